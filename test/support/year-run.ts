import { expect } from '@jest/globals';
import { type Gateway, poolSetting, startGateway } from './gateway.ts';
import { freshStore, type StoreKind } from './stores.ts';
import { type Held, heldOf, neighboursOf, peakOf, type Within } from './sweep.ts';
import { yearFromNow, type YearRequest } from './year.ts';

const CLIENTS = 64;
const LEAD_MS = 15 * 60_000;
const GRACE_MS = 15 * 60_000;

export type YearRun = {
  readonly store: StoreKind;
  readonly replicas: number;
  readonly seatsPerServer: number;
  /** How many rooms may be open at once; as many as by default where absent. */
  readonly roomLimit?: number;
  /** How many of the 2,143 requests; all where absent. */
  readonly requests?: number;
};

/** How many dates were refused, by the limit that was in the way. */
export type Refused = Partial<Record<string, number>>;

type Conflict = { start: string; startsAt: string; limit: string; alternatives: string[] };
type Answer = { request: YearRequest; status: number; body: unknown };
type Skip = { start: string; reason: string; limit?: string };
type Booked = { id: string; skipped: Skip[]; occurrences: { start: string }[] };

const BAVARIA_ROOMS = 40;
/** Districts take the limit over from their Land, each for its own bookings. */
const NW_ROOMS_EACH = 2;

/** Limits of single branches, so that these bind as well. */
const BRANCH_LIMITS = [
  { branch: 'by', limits: { subtreeRoomsAtOnce: BAVARIA_ROOMS } },
  { branch: 'nw', limits: { roomsAtOnce: NW_ROOMS_EACH } },
] as const;

/**
 * Books a year by the API with 64 clients at once and judges the outcome by an independent sweep over what
 * `GET /occurrences` shows: no limit is exceeded at any instant, and every refusal was right, since what was
 * refused still does not fit.
 */
export async function bookYear({
  store,
  replicas,
  seatsPerServer,
  roomLimit = 250,
  requests,
}: YearRun): Promise<{ occurrences: number; refused: Refused }> {
  const place = await freshStore(store);
  const gateways: Gateway[] = [];
  try {
    for (let replica = 0; replica < replicas; replica++) {
      gateways.push(
        await startGateway({
          ...settingsFor(store, place.url, seatsPerServer, gateways[0]?.url),
          PLENUM_ROOM_LIMIT: String(roomLimit),
        }),
      );
    }
    const [first] = gateways;
    if (first === undefined) throw new Error('no replica');
    for (const { branch, limits } of BRANCH_LIMITS) {
      expect((await first.call('PATCH', `/branches/${branch}`, { limits })).status).toBe(200);
    }
    const year = (await yearFromNow(new Date())).slice(0, requests);
    const answers = await bookAll(gateways, year);
    const held = await allOccurrences(first);
    const seats = 11 * seatsPerServer;
    expectWithinLimits(held, { rooms: roomLimit, seats });
    const refused = expectRefusalsRight(answers, held, {
      ...{ rooms: roomLimit, seats, perOccurrence: seatsPerServer },
    });
    const booked = answers.filter(({ status }) => status === 201).map(({ body }) => body as Booked);
    expect(held).toHaveLength(booked.reduce((sum, { occurrences }) => sum + occurrences.length, 0));
    return { occurrences: held.length, refused };
  } finally {
    for (const gateway of gateways) await gateway.stop();
    await place.remove();
  }
}

function settingsFor(
  store: StoreKind,
  url: string,
  seats: number,
  publicUrl: string | undefined,
): Record<string, string> {
  return {
    PLENUM_BBB_SERVERS: poolSetting(12, seats),
    PLENUM_LOG_LEVEL: 'error',
    ...(publicUrl === undefined ? {} : { PLENUM_PUBLIC_URL: publicUrl }),
    ...(store === 'sqlite'
      ? { PLENUM_DATA_DIR: url }
      : {
          PLENUM_DATABASE_URL: url,
          PLENUM_SECRET_KEY: 'a secret key for the journeys, 32 characters and more',
        }),
  };
}

