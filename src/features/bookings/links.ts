import { newGuestCode, newHostCode, showGuestCode } from '../../lib/ids.ts';
import { refuse } from '../../lib/refusal.ts';
import { append } from '../../platform/audit/audit.ts';
import type { Db, Tx } from '../../platform/db/database.ts';
import { bookingById } from './booking-store.ts';
import type { By } from './desk.ts';
import { currentCodes, type LinkKind, replaceCode } from './link-store.ts';

/** Addresses to hand out. */
export type Links = { readonly guest: string; readonly host: string };

/** What is to be replaced. */
export type Rotation = {
  readonly booking: string;
  readonly kind: LinkKind;
  /** The version of the booking that the caller has seen; null for whichever it is. */
  readonly ifMatch: number | null;
};

/**
 * The links in force.
 *
 * @param publicUrl our own address, without a slash at the end
 * @throws Refusal `not-found`
 */
export async function linksOf(publicUrl: string, tx: Tx | Db, id: string): Promise<Links> {
  if ((await bookingById(tx, id)) === null) refuse({ code: 'not-found' });
  const { guest, host } = await currentCodes(tx, id);
  return { guest: `${publicUrl}/m/${showGuestCode(guest)}`, host: `${publicUrl}/h/${host}` };
}

/**
 * Gives a booking another guest or host link. From the commit on the old one opens nothing and says that it was
 * replaced; who is in the room stays there. Of a booking that is cancelled no link opens anything: there is nothing to
 * replace until it is restored.
 *
 * @throws Refusal `not-found`, `version-conflict`, `already-cancelled`
 */
export async function rotateLink(tx: Tx, by: By, { booking: id, kind, ifMatch }: Rotation): Promise<void> {
  const booking = (await bookingById(tx, id)) ?? refuse({ code: 'not-found' });
  if (ifMatch !== null && ifMatch !== booking.version) refuse({ code: 'version-conflict' });
  if (booking.status === 'cancelled') refuse({ code: 'already-cancelled' });
  const code = kind === 'guest' ? newGuestCode() : newHostCode();
  if (!(await replaceCode(tx, { booking: id, kind }, code, by.now))) refuse({ code: 'version-conflict' });
  await append(tx, {
    at: by.now,
    actor: by.actor,
    action: 'link.rotate',
    object: { kind: 'booking', id },
    branch: booking.branch,
    // The codes are secrets: which of the two links it was is all there is to say.
    after: { link: kind },
  });
}
