import type { Shown } from '../every-page.ts';

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
