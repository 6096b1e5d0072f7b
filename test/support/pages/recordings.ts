import type { Shown } from '../every-page.ts';
import type { Recorded } from '../recorded.ts';

/** What was recorded in the party before Plenum. */
export const DESK_RECORDINGS: readonly Recorded[] = [
  { title: 'Kreisvorstand im Januar' },
  { title: 'Noch nicht freigegeben', state: 'unpublished', daysAgo: 2 },
  { title: 'Vortrag: Bezahlbares Wohnen in München und drumherum', daysAgo: 41 },
  { title: 'Fast vorbei', daysAgo: 178 },
  { title: 'Berliner Runde', branch: 'be', daysAgo: 4, server: 1 },
  { title: 'Elternabend 4b', branch: null, daysAgo: 30, server: 1 },
];

export const RECORDING_PAGES: readonly Shown[] = [
  { name: 'recordings', path: '/aufzeichnungen', who: 'sevgi' },
  {
    name: 'recording',
    path: (world) => `/aufzeichnungen/${world.recording('Kreisvorstand im Januar')}`,
    who: 'sevgi',
  },
  {
    name: 'recording-delete',
    path: (world) => `/aufzeichnungen/${world.recording('Noch nicht freigegeben')}/loeschen`,
    who: 'sevgi',
  },
  { name: 'recording-unplayable', path: '/play/nothing', who: null },
];
