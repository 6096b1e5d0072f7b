import { SECOND_MS } from '../../lib/span.ts';
import type { DoorView, Passage } from './door.ts';
import { QUICK_MS, type Scene, STILL } from './guest-scene.ts';
import type { Voice } from './guest-texts.ts';

/** What somebody on the way in waits for: their place in line, or the room itself (`place` is null). */
export type Awaited = Pick<Extract<Passage, { to: 'wait' }>, 'name' | 'place'>;

/** What the page of a ticket shows. */
export function waitingScene(view: DoorView, voice: Voice, { name, place }: Awaited): Scene {
  const { say } = voice;
  if (place !== null) {
    return {
      ...STILL,
      mood: 'wait',
      renaming: say('line.rename'),
      lead: say('line.lead'),
      texts: [say('line.forwards', { name })],
      place,
      // The script comes when it is time, and asks nothing before.
      refreshSeconds: Math.max(1, Math.ceil(place.waitMs / SECOND_MS)),
    };
  }
  const away = view.state === 'trouble';
  return {
    ...STILL,
    mood: away ? 'care' : 'wait',
    lead: say(away ? 'trouble.lead' : 'opening.lead'),
    texts: [...(away ? [say('trouble.text')] : []), say('line.carried', { name })],
    pollMs: QUICK_MS,
    refreshSeconds: 5,
  };
}
