import { MINUTE_MS } from '../../../lib/span.ts';
import type { World } from '../world.ts';
import { element, escapeText, parent } from '../xml.ts';
import { gatePath, gateTarget, playbackPath, thumbnailPath } from './addresses.ts';
import { playable, type Format, type Recording, type Shown } from './recording.ts';

const GATE_TOKEN_MS = 60 * MINUTE_MS;

/** One recording in a listing, in the server's order of elements. */
export function recordingElement(world: World, recording: Recording, shown: Shown): string {
  const { recordID } = recording;
  if (recording.isBroken) return parent('recording', [parent('error', [element('recordID', recordID)])]);
  return parent(
    'recording',
    world.traits.isBalancer ? balancerParts(world, recording, shown) : serverParts(world, recording, shown),
  );
}

function serverParts(world: World, recording: Recording, shown: Shown): string[] {
  const { recordID, breakout } = recording;
  const formats = playable(shown);
  const size = formats.reduce((sum, { bytes }) => sum + bytes, 0);
  return [
    element('recordID', recordID),
    element('meetingID', recording.meetingID),
    element('internalMeetingID', recordID),
    element('name', recording.name),
    element('isBreakout', breakout !== null),
    element('published', shown.state === 'published'),
    element('state', shown.state),
    element('startTime', recording.startTime),
    element('endTime', recording.endTime),
    element('participants', recording.participants ?? ''),
    ...(recording.rawBytes === null ? [] : [element('rawSize', recording.rawBytes)]),
    metadataElement(shown, element),
    ...(breakout === null
      ? []
      : [
          parent('breakout', [
            element('parentId', breakout.parentInternalId),
            element('sequence', breakout.sequence),
            element('freeJoin', breakout.freeJoin),
          ]),
        ]),
    ...(formats.length === 0 ? [] : [element('size', size)]),
    parent(
      'playback',
      formats.map((format) => formatOf(world, recording, format)),
    ),
    parent('data', []),
  ];
}

function formatOf(world: World, { recordID }: Recording, format: Format): string {
  const { origin } = world.settings;
  return parent('format', [
    element('type', format.type),
    element('url', `${origin}${playbackPath(format.type, recordID)}`),
    element('processingTime', format.processingMs),
    element('length', Math.floor(format.lengthMs / MINUTE_MS)),
    element('size', format.bytes),
    ...previewOf(origin, recordID, format),
  ]);
}

/** A balancer has its own words: no sizes, minutes rounded, links that work once where they are protected. */
function balancerParts(world: World, recording: Recording, shown: Shown): string[] {
  const { recordID } = recording;
  return [
    element('recordID', recordID),
    element('meetingID', recording.meetingID),
    element('internalMeetingID', recordID),
    element('name', recording.name),
    element('published', shown.state === 'published'),
    element('protected', shown.isProtected),
    element('state', shown.state),
    element('startTime', recording.startTime),
    element('endTime', recording.endTime),
    ...(recording.participants === null ? [] : [element('participants', recording.participants)]),
    metadataElement(shown, (key, value) =>
      value === '' ? `<${key}><![CDATA[]]></${key}>` : element(key, value),
    ),
    parent(
      'playback',
      playable(shown).map((format) => balancerFormat(world, recording, shown, format)),
    ),
  ];
}

function balancerFormat(
  world: World,
  { recordID }: Recording,
  { isProtected }: Shown,
  format: Format,
): string {
  const { origin } = world.settings;
  const { type } = format;
  const url = isProtected
    ? `${origin}${gatePath(type, recordID)}?token=${world.recordings.tokens.issue(gateTarget(type, recordID), GATE_TOKEN_MS)}`
    : `${origin}${playbackPath(type, recordID)}`;
  return parent('format', [
    element('type', type),
    element('url', url),
    element('length', Math.round(format.lengthMs / MINUTE_MS)),
    element('processingTime', format.processingMs),
    ...(isProtected ? [] : previewOf(origin, recordID, format)),
  ]);
}

function previewOf(origin: string, recordID: string, { type }: Format): string[] {
  if (type !== 'presentation') return [];
  const url = escapeText(`${origin}${thumbnailPath(recordID)}`);
  const image = `<image width="176" height="136" alt="Agenda">${url}</image>`;
  return [parent('preview', [parent('images', [image])])];
}

function metadataElement({ metadata }: Shown, write: (key: string, value: string) => string): string {
  return parent(
    'metadata',
    Object.entries(metadata).map(([key, value]) => write(key, value)),
  );
}
