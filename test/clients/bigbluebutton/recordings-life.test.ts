import { describe, expect, test } from '@jest/globals';
import type { RecordingState, ServerRecording } from '../../../src/clients/bigbluebutton/recording.ts';
import { MINUTE_MS } from '../../../src/lib/span.ts';
import { PROFILES } from '../../../src/simulators/bigbluebutton/profile.ts';
import { recordedFile } from '../../../src/simulators/bigbluebutton/recordings/playback.ts';
import { faultOf, PLAIN_ROOM, type DisposableClient } from './far-end.ts';
import { bytesOf } from './playback-site.ts';
import { pairOf } from './simulated-pair.ts';

const STATES: readonly RecordingState[] = ['processing', 'processed', 'published', 'unpublished', 'deleted'];

async function one(client: DisposableClient, recordId: string): Promise<ServerRecording | undefined> {
  const { recordings } = await client.getRecordings({ recordIds: [recordId] });
  return recordings[0];
}

async function pagesOf(client: DisposableClient): Promise<string[]> {
  const ids: string[] = [];
  for await (const { recordings, broken } of client.recordingPages({})) {
    ids.push(...recordings.map(({ recordId }) => recordId), ...broken);
  }
  return ids;
}

describe.each(PROFILES)('recordings of %s', (profile) => {
  const isBalancer = profile === 'scalelite';

  test('come to be, are hidden, shown, marked and deleted', async () => {
    const { server, client: ours } = await pairOf(profile);
    using client = ours;
    const meta = { fence: '1', branch: 'bund' };
    const room = { ...PLAIN_ROOM, record: true, autoStartRecording: true, meta };
    const { internalMeetingID: id } = await client.create(room);
    server.enter(PLAIN_ROOM.meetingID);
    server.clock.advance(10 * MINUTE_MS);
    await client.end(PLAIN_ROOM.meetingID);
    const seen: (string | null | undefined)[] = [];
    for (let minute = 0; minute < 15; minute += 1) {
      seen.push((await one(client, id))?.state);
      server.clock.advance(MINUTE_MS);
    }
    expect([...new Set(seen)]).toEqual([undefined, 'processing', 'published']);
    const recording = await one(client, id);
    expect(recording).toMatchObject({
      recordId: id,
      meetingId: PLAIN_ROOM.meetingID,
      name: 'Vorstand',
      isBreakout: false,
      metadata: meta,
      formats: [{ type: 'presentation' }, { type: 'video' }],
      isProtected: isBalancer ? false : null,
    });
    const lasted = (recording?.endedAt ?? 0) - (recording?.startedAt ?? 0);
    expect(Math.floor(lasted / MINUTE_MS)).toBe(10);

    expect(await client.publishRecordings([id, 'r-unknown'], false)).toBe('accepted');
    expect(await one(client, id)).toMatchObject({ state: 'unpublished' });
    expect(await client.updateRecordings([id], { meta: { branch: '', 'adopted-by': 'Büro 1' } })).toBe(
      'accepted',
    );
    const marked = (await one(client, id))?.metadata;
    expect(marked).toMatchObject({ fence: '1', 'adopted-by': 'Büro 1' });
    expect(marked).not.toHaveProperty('branch');
    expect(await client.publishRecordings([id], true)).toBe('accepted');
    expect(await one(client, id)).toMatchObject({ state: 'published' });

    expect(await client.deleteRecordings([id])).toBe('accepted');
    server.clock.advance(MINUTE_MS);
    const gone = await one(client, id);
    expect([undefined, 'deleted']).toContain(gone?.state);
    expect(await client.publishRecordings([id], true)).toBe('notFound');
    expect(
      (await client.getRecordings({ meetingIds: [PLAIN_ROOM.meetingID], states: ['published'] })).recordings,
    ).toEqual([]);
  });

  test('are found in every state, by id, by meeting and by meta, and by no prefix of them', async () => {
    const { server, client: ours } = await pairOf(profile);
    using client = ours;
    const ids = STATES.map(
      (state, n) =>
        server.recordings.add({
          meetingID: `m-${n}`,
          state,
          meta: { house: n % 2 === 0 ? 'plenum-1' : 'plenum-12' },
        }).recordID,
    );
    const states = async (query: Parameters<DisposableClient['getRecordings']>[0]) =>
      (await client.getRecordings(query)).recordings.map(({ state }) => state).sort();
    expect(await states({ recordIds: ids })).toEqual([...STATES].sort());
    expect(await states({ recordIds: ids, states: ['deleted', 'processed'] })).toEqual([
      'deleted',
      'processed',
    ]);
    expect(await states({ recordIds: ids.map((id) => id.slice(0, 45)) })).toEqual([]);
    expect(await states({ meetingIds: ['m-1', 'm-3', 'm-33'] })).toEqual(['processed', 'unpublished']);
    expect(await states({ recordIds: ids, meetingIds: ['m-1'] })).toEqual(['processed']);
    expect(await states({ recordIds: ids, meta: { house: 'plenum-1' } })).toEqual([
      'deleted',
      'processing',
      'published',
    ]);
    server.recordings.fault({ kind: 'strangers' });
    expect(await states({ recordIds: ids.slice(0, 1) })).toEqual(['processing']);
  });

  test('that are broken are neither there nor gone', async () => {
    const { server, client: ours } = await pairOf(profile);
    using client = ours;
    const { recordID } = server.recordings.add({ meetingID: 'm-1', isBroken: true });
    expect(await client.getRecordings({ recordIds: [recordID] })).toEqual({
      recordings: [],
      broken: [recordID],
    });
    expect(await pagesOf(client)).toEqual([recordID]);
  });

  test('are walked to the last, 250 of them, each once', async () => {
    const { server, client: ours } = await pairOf(profile);
    using client = ours;
    server.recordings.addMany(250, (n) => ({
      meetingID: `m-${n}`,
      state: STATES[n % STATES.length] ?? 'published',
    }));
    const all = server.recordings.all().map(({ recordID }) => recordID);
    const walked = await pagesOf(client);
    expect(walked).toHaveLength(250);
    expect(new Set(walked)).toEqual(new Set(all));
  });

  test('are walked to an end also where each page is cut from another order', async () => {
    const { server, client: ours } = await pairOf(profile);
    using client = ours;
    server.recordings.addMany(250, (n) => ({ meetingID: `m-${n}` }));
    server.recordings.fault({ kind: 'unstable-order' });
    const walked = await pagesOf(client);
    expect(new Set(walked).size).toBe(walked.length);
    expect(walked.length).toBeGreaterThan(99);
  });

  test('that a server says to delete and keeps are still there', async () => {
    const { server, client: ours } = await pairOf(profile);
    using client = ours;
    const { recordID } = server.recordings.add({ meetingID: 'm-1' });
    server.recordings.fault({ kind: 'ignore-delete' });
    expect(await client.deleteRecordings([recordID])).toBe('accepted');
    server.clock.advance(60 * MINUTE_MS);
    expect(await one(client, recordID)).toMatchObject({ state: 'published' });
  });

  test('are fetched byte by byte, protected or not, and not while they are hidden', async () => {
    const { server, client: ours } = await pairOf(profile);
    using client = ours;
    const { recordID: id } = server.recordings.add({
      meetingID: 'm-1',
      recordID: `${'ab'.repeat(20)}-1735689600123`,
      formats: [
        { type: 'presentation', bytes: 1000 },
        { type: 'video', bytes: 200_000 },
      ],
    });
    const whole = Buffer.concat([...recordedFile(id, 'video-0.m4v', 200_000).read(0, 200_000)]);
    const videoOf = async () => {
      const format = (await one(client, id))?.formats.find(({ type }) => type === 'video');
      if (format === undefined) throw new Error('no video');
      return format;
    };
    for (const protect of [false, true]) {
      const changed = await client.updateRecordings([id], { protect });
      expect(changed).toBe(isBalancer ? 'accepted' : 'ignored');
      const format = await videoOf();
      expect(format.url.includes('token=')).toBe(isBalancer && protect);
      const found = await client.findVideo(format);
      expect(found).toMatchObject({ bytes: 200_000, type: 'video/mp4' });
      const { stream, total } = await client.openFile(found?.url ?? '');
      expect([total, (await bytesOf(stream)).equals(whole)]).toEqual([200_000, true]);
      const rest = await client.openFile(found?.url ?? '', { from: 150_000 });
      expect((await bytesOf(rest.stream)).equals(whole.subarray(150_000))).toBe(true);
    }
    const { url } = await videoOf();
    await client.publishRecordings([id], false);
    expect(await faultOf(client.findVideo({ type: 'video', url, lengthMinutes: 1, bytes: 1 }))).toMatchObject(
      {
        kind: 'http-status',
        status: 404,
      },
    );
  });

  test.each(['media-reset', 'media-cut', 'media-stall'] as const)(
    'whose file ends by %s end in an error, and go on from there',
    async (kind) => {
      const { server, client: ours } = await pairOf(profile);
      using client = ours;
      const { recordID: id } = server.recordings.add({
        meetingID: 'm-1',
        formats: [{ type: 'video', bytes: 100_000 }],
      });
      const found = await client.findVideo((await one(client, id))?.formats[0] ?? NO_FORMAT);
      const url = found?.url ?? '';
      server.recordings.fault({ kind, bytes: 40_000, times: 1 });
      const parts: Buffer[] = [];
      const { stream } = await client.openFile(url, { timeoutMs: 1_500 });
      const failed = await (async () => {
        for await (const part of stream) parts.push(part as Buffer);
      })().then(
        () => null,
        (error: unknown) => error,
      );
      expect(failed).toMatchObject({ kind: kind === 'media-stall' ? 'timeout' : 'reset' });
      const rest = await client.openFile(url, { from: Buffer.concat(parts).length });
      parts.push(await bytesOf(rest.stream));
      const whole = Buffer.concat([...recordedFile(id, 'video-0.m4v', 100_000).read(0, 100_000)]);
      expect(Buffer.concat(parts).equals(whole)).toBe(true);
    },
  );

  test('have text tracks where the server knows such a thing', async () => {
    const { server, client: ours } = await pairOf(profile);
    using client = ours;
    const { recordID: id } = server.recordings.add({ meetingID: 'm-1' });
    expect(await client.getTextTracks(id)).toEqual([]);
    expect(await client.getTextTracks('r-unknown')).toEqual([]);
    server.recordings.addTrack(id, {
      kind: 'subtitles',
      label: 'Deutsch',
      lang: 'de-DE',
      source: 'upload',
      content: 'WEBVTT\n',
    });
    const tracks = await client.getTextTracks(id);
    expect(tracks).toHaveLength(isBalancer ? 0 : 1);
    for (const track of tracks) {
      expect(track).toMatchObject({ kind: 'subtitles', label: 'Deutsch', lang: 'de-DE', source: 'upload' });
      expect((await fetch(track.href)).status).toBe(200);
    }
  });
});

const NO_FORMAT = { type: 'video', url: '', lengthMinutes: null, bytes: null };
