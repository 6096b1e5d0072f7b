import { expect } from '@jest/globals';
import type { Answered, BookingApi } from './booking-api.ts';
import type { TestDesk } from './desk.ts';

/** `title: limit@branch counted/allowed, …` of each date. */
export function told(dates: readonly Answered[] | undefined): readonly string[] {
  return (dates ?? []).map(({ title, above }) => {
    const limits = (above as readonly Answered[]).map(
      ({ limit, branch, counted, allowed }) =>
        `${String(limit)}@${String(branch)} ${String(counted)}/${String(allowed)}`,
    );
    return `${String(title)}: ${limits.join(', ')}`;
  });
}

/** Calls of the API as tests about limits make them. */
export function limitSteps(around: () => { readonly desk: TestDesk; readonly api: BookingApi }) {
  return {
    /** With `dates`: those under a key of the answer, as `told` tells them. */
    call: async (method: string, path: string, body?: unknown, who = 'admin@de') => {
      const answer = await around().api.call(who, method, path, body);
      return { ...answer, dates: (key: string) => told((answer.body[key] as { dates: Answered[] }).dates) };
    },
    overcommitted: async (query = '', who = 'admin@de') => {
      const { status, body } = await around().api.call(who, 'GET', `/capacity/overcommitted?${query}`);
      expect(status).toBe(200);
      return told(body.items);
    },
    threeDates: async () => {
      const { desk } = around();
      await desk.book({ title: 'Eins', branch: 'by-1', expectedParticipants: 40 });
      await desk.book({ title: 'Zwei', branch: 'by-2', expectedParticipants: 30 });
      await desk.book({ title: 'Drei', branch: 'nw', expectedParticipants: 20, start: '2027-02-09T20:00' });
    },
  };
}
