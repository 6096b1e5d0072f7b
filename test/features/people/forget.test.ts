import { beforeEach, describe, expect, test } from '@jest/globals';
import { FORGETTINGS } from '../../../src/app/personal-data.ts';
import { forgetJob } from '../../../src/features/people/forget.ts';
import { rememberPerson } from '../../../src/features/people/people-store.ts';
import { DAY_MS } from '../../../src/lib/span.ts';
import { onEachStore } from '../../support/stores.ts';
import { freshDesk, NOON, type TestDesk, wish } from '../bookings/desk.ts';

onEachStore('what is known of persons', (store) => {
  let desk: TestDesk;

  beforeEach(async () => {
    desk = await freshDesk(store());
    for (const table of ['people', 'deputies', 'run_reports'] as const) {
      await store().db.deleteFrom(table).execute();
    }
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
    return run();
  };
  const run = () =>
    forgetJob({ database: store(), clock: desk.clock, forgettings: FORGETTINGS }).run(
      new AbortController().signal,
    );
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
    expect(JSON.parse(row?.after ?? '')).toEqual({ people: 1 });
    expect(row?.after).not.toContain('ida');
  });

  test('goes of as many as there are, past those who stay', async () => {
    for (let one = 0; one < 1_001; one += 1) await meet(`s-${one}`);
    // Those who come first in every step stay.
    for (let one = 0; one < 250; one += 1) await deputy(`s-${one}`, NOON + 300 * DAY_MS);
    expect(await forgetOn(91)).toMatchObject({ people: 751 });
    expect(await known()).toHaveLength(250);
  });

  describe('who booked', () => {
    const ida = { principal: 'person:s-ida' };
    const book = (start: string, who = ida) =>
      desk.inTurn((tx) => desk.bookings.book(tx, who, { ...wish, start }));
    const bookers = async () =>
      (await store().db.selectFrom('bookings').select(['booked_by', 'version']).orderBy('id').execute()).map(
        ({ booked_by, version }) => `${booked_by} ${version}`,
      );
    /** Days after noon on which the meeting of the 9th, 19:00 to 20:30 in Berlin, is 90 days over. */
    const DAYS = (Date.parse('2027-02-09T19:30:00Z') - NOON) / DAY_MS + 90;

    test('is nobody any more 90 days after their last booking ended, the same nobody in all of them', async () => {
      await book('2027-02-08T19:00');
      await book('2027-02-09T19:00');
      await book('2027-02-09T17:00', { principal: 'person:s-kim' });
      await book('2027-02-09T17:00', { principal: 'token:portal' });
      expect(await forgetOn(DAYS)).toMatchObject({ bookers: 1 });
      expect((await bookers()).slice(0, 2)).toEqual(['person:s-ida 1', 'person:s-ida 1']);
      expect(await forgetOn(DAYS, 1)).toMatchObject({ bookers: 1 });
      const [first, second, kim, token] = await bookers();
      expect(first).toMatch(/^person:gone-[0-9a-f]{16} 2$/);
      expect(second).toBe(first);
      expect(kim).toMatch(/^person:gone-[0-9a-f]{16} 2$/);
      expect(kim).not.toBe(first);
      expect(token).toBe('token:portal 1');
      expect(await forgetOn(DAYS, 2)).toMatchObject({ bookers: 0 });
    });

    test('stays for as long as their name does, and while they act as a deputy', async () => {
      await book('2027-02-09T19:00');
      await book('2027-02-09T19:00', { principal: 'person:s-kim' });
      desk.clock.set(NOON + 60 * DAY_MS);
      await meet('s-ida');
      await deputy('s-kim', NOON + 140 * DAY_MS);
      expect(await forgetOn(DAYS, 1)).toMatchObject({ people: 0, bookers: 0 });
      expect(await forgetOn(150, 1)).toMatchObject({ people: 1, bookers: 2 });
    });

    test('is taken out of deputyships that they gave', async () => {
      await book('2027-02-09T19:00');
      await deputy('s-kim', NOON + 300 * DAY_MS);
      await store().db.updateTable('deputies').set({ appointed_by: 'person:s-ida' }).execute();
      await forgetOn(DAYS, 1);
      const { appointed_by } = await store().db.selectFrom('deputies').selectAll().executeTakeFirstOrThrow();
      expect([`${appointed_by} 2`]).toEqual(await bookers());
    });
  });

  test('of who appointed a deputy nothing stays, though they never booked: 90 days after, and they are gone', async () => {
    await meet('s-ida');
    await deputy('s-kim', NOON + 300 * DAY_MS);
    await deputy('s-mia', NOON + 300 * DAY_MS);
    await deputy('s-leo', NOON + 300 * DAY_MS);
    const appoint = (subject: string, appointed_by: string, created_at = NOON) =>
      store()
        .db.updateTable('deputies')
        .set({ appointed_by, created_at })
        .where('subject', '=', subject)
        .execute();
    await appoint('s-kim', 'person:s-ida');
    await appoint('s-mia', 'person:s-ida', NOON + DAY_MS);
    // Who acts for a branch is still known.
    await appoint('s-leo', 'person:s-kim');
    const appointers = async () =>
      (await store().db.selectFrom('deputies').selectAll().orderBy('subject').execute()).map(
        ({ appointed_by }) => appointed_by,
      );
    expect(await forgetOn(90)).toMatchObject({ people: 0, appointers: 0 });
    expect(await forgetOn(91, 1)).toMatchObject({ people: 1, appointers: 1 });
    const [kim, leo, mia] = await appointers();
    expect(kim).toMatch(/^person:gone-[0-9a-f]{16}$/);
    expect([leo, mia]).toEqual(['person:s-kim', kim]);
    expect(await forgetOn(92)).toMatchObject({ appointers: 0 });
  });

  test('takes what was written about a meeting after a year, and leaves the rest of its options', async () => {
    const options = { welcome: 'Fragen an Ida', accessCode: 'geheim', muteOnStart: false };
    const { booking } = await desk.book({ description: 'Ida stellt sich vor', options });
    await store().db.updateTable('bookings').set({ options: '{"welcome":"x","newer":7}' }).execute();
    const { booking: whole } = await desk.book({ description: 'Ida', options });
    const ended = (Date.parse('2027-02-09T19:30:00Z') - NOON) / DAY_MS;
    expect(await forgetOn(ended + 365)).toMatchObject({ descriptions: 0 });
    expect(await forgetOn(ended + 365, 1)).toMatchObject({ descriptions: 2 });
    const rows = await store().db.selectFrom('bookings').selectAll().execute();
    const row = (id: string) => rows.find((one) => one.id === id);
    expect(row(booking.id)).toMatchObject({ description: null, version: 2, search_text: 'kreisvorstand' });
    expect(JSON.parse(row(booking.id)?.options ?? '')).toEqual({ welcome: null, newer: 7 });
    expect(JSON.parse(row(whole.id)?.options ?? '')).toMatchObject({
      ...{ welcome: null, accessCode: null, muteOnStart: false },
    });
    expect(await forgetOn(ended + 365, 2)).toMatchObject({ descriptions: 0 });
  });

  test('takes out of recordings who decided about them, a year after, and not those who did since', async () => {
    await store().db.deleteFrom('recordings').execute();
    await store().db.deleteFrom('deletions').execute();
    const recording = (id: string, by: object) => ({
      ...{ id, server: 'bbb-1', record_id: id, meeting_id: id, origin: 'plenum', title: 'Kreisvorstand' },
      ...{ state: 'published', recorded_at: NOON, formats: '[]', released: 1, delete_tries: 0 },
      ...{ archive_state: 'none', archive_tries: 0, first_seen_at: NOON, seen_at: NOON, version: 1 },
      ...{ released_by: 'person:s-ida', released_at: NOON, held_by: null, hold_until: null },
      ...{ updated_at: NOON, ...by },
    });
    await store()
      .db.insertInto('recordings')
      .values([
        recording('r-1', {}),
        recording('r-2', { released_at: NOON + 1 }),
        recording('r-3', { released_by: 'token:x', held_by: 'person:s-kim', hold_until: NOON }),
      ])
      .execute();
    const proof = { server: 'bbb-1', reason: 'asked', recorded_at: NOON, tries: 1, seen: 'absent' };
    await store()
      .db.insertInto('deletions')
      .values({
        ...proof,
        id: 'd',
        recording: 'r',
        record_id: 'r',
        asked_by: 'person:s-lou',
        proven_at: NOON,
      })
      .execute();
    expect(await forgetOn(365)).toMatchObject({ deciders: 0, holds: 1 });
    expect(await forgetOn(365, 1)).toMatchObject({ deciders: 2, holds: 0 });
    const rows = await store()
      .db.selectFrom('recordings')
      .select(['released_by', 'held_by', 'version'])
      .orderBy('id')
      .execute();
    const gone = expect.stringMatching(/^person:gone-/) as unknown;
    expect(rows).toEqual([
      { released_by: gone, held_by: null, version: 2 },
      { released_by: 'person:s-ida', held_by: null, version: 1 },
      // Who held it goes with the hold.
      { released_by: 'token:x', held_by: null, version: 2 },
    ]);
    expect((await store().db.selectFrom('deletions').selectAll().execute())[0]?.asked_by).toEqual(gone);
  });

  test('takes the log a year after, in as many steps as it needs', async () => {
    await store().db.deleteFrom('audit').execute();
    const rows = Array.from({ length: 450 }, (_none, index) => ({
      ...{ id: `a-${index}`, at: NOON + (index < 430 ? 0 : 1), actor: 'person:s-ida', action: 'x.y' },
      ...{ object_kind: 'x', object: 'y', branch: null, before: null, after: null },
    }));
    await store().db.insertInto('audit').values(rows).execute();
    expect(await forgetOn(365, 1)).toMatchObject({ audit: 430 });
  });
});
