import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { SECOND_MS } from '../../src/lib/span.ts';

const Occurrence = z.object({
  id: z.string(),
  booking: z.string(),
  branch: z.string(),
  title: z.string(),
  start: z.string(),
  startsAt: z.iso.datetime().transform(Date.parse),
  endsAt: z.iso.datetime().transform(Date.parse),
  opensAt: z.iso.datetime().transform(Date.parse),
  closesAt: z.iso.datetime().transform(Date.parse),
  status: z.enum(['booked', 'cancelled']),
  room: z.object({ state: z.string(), server: z.string(), participants: z.number().nullable() }).nullable(),
});
const Booking = z.object({
  id: z.string(),
  branch: z.string(),
  title: z.string(),
  status: z.enum(['booked', 'cancelled']),
  occurrences: z.array(Occurrence),
  skipped: z.array(z.object({ start: z.string(), reason: z.string() })),
});
const Links = z.object({ guest: z.string(), host: z.string() });
const Problem = z.object({
  /** What programs go by, such as `capacity-exhausted`. */
  code: z.string(),
  title: z.string(),
  conflicts: z.array(z.object({ alternatives: z.array(z.string()) })).default([]),
});

/** What the demo reads of Plenum's answers; times as instants. */
export type Occurrence = z.infer<typeof Occurrence>;
export type Booking = z.infer<typeof Booking>;
export type Links = z.infer<typeof Links>;

export type BookingWish = {
  readonly branch: string;
  readonly title: string;
  readonly description?: string;
  /** Local wall time. */
  readonly start: string;
  readonly timeZone: string;
  readonly durationMinutes: number;
  readonly recurrence: string | null;
  readonly expectedParticipants: number;
  readonly onConflict?: 'refuse' | 'skip';
  readonly options?: { readonly papers: 'read' };
};

/** A refusal in Plenum's own words. */
export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string;
  /** Starts that were offered instead, for the first date that did not fit. */
  readonly alternatives: readonly string[];

  constructor(status: number, problem: z.infer<typeof Problem>) {
    super(problem.title);
    this.name = 'ApiProblem';
    this.status = status;
    this.code = problem.code;
    this.alternatives = problem.conflicts[0]?.alternatives ?? [];
  }
}

/** Plenum's public API, as any program would use it. */
export type Api = {
  /** The same `key` with the same wish books once. */
  book(wish: BookingWish, key: string): Promise<Booking>;
  /** Null where there is no such booking. */
  booking(id: string): Promise<Booking | null>;
  occurrence(id: string): Promise<Occurrence>;
  /** As a host would: also where the room was ended. */
  open(occurrenceId: string): Promise<void>;
  links(bookingId: string): Promise<Links>;
  branchName(id: string): Promise<string>;
  /** All that touch the span, cancelled ones included, page by page. */
  occurrences(from: number, to: number): AsyncGenerator<Occurrence>;
};

const TIME_LIMIT_MS = 30 * SECOND_MS;
const ATTEMPTS = 5;

export function connect(url: string, token: string, signal: AbortSignal): Api {
  const ask = asker(`${url}/api/v1`, token, signal);
  return {
    book: (wish, key) =>
      ask(Booking, '/bookings', {
        method: 'POST',
        body: JSON.stringify(wish),
        headers: { 'Content-Type': 'application/json', 'Idempotency-Key': key },
      }),
    booking: async (id) => {
      try {
        return await ask(Booking, `/bookings/${id}`);
      } catch (error) {
        if (error instanceof ApiProblem && error.status === 404) return null;
        throw error;
      }
    },
    occurrence: (id) => ask(Occurrence, `/occurrences/${id}`),
    open: async (id) => {
      await ask(z.unknown(), `/occurrences/${id}/open`, { method: 'POST' });
    },
    links: (id) => ask(Links, `/bookings/${id}/links`),
    branchName: async (id) => (await ask(z.object({ name: z.string() }), `/branches/${id}`)).name,
    occurrences: async function* (from, to) {
      const Page = z.object({ items: z.array(Occurrence), next: z.string().nullable() });
      const query = new URLSearchParams({ from: iso(from), to: iso(to), limit: '200' });
      for (let cursor: string | null = ''; cursor !== null;) {
        if (cursor !== '') query.set('cursor', cursor);
        const page: z.infer<typeof Page> = await ask(Page, `/occurrences?${query.toString()}`);
        yield* page.items;
        cursor = page.next;
      }
    },
  };
}

type Ask = <T>(schema: z.ZodType<T>, path: string, init?: RequestInit) => Promise<T>;

/** Waits and asks again where Plenum is too busy, as it asks its callers to. */
function asker(base: string, token: string, signal: AbortSignal): Ask {
  return async (schema, path, init = {}) => {
    const headers = new Headers(init.headers);
    headers.set('Authorization', `Bearer ${token}`);
    for (let attempt = 1; ; attempt += 1) {
      const limit = AbortSignal.any([signal, AbortSignal.timeout(TIME_LIMIT_MS)]);
      const answer = await fetch(base + path, { ...init, headers, signal: limit });
      const told: unknown = await answer.json();
      if (answer.ok) return schema.parse(told);
      if ((answer.status !== 503 && answer.status !== 429) || attempt === ATTEMPTS) {
        throw new ApiProblem(answer.status, Problem.parse(told));
      }
      await wait(Number(answer.headers.get('Retry-After') ?? 1) * SECOND_MS, undefined, { signal });
    }
  };
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
