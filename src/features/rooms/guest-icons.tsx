import type { Scene } from './guest-scene.ts';

/** One picture per mood. Decoration: the sentence beside it says the same. */
const PATHS: Readonly<Record<Scene['mood'], string>> = {
  go: 'M11 4h8v16h-8v-2h6V6h-6zM3 11h7V7.5l4.5 4.5L10 16.5V13H3z',
  wait: 'M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18zm0 2a7 7 0 1 0 0 14 7 7 0 0 0 0-14zm-1 2h2v4.6l3.2 1.9-1 1.7L11 12.7z',
  care: 'M12 3l10 18H2zm0 4.2L5.4 19h13.2zM11 11h2v4h-2zm0 5h2v2h-2z',
  off: 'M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18zm0 2a7 7 0 1 0 0 14 7 7 0 0 0 0-14zm-4 6h8v2H8z',
  over: 'M9.5 16.2 4.8 11.5l-1.5 1.4 6.2 6.2L21 7.6l-1.5-1.4z',
};

export function MoodIcon({ mood }: { mood: Scene['mood'] }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" focusable="false">
      <path d={PATHS[mood]} fill="currentColor" fill-rule="evenodd" />
    </svg>
  );
}
