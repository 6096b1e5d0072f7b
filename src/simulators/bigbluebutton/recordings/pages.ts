import type { Answer } from '../answer.ts';
import { element, escapeText, parent } from '../xml.ts';
import type { Recording } from './recording.ts';

/** The page of the video format: one player, whose source lies beside it. */
export function videoPage({ name, tracks }: Recording): string {
  const captions = tracks.map(({ label, lang }) => {
    const place = lang.replace('-', '_');
    return `      <track kind="captions" label="${escapeText(label)}" src="caption_${place}.vtt" srclang="${place}">`;
  });
  return page(name, [
    '<div id="video-area">',
    '    <video id="video" class="video-js vjs-fill vjs-default-skin vjs-big-play-centered" controls>',
    '      <source src="video-0.m4v" type="video/mp4">',
    ...captions,
    '    </video>',
    '  </div>',
  ]);
}

/** The player of the presentation format, which a real server fills by script. */
export function presentationPage({ name, recordID }: Recording): string {
  return page(name, [
    `<p>Aufzeichnung (simuliert)</p>`,
    `  <video controls src="/presentation/${recordID}/video/webcams.webm"></video>`,
  ]);
}

function page(title: string, lines: readonly string[]): string {
  return `<!DOCTYPE html>
<html>
<head>
  <meta charset="UTF-8">
  <title>${escapeText(title)}</title>
  <meta name="viewport" content="width=device-width, initial-scale=1">
</head>
<body>
<header><h1>${escapeText(title)}</h1></header>
<main>
  ${lines.join('\n')}
</main>
</body>
</html>
`;
}

/** What the player reads first. */
export function recordingMetadata(recording: Recording): Answer {
  const body = parent('recording', [
    element('id', recording.recordID),
    element('state', recording.state),
    element('published', recording.state === 'published'),
    element('start_time', recording.startTime),
    element('end_time', recording.endTime),
    element('participants', recording.participants ?? ''),
    parent(
      'meta',
      Object.entries(recording.metadata).map(([key, value]) => element(key, value)),
    ),
  ]);
  return { status: 200, headers: { 'Content-Type': 'text/xml' }, body };
}
