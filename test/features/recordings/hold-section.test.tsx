import { expect, test } from '@jest/globals';
import { renderToString } from 'preact-render-to-string';
import { HoldSection } from '../../../src/features/recordings/recording-acts.tsx';
import { RECORDING_EXAMPLES } from '../../../src/features/recordings/recording-examples.ts';
import { RecordingView } from '../../../src/features/recordings/recording-schemas.ts';
import { recordingTexts } from '../../../src/features/recordings/recording-texts.ts';
import type { Frame } from '../../../src/platform/web/frame.ts';

const UNTIL = Date.parse('2027-06-30T22:00:00Z');
const FRAME: Frame = {
  ...{ language: 'de', legal: { privacyUrl: null, imprintUrl: null } },
  ...{ assetUrl: (name) => `/${name}`, signInPath: () => null, link: (path) => path },
  ...{ otherLanguageUrl: '?lang=en', person: null },
};

function sectionAt(now: number): string {
  const by = { kind: 'token', id: 'admin.de', name: null };
  const hold = { reason: 'Anfechtung der Wahl', until: new Date(UNTIL).toISOString(), by };
  const recording = RecordingView.parse({ ...RECORDING_EXAMPLES.get[0].answer, hold });
  const timeZone = 'Europe/Berlin';
  const shown = {
    ...{ recording, branchName: 'München', address: 'sie' as const, csrf: 'c', now, timeZone },
    ...{ may: { host: true, book: true, appoint: true }, done: null, setback: null, typedHold: null },
  };
  const voice = { say: recordingTexts('de', 'sie'), language: 'de' as const, now, timeZone };
  return renderToString(<HoldSection frame={FRAME} shown={shown} voice={voice} />);
}

test('a hold that lies can be extended, with its reason at hand, or lifted', () => {
  const html = sectionAt(UNTIL - 1);
  expect(html).toContain('Gesperrt bis Mittwoch, 30. Juni');
  expect(html.match(/action="[^"]*"/g)).toEqual([
    expect.stringContaining('/sperren'),
    expect.stringContaining('/entsperren'),
  ]);
  expect(html).toContain('Sperre verlängern');
  expect(html).toMatch(/<input[^>]*value="Anfechtung der Wahl"/);
});

test('a hold that is over is none', () => {
  const html = sectionAt(UNTIL);
  expect(html).toContain('Sperre setzen');
  expect(html).not.toMatch(/Gesperrt bis \d|Anfechtung|entsperren/);
});
