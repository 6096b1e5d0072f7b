import { z } from 'zod';
import type { PageRequest } from '../../platform/web/page.ts';
import type { SayBooking } from './booking-texts.ts';
import { type BookingPageParts, signedIn } from './page-parts.ts';

/** What the API says of slides that were brought into a room; names of files. */
const Pushed = z.object({
  pushed: z.array(z.string()),
  there: z.array(z.string()),
  skipped: z.array(z.object({ name: z.string(), reason: z.string() })),
});

/** Brings new slides into the room of the date that the form names; what came of it, in sentences. @throws Refusal */
export async function pushSlides(
  parts: BookingPageParts,
  request: PageRequest,
  say: SayBooking,
): Promise<string> {
  const { pushed, there, skipped } = await parts.ask(signedIn(request).caller, {
    method: 'post',
    path: '/occurrences/{id}/slides',
    params: { id: request.form['date'] ?? '' },
    answer: Pushed,
  });
  const crowded = skipped.filter(({ reason }) => reason === 'crowded');
  const odd = skipped.filter((each) => !crowded.includes(each));
  const list = (names: readonly string[]) => ({ files: names.join(', ') });
  const sentences = [
    ...(pushed.length === 0 ? [] : [say('papers.pushed', list(pushed))]),
    ...(pushed.length + crowded.length > 0
      ? []
      : [say(there.length === 0 ? 'papers.empty' : 'papers.nothingNew')]),
    ...(odd.length === 0 ? [] : [say('papers.skipped', list(odd.map(({ name }) => name)))]),
    ...crowded.map(({ name }) => say('papers.crowded', { folder: name })),
  ];
  return sentences.join(' ');
}
