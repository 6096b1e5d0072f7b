import { beforeEach, expect, test } from '@jest/globals';
import { HOUR_MS, MINUTE_MS } from '../../../src/lib/span.ts';
import {
  createSessionStore,
  forgetOldSessions,
  IDLE_MS,
  LONGEST_MS,
  type SessionData,
} from '../../../src/platform/web/session-store.ts';
import { onEachStore } from '../../support/stores.ts';

const KEY = Buffer.alloc(32, 7);
const ANNA: SessionData = {
  subject: 'anna',
  realmSession: 'realm-1',
  csrf: 'token-1',
  kept: { name: 'Anna Beispiel', refreshToken: 'refresh-secret' },
};

onEachStore('sessions', (database, kind) => {
  let now = Date.UTC(2026, 10, 25, 9);
  const clock = { now: () => now, sleep: () => Promise.resolve() };
  const store = () => createSessionStore({ db: database().db, key: KEY, clock });

  beforeEach(async () => {
    await database().db.deleteFrom('sessions').execute();
  });

  test('give back what they keep to the id that began them, and to no other', async () => {
    await store().add('id-1', ANNA);
    expect(await store().find('id-1')).toMatchObject({ data: ANNA, begunAt: now });
    expect(await store().find('id-2')).toBeNull();
  });

  test('lie in the store without their id, and sealed but for the person and the session at the realm', async () => {
    await store().add('id-1', ANNA);
    const text = JSON.stringify(await database().db.selectFrom('sessions').selectAll().execute());
    expect(text).toContain('anna');
    for (const secret of ['id-1', 'Anna Beispiel', 'refresh-secret', 'token-1'])
      expect(text).not.toContain(secret);
    const other = createSessionStore({ db: database().db, key: Buffer.alloc(32, 8), clock });
    expect(await other.find('id-1')).toBeNull();
  });

  test('open in their own row only: what one keeps cannot be put into another', async () => {
    await store().add('id-1', ANNA);
    await store().add('id-2', { ...ANNA, subject: 'bert' });
    const { db } = database();
    const [anna] = await db.selectFrom('sessions').selectAll().where('subject', '=', 'anna').execute();
    await db
      .updateTable('sessions')
      .set({ sealed: anna?.sealed ?? '' })
      .where('subject', '=', 'bert')
      .execute();
    expect(await store().find('id-2')).toBeNull();
  });

  test('are over when nobody used them for an hour', async () => {
    await store().add('id-1', ANNA);
    now += IDLE_MS - 1;
    expect(await store().find('id-1')).not.toBeNull();
    now += IDLE_MS - 1;
    expect(await store().find('id-1')).not.toBeNull();
    now += IDLE_MS;
    expect(await store().find('id-1')).toBeNull();
  });

  test('are over after twelve hours, however busy', async () => {
    await store().add('id-1', ANNA);
    for (let minutes = 30; minutes < 12 * 60; minutes += 30) {
      now += 30 * MINUTE_MS;
      expect(await store().find('id-1')).not.toBeNull();
    }
    now += 30 * MINUTE_MS;
    expect(await store().find('id-1')).toBeNull();
  });

  test('write down at most once a minute that they are used', async () => {
    await store().add('id-1', ANNA);
    const usedAt = async () =>
      (await database().db.selectFrom('sessions').select('used_at').executeTakeFirstOrThrow()).used_at;
    const begun = now;
    now += MINUTE_MS - 1;
    await store().find('id-1');
    expect(await usedAt()).toBe(begun);
    now += 1;
    await store().find('id-1');
    expect(await usedAt()).toBe(now);
  });

  test('are changed by one of two that change them at once, and do not come back when they ended meanwhile', async () => {
    await store().add('id-1', ANNA);
    const seen = await store().find('id-1');
    if (seen === null) throw new Error('there is a session');
    const changed = await Promise.all(['one', 'two'].map((kept) => store().keep(seen, { kept })));
    expect(changed.filter((done) => done !== null)).toHaveLength(1);
    const [winner] = changed.filter((done) => done !== null);
    expect((await store().again(seen))?.data).toEqual(winner?.data);
    await store().end({ key: seen.key });
    expect(winner === undefined ? null : await store().keep(winner, { kept: 'again' })).toBeNull();
    expect(await store().find('id-1')).toBeNull();
  });

  test('end one by one, all of one person, or all of one session at the realm', async () => {
    await store().add('id-1', ANNA);
    await store().add('id-2', { ...ANNA, realmSession: 'realm-2' });
    await store().add('id-3', { ...ANNA, realmSession: null });
    await store().add('id-4', { ...ANNA, subject: 'bert', realmSession: null });
    expect(await store().end({ realmSession: 'realm-2' })).toBe(1);
    expect(await store().find('id-2')).toBeNull();
    expect(await store().end({ subject: 'anna' })).toBe(2);
    expect(await store().find('id-4')).not.toBeNull();
    await store().remove('id-4');
    expect(await store().find('id-4')).toBeNull();
  });

  test('that are over are taken away, the others stay', async () => {
    await store().add('old', ANNA);
    now += LONGEST_MS - HOUR_MS;
    await store().add('idle', ANNA);
    now += HOUR_MS;
    await store().add('fresh', ANNA);
    expect(await database().transaction((tx) => forgetOldSessions(tx, now))).toBe(2);
    expect(await store().find('fresh')).not.toBeNull();
    expect(kind).toBe(database().dialect);
  });
});
