import { beforeEach, expect, test } from '@jest/globals';
import { forgetJob } from '../../../src/features/bookings/forget.ts';
import { rememberPerson } from '../../../src/features/people/people-store.ts';
import { DAY_MS } from '../../../src/lib/span.ts';
import { onEachStore } from '../../support/stores.ts';
import { freshDesk, NOON, type TestDesk, wish } from './desk.ts';

onEachStore('what is known of persons', (store) => {
  let desk: TestDesk;

  beforeEach(async () => {
    desk = await freshDesk(store());
    for (const table of ['people', 'deputies'] as const) await store().db.deleteFrom(table).execute();
  });

  const meet = (subject: string) =>
    store().transaction((tx) =>
      rememberPerson(tx, { subject, name: 'Ida', email: 'ida@partei.example' }, desk.clock.now()),
    );
  const deputy = (subject: string, until: number) =>
    store()
      .db.insertInto('deputies')
      .values({ branch: 'by', subject, until_at: until, appointed_by: 'token:x', created_at: NOON })
      .execute();
  const forgetOn = async (day: number, beyond = 0) => {
    desk.clock.set(NOON + day * DAY_MS + beyond);
    return forgetJob({ database: store(), clock: desk.clock }).run(new AbortController().signal);
  };
  const known = async () =>
    (await store().db.selectFrom('people').select('subject').orderBy('subject').execute()).map(
      ({ subject }) => subject,
    );

  test('goes 90 days after they were last here', async () => {
    await meet('s-once');
    await meet('s-again');
    desk.clock.set(NOON + DAY_MS);
    await meet('s-again');
    expect(await forgetOn(90)).toMatchObject({ people: 0 });
    expect(await forgetOn(90, 1)).toMatchObject({ people: 1 });
    expect(await known()).toEqual(['s-again']);
  });

  test('stays until 90 days after their last booking ended', async () => {
    await meet('s-ida');
    const book = (start: string) =>
      desk.inTurn((tx) => desk.bookings.book(tx, { principal: 'person:s-ida' }, { ...wish, start }));
    await book('2027-02-09T19:00');
    await book('2027-02-20T19:00');
    // It ends at 20:30 in Berlin, on the 19th day.
    const end = Date.parse('2027-02-20T19:30:00Z');
    desk.clock.set(end + 90 * DAY_MS);
    const days = (end - NOON) / DAY_MS + 90;
    expect(await forgetOn(days)).toMatchObject({ people: 0 });
    expect(await forgetOn(days, 1)).toMatchObject({ people: 1 });
    expect(await known()).toEqual([]);
  });

  test('stays while they act for a branch, whose row goes 90 days after its end', async () => {
    await meet('s-kim');
    await deputy('s-kim', NOON + 200 * DAY_MS);
    await deputy('s-gone', NOON + 10 * DAY_MS);
    expect(await forgetOn(199)).toMatchObject({ people: 0, deputies: 1 });
    expect(await forgetOn(200)).toMatchObject({ people: 1, deputies: 0 });
    expect(await forgetOn(290, 1)).toMatchObject({ people: 0, deputies: 1 });
  });

  test('leaves a row that says how many, and no row where nobody went', async () => {
    await meet('s-ida');
    await store().db.deleteFrom('audit').execute();
    const rows = () => store().db.selectFrom('audit').selectAll().execute();
    await forgetOn(90);
    expect(await rows()).toEqual([]);
    await forgetOn(90, 1);
    const [row, ...others] = await rows();
    expect(others).toEqual([]);
    expect(row).toMatchObject({ actor: 'job:forget', action: 'person-data.forget' });
    expect(JSON.parse(row?.after ?? '')).toMatchObject({ people: 1 });
    expect(row?.after).not.toContain('ida');
  });

  test('goes of as many as there are', async () => {
    for (let one = 0; one < 1_001; one += 1) await meet(`s-${one}`);
    expect(await forgetOn(91)).toMatchObject({ people: 1_001 });
  });
});