async function bookAll(
  gateways: readonly Gateway[],
  year: readonly YearRequest[],
): Promise<readonly Answer[]> {
  const queue = [...year.entries()];
  const answers: Answer[] = [];
  const lostConnections: unknown[] = [];
  await Promise.all(
    Array.from({ length: CLIENTS }, async (_, client) => {
      const gateway = gateways[client % gateways.length];
      if (gateway === undefined) throw new Error('no gateway');
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
        const [index, request] = next;
        const response = await gateway
          .call(
            'POST',
            '/bookings',
            { ...request, onConflict: 'skip' },
            { 'Idempotency-Key': `year-${index}` },
          )
          .catch((error: unknown) => lostConnections.push(error));
        // A client that never learned the outcome asks again under the same key.
        if (typeof response === 'number') {
          queue.push(next);
          continue;
        }
        const body: unknown = await response.json();
        if (response.status === 503) queue.push(next);
        else answers.push({ request, status: response.status, body });
      }
    }),
  );
  expect(lostConnections.length).toBeLessThan(CLIENTS);
  const strange = answers.filter(({ status }) => status !== 201 && status !== 409);
  expect(strange).toEqual([]);
  expect(answers).toHaveLength(year.length);
  return answers;
}

async function allOccurrences(gateway: Gateway): Promise<readonly Held[]> {
  const held: Held[] = [];
  let cursor: string | null = null;
  do {
    const page = await gateway.call(
      'GET',
      `/occurrences?limit=200${cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`}`,
    );
    expect(page.status).toBe(200);
    const { items, next } = (await page.json()) as {
      items: Parameters<typeof heldOf>[0][];
      next: string | null;
    };
    held.push(...items.map(heldOf));
    cursor = next;
  } while (cursor !== null);
  return held;
}

function expectWithinLimits(held: readonly Held[], limits: { rooms: number; seats: number }): void {
  const peak = peakOf(held);
  expect(peak.rooms).toBeLessThanOrEqual(limits.rooms);
  expect(peak.seats).toBeLessThanOrEqual(limits.seats);
  expect(peakOf(held.filter(({ branch }) => isBelow(branch, 'by'))).rooms).toBeLessThanOrEqual(BAVARIA_ROOMS);
  const northRhine = held.filter(({ branch }) => isBelow(branch, 'nw'));
  for (const own of Map.groupBy(northRhine, ({ branch }) => branch).values()) {
    expect(peakOf(own).rooms).toBeLessThanOrEqual(NW_ROOMS_EACH);
  }
}

/** Bookings were only added, so what rightly did not fit then does not fit now either. */
function expectRefusalsRight(
  answers: readonly Answer[],
  held: readonly Held[],
  limits: { rooms: number; seats: number; perOccurrence: number },
): Refused {
  const refused: Record<string, number> = {};
  const near = neighboursOf(held);
  for (const { request, status, body } of answers) {
    const dates: { start: string; limit?: string | undefined }[] =
      status === 409
        ? (body as { conflicts: Conflict[] }).conflicts
        : (body as Booked).skipped.filter(({ reason }) => reason === 'capacity');
    for (const { start, limit = '' } of dates) {
      refused[limit] = (refused[limit] ?? 0) + 1;
      expect({
        start,
        branch: request.branch,
        fits: fits(request, start, limit, near, limits),
      }).toMatchObject({ fits: false });
    }
  }
  return refused;
}

function fits(
  request: YearRequest,
  start: string,
  limit: string | undefined,
  near: (within: Within) => readonly Held[],
  limits: { rooms: number; seats: number; perOccurrence: number },
): boolean {
  const startsAt = berlin(start);
  const within = { from: startsAt - LEAD_MS, to: startsAt + request.durationMinutes * 60_000 + GRACE_MS };
  const held = near(within);
  if (limit === 'rooms') return peakOf(held, within).rooms + 1 <= limits.rooms;
  if (limit === 'seats') {
    if (request.expectedParticipants > limits.perOccurrence) return false;
    return peakOf(held, within).seats + request.expectedParticipants <= limits.seats;
  }
  return !isOverBranchLimit(request.branch, held, within);
}

/** One more room of this branch would be over a limit of its own, or over that of Bavaria as a whole. */
function isOverBranchLimit(branch: string, held: readonly Held[], within: Within): boolean {
  const bavarian = held.filter((date) => isBelow(date.branch, 'by'));
  if (isBelow(branch, 'by') && peakOf(bavarian, within).rooms + 1 > BAVARIA_ROOMS) return true;
  const own = held.filter((date) => date.branch === branch);
  return isBelow(branch, 'nw') && peakOf(own, within).rooms + 1 > NW_ROOMS_EACH;
}

function isBelow(branch: string, land: string): boolean {
  return branch === land || branch.startsWith(`${land}-`);
}

const BERLIN = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/Berlin',
  dateStyle: 'short',
  timeStyle: 'long',
});

/** A Berlin wall time as an instant, told by Intl and not by the product. */
function berlin(local: string): number {
  const asUtc = Date.parse(`${local}Z`);
  const summer = / (GMT\+2|CEST)$/.test(BERLIN.format(asUtc - 2 * 3_600_000));
  return asUtc - (summer ? 2 : 1) * 3_600_000;
}
