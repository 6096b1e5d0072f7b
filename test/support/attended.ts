import { toLocal } from '../../src/lib/local-time.ts';
import { ZONE } from './calendar.ts';
import type { DeskWorld } from './desk-world.ts';
import { untilThere } from './until.ts';
import { walkIn } from './visitor.ts';

/** Why it is listed who was there. */
export const REASON = 'Protokoll der Mitgliederversammlung';

/** The id of a date of the Kreis that is over, and at which these were. */
export async function attendedDate(world: DeskWorld, names: readonly string[]): Promise<string> {
  const { app } = world;
  for (const server of app.servers) server.recordings.set({ analyticsMs: 0 });
  const start = toLocal(Date.now(), ZONE);
  const booking = await world.book({
    title: 'Mitgliederversammlung',
    start,
    options: { attendance: REASON },
  });
  await app.runJob('open-rooms');
  const date = booking.occurrences[0]?.id ?? '';
  const { guest } = (await world.api('GET', `/bookings/${booking.id}/links`)) as unknown as { guest: string };
  for (const name of names) await walkIn(guest, name);
  await world.api('POST', `/occurrences/${date}/end`);
  await app.runJob('close-rooms');
  const path = `/occurrences/${date}/attendance`;
  await untilThere('who was there', 20_000, async () => (await world.api('GET', path)).items.length > 0);
  return date;
}
