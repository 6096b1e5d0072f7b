import { expect, test } from '@jest/globals';
import { createTree } from '../../../src/features/branches/tree.ts';
import type { Recording } from '../../../src/features/recordings/recording.ts';
import { recordingTexts } from '../../../src/features/recordings/recording-texts.ts';
import { toRecordingView } from '../../../src/features/recordings/recording-view.ts';
import {
  copyOf,
  dueLinesOf,
  shortDueOf,
  type Voice,
} from '../../../src/features/recordings/recording-words.ts';
import { DAY_MS, toIso } from '../../../src/lib/span.ts';
import { NOON } from '../../support/world.ts';
import { branchesOf, knownRecording } from './nouns.ts';

const VOICE: Voice = {
  say: recordingTexts('de', 'sie'),
  language: 'de',
  now: NOON,
  timeZone: 'Europe/Berlin',
};

function view(more: Partial<Recording>) {
  return toRecordingView(knownRecording({ recordedAt: NOON - 200 * DAY_MS, ...more }), {
    ...{ tree: createTree(branchesOf('de', 'by', 'by-1')), now: NOON, mayHost: true },
    principals: (id) => ({ kind: 'person', id, name: null }),
  });
}

const heldUntil = (until: number) => ({ hold: { reason: 'Streit', until, by: 'person:x' } });

test('a hold in force is shown, and that it decides when it goes', () => {
  const shown = view(heldUntil(NOON + DAY_MS));
  expect(shown.hold).toMatchObject({ reason: 'Streit', until: toIso(NOON + DAY_MS) });
  expect(shown.due).toMatchObject({ at: toIso(NOON + DAY_MS), because: 'hold' });
  expect(dueLinesOf(shown, VOICE).join(' ')).toContain('Sperre');
});

test('a hold that is over is none: neither its reason nor its end stand anywhere', () => {
  for (const until of [NOON, NOON - DAY_MS]) {
    const shown = view(heldUntil(until));
    expect(shown.hold).toBeNull();
    expect(shown.due).toEqual({ at: toIso(NOON - 20 * DAY_MS), days: 180, because: 'branch' });
    expect(dueLinesOf(shown, VOICE)).toEqual(['wird in der nächsten Nacht gelöscht']);
    expect(shortDueOf(shown, VOICE)).toBe('wird in der nächsten Nacht gelöscht');
  }
});

test('the copy of what is gone is spoken of without its name', () => {
  const { archive } = knownRecording();
  const copied = (name: string | null) =>
    copyOf(view({ archive: { ...archive, state: 'done', name } }), VOICE);
  expect(copied('a.mp4')).toBe('liegt im Ordner der Gliederung: a.mp4');
  expect(copied(null)).toBe('kam in den Ordner der Gliederung');
});
