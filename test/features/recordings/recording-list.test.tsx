import { expect, test } from '@jest/globals';
import { renderToString } from 'preact-render-to-string';
import { RECORDING_EXAMPLES } from '../../../src/features/recordings/recording-examples.ts';
import { RecordingListPage } from '../../../src/features/recordings/recording-list-page.tsx';
import { RecordingView } from '../../../src/features/recordings/recording-schemas.ts';
import type { Frame } from '../../../src/platform/web/frame.ts';

const NOW = Date.parse('2027-06-01T12:00:00Z');
const FRAME: Frame = {
  ...{ language: 'de', legal: { privacyUrl: null, imprintUrl: null } },
  ...{ assetUrl: (name) => `/${name}`, signInPath: () => null, link: (path) => path },
  ...{ otherLanguageUrl: '?lang=en', person: null },
};

/** What stands out of one recording in the list, by its sign. */
function signsOf(more: { readonly state: string; readonly due: string }): readonly string[] {
  const [example] = RECORDING_EXAMPLES.get;
  const due = { at: more.due, days: 180, because: 'branch' };
  const recording = RecordingView.parse({ ...example.answer, state: more.state, due });
  const shown = {
    recordings: [{ ...recording, branchName: 'München' }],
    ...{ next: null, isFirst: true, only: {}, groups: [], address: 'sie' as const, now: NOW },
    timeZone: 'Europe/Berlin',
  };
  const html = renderToString(<RecordingListPage frame={FRAME} shown={shown} />);
  return [...html.matchAll(/class="standing (\w+)"><span[^>]*>.<\/span>([^<]*)/g)].map(
    ([, kind, words]) => `${kind ?? ''}: ${words ?? ''}`,
  );
}

test('what is released, what is not and what is on its way out differ at a glance', () => {
  const later = '2027-09-01T03:00:00Z';
  expect(signsOf({ state: 'released', due: later })).toEqual(['ok: freigegeben']);
  expect(signsOf({ state: 'unreleased', due: later })).toEqual(['info: nicht freigegeben']);
  expect(signsOf({ state: 'deleting', due: later })).toEqual(['warn: wird gelöscht']);
});

test('what goes within a week stands out, and no sooner', () => {
  const dayOf = (day: string) => signsOf({ state: 'released', due: `2027-06-${day}T03:00:00Z` });
  expect(dayOf('08')).toEqual(['ok: freigegeben', 'warn: wird am Dienstag, 8. Juni gelöscht']);
  expect(dayOf('09')).toEqual(['ok: freigegeben']);
});
