import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { dayAfter, dayIn } from '../support/calendar.ts';
import { untilThere } from '../support/until.ts';
import { type Body, onBothStores, startWholeApp, type WholeApp } from '../support/whole-app.ts';

const OFFICE = 'secretary@by';
const ANSWER_MS = 20_000;

/** A date without what counts its changes or who is in its room. */
const plain = ({ occurrences }: Body) =>
  occurrences.map(({ id, start, startsAt, endsAt, opensAt, closesAt, durationMinutes, status }) => ({
    ...{ id, start, startsAt, endsAt, opensAt, closesAt, durationMinutes, status },
  }));

onBothStores('a year of meetings, changed and changed back', (kind) => {
  let app: WholeApp;
  beforeAll(async () => {
    app = await startWholeApp(kind, { callers: [OFFICE] });
  });
  afterAll(() => app.close());

  const office = async (method: string, path: string, body?: unknown, headers?: Record<string, string>) => {
    const answer = await app.call(OFFICE, method, path, body, headers);
    expect({ path, status: answer.status, code: answer.body.code }).toEqual({
      path,
      status: 200,
      code: undefined,
    });
    return answer;
  };

  test('forty dates: one moved, the rest on another day, two left out, all undone; the printed link holds', async () => {
    const day = dayIn(30);
    const booked = await app.call(OFFICE, 'POST', '/bookings', {
      branch: 'by-09162',
      title: 'Kreisvorstand',
      start: `${day}T19:00`,
      durationMinutes: 90,
      recurrence: 'FREQ=WEEKLY;COUNT=40',
      expectedParticipants: 12,
    });
    const made = booked.body;
    expect([booked.status, made.occurrences.length]).toEqual([201, 40]);
    const path = `/bookings/${made.id}`;
    const printed = String((await office('GET', `${path}/links`)).body['guest']);
    const dateOf = (number: number): Body => made.occurrences[number - 1] ?? made;
    const now = async () => (await office('GET', path)).body;
    const at = async (number: number) => (await now()).occurrences.find(({ id }) => id === dateOf(number).id);

    /** The link that guests have on paper tells of the first date that is still to come. */
    const linkHolds = async () => {
      const { occurrences } = await now();
      const next = occurrences.find(({ status }) => status === 'booked')?.['opensAt'];
      await untilThere(`the link telling of ${String(next)}`, ANSWER_MS, async () => {
        const answer = await fetch(`${printed}/status`);
        expect(answer.status).toBe(200);
        const { state, opensAt } = (await answer.json()) as { state: string; opensAt: string };
        return state === 'early' && opensAt === next;
      });
      expect((await office('GET', `${path}/links`)).body['guest']).toBe(printed);
    };
    await linkHolds();

    // The seventh moves to the day before.
    const seventh = `/occurrences/${dateOf(7).id}`;
    await office('PATCH', seventh, { start: `${dayAfter(day, 6 * 7 - 1)}T18:00` });
    await linkHolds();

    // From the twentieth on, a day later: first asked, then done, by the version that was seen.
    const twentieth = `${path}?from=${dateOf(20).id}`;
    const later = { start: `${dayAfter(day, 19 * 7 + 1)}T19:00` };
    const seen = await office('GET', path);
    const preview = (await office('PATCH', `${twentieth}&dryRun=true`, later)).body;
    const counted = Map.groupBy(preview['dates'] as readonly Body[], ({ change }) => change);
    expect([preview['fits'], counted.get('stays')?.length, counted.get('moves')?.length]).toEqual([
      true,
      19,
      21,
    ]);
    expect((await now()).occurrences).toEqual(seen.body.occurrences);
    const moved = await office('PATCH', twentieth, later, { 'If-Match': seen.headers.get('etag') ?? '' });
    expect(moved.body.occurrences.map(({ id }) => id)).toEqual(made.occurrences.map(({ id }) => id));
    const days = moved.body.occurrences.map(({ start }) => String(start));
    expect(days.slice(19)).toEqual(
      Array.from({ length: 21 }, (_, week) => `${dayAfter(day, (19 + week) * 7 + 1)}T19:00`),
    );
    expect(moved.body.occurrences.slice(0, 19)).toEqual(seen.body.occurrences.slice(0, 19));
    await linkHolds();

    // The first and the twenty-fifth are left out, and for a while everything from the thirtieth on.
    await office('DELETE', `/occurrences/${dateOf(1).id}`);
    await linkHolds();
    expect((await now()).occurrences[0]?.['status']).toBe('cancelled');
    await office('DELETE', `/occurrences/${dateOf(25).id}`);
    const thirtieth = `from=${dateOf(30).id}`;
    const stale = { 'If-Match': seen.headers.get('etag') ?? '' };
    for (const [method, body] of [['DELETE'], ['PATCH', { durationMinutes: 60 }]] as const) {
      const { status } = await app.call(OFFICE, method, `${path}?${thirtieth}`, body, stale);
      expect(status).toBe(412);
    }
    const shorter = (await office('DELETE', `${path}?${thirtieth}`)).body;
    expect(shorter['status']).toBe('booked');
    expect(shorter.occurrences.filter(({ status }) => status === 'booked')).toHaveLength(27);
    await linkHolds();

    // All undone, not in the order in which it was done.
    await office('PATCH', twentieth, { start: dateOf(20)['start'] });
    expect(await at(25)).toMatchObject({ status: 'cancelled', start: dateOf(25)['start'] });
    await office('POST', `${path}/restore?${thirtieth}`);
    await linkHolds();
    await office('POST', `/occurrences/${dateOf(25).id}/restore`);
    await office('POST', `/occurrences/${dateOf(1).id}/restore`);
    await linkHolds();
    await office('PATCH', seventh, { start: dateOf(7)['start'] });
    await linkHolds();
    const after = await now();
    expect(plain(after)).toEqual(plain(made));
    expect({ ...after, occurrences: [], recurrence: '', start: '' }).toEqual({
      ...made,
      occurrences: [],
      recurrence: '',
      start: '',
    });

    // At last all of it goes, and the link says so; and it all comes back.
    await office('DELETE', `${path}?from=${dateOf(1).id}`);
    await untilThere('the link telling of the end', ANSWER_MS, async () => {
      const { state } = (await (await fetch(`${printed}/status`)).json()) as { state: string };
      return state === 'cancelled';
    });
    await office('POST', `${path}/restore`);
    expect(plain(await now())).toEqual(plain(made));
    await linkHolds();
  }, 120_000);
});
