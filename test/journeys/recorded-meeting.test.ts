import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, expect, jest, test } from '@jest/globals';
import type { SimulatedServer } from '../../src/simulators/bigbluebutton/server.ts';
import { AT_ONCE } from '../simulators/bigbluebutton/recordings/recorded.ts';
import { localNow } from '../support/calendar.ts';
import {
  type Body,
  METRICS_TOKEN,
  onBothStores,
  startWholeApp,
  type WholeApp,
} from '../support/whole-app.ts';

const OFFICE = 'secretary@by';
/** Nobody answers there. */
const NOWHERE = 'http://127.0.0.1:9';
const PATIENCE_MS = 60_000;

jest.setTimeout(3 * PATIENCE_MS);

onBothStores('a recorded meeting', (kind) => {
  let app: WholeApp | undefined;
  afterEach(async () => {
    await app?.close();
    app = undefined;
  });

  async function start(settings: Record<string, string> = {}): Promise<WholeApp> {
    app = await startWholeApp(kind, { callers: [OFFICE, 'admin@de'], seats: [100, 100], settings });
    for (const server of app.servers) server.recordings.set(AT_ONCE);
    return app;
  }

  /** Books it, has it opened, somebody goes in, and it ends from inside. */
  async function meet(at: WholeApp): Promise<{ booking: Body; server: SimulatedServer }> {
    const made = await at.call(OFFICE, 'POST', '/bookings', {
      ...{ branch: 'by-09162', title: 'Kreisvorstand', start: localNow(), durationMinutes: 60 },
      ...{ expectedParticipants: 12, options: { record: true, recordingDays: 30 } },
    });
    expect(made.status).toBe(201);
    const { server, meeting } = await opened(at);
    server.enter(meeting.meetingID, { userID: 'ida', name: 'Ida Denk' });
    await at.runJob('watch-servers');
    server.endFromInside(meeting.meetingID);
    return { booking: made.body, server };
  }

  async function opened(at: WholeApp) {
    const until = Date.now() + PATIENCE_MS;
    for (;;) {
      await at.runJob('open-rooms');
      const rooms = (await at.call(OFFICE, 'GET', '/rooms')).body.items;
      const server = at.servers.find(({ name }) => name === rooms[0]?.['server']);
      const [meeting] = rooms[0]?.['state'] === 'open' ? (server?.meetings() ?? []) : [];
      if (server !== undefined && meeting !== undefined) return { server, meeting };
      if (Date.now() > until) throw new Error('there is no meeting');
      await wait(50);
    }
  }

  const listed = async (at: WholeApp) => (await at.call(OFFICE, 'GET', '/recordings')).body.items;

  async function awaited(at: WholeApp): Promise<readonly Body[]> {
    const until = Date.now() + PATIENCE_MS;
    for (;;) {
      const items = await listed(at);
      if (items.length > 0) return items;
      if (Date.now() > until) throw new Error('nothing is listed');
      await wait(50);
    }
  }

  test('is listed by what its server tells alone', async () => {
    const at = await start();
    const { booking, server } = await meet(at);
    expect(await awaited(at)).toMatchObject([
      {
        branch: 'by-09162',
        booking: booking.id,
        occurrence: booking.occurrences[0]?.id,
        title: 'Kreisvorstand',
      },
    ]);
    await server.callbacksSettled();
    const told = server.deliveries().filter(({ kind: what }) => what !== 'analytics');
    expect(new Set(told.map(({ kind: what, status }) => `${what} ${status}`))).toEqual(
      new Set(['meetingEnded 204', 'recordingReady 204']),
    );
  });

  test('is listed by asking alone, where nothing that its server tells arrives', async () => {
    const at = await start({ PLENUM_PUBLIC_URL: NOWHERE });
    const { booking } = await meet(at);
    await at.runJob('watch-servers');
    expect(await at.runJob('sync-recordings')).toBeDefined();
    expect(await listed(at)).toMatchObject([
      { branch: 'by-09162', occurrence: booking.occurrences[0]?.id, title: 'Kreisvorstand' },
    ]);
    const [one] = await listed(at);
    expect(one).toMatchObject({ due: { days: 30, because: 'booking' } });
  });

  test('is counted by server and state for whoever watches', async () => {
    const at = await start({ PLENUM_PUBLIC_URL: NOWHERE });
    const { server } = await meet(at);
    await at.runJob('watch-servers');
    await at.runJob('sync-recordings');
    const metrics = await (
      await fetch(`${at.url}/metrics`, { headers: { Authorization: `Bearer ${METRICS_TOKEN}` } })
    ).text();
    expect(metrics).toContain(`plenum_recordings{server="${server.name}",state="published"}`);
  });
});
