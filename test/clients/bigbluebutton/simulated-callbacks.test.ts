import type { IncomingMessage } from 'node:http';
import { expect, test } from '@jest/globals';
import { MINUTE_MS } from '../../../src/lib/span.ts';
import { isAnalyticsToken, readRecordingReady } from '../../../src/clients/bigbluebutton/callback-tokens.ts';
import { PROFILES } from '../../../src/simulators/bigbluebutton/profile.ts';
import { SECRET } from '../../simulators/bigbluebutton/caller.ts';
import { farEnd, PLAIN_ROOM } from './far-end.ts';
import { pairOf } from './simulated-pair.ts';

test.each(PROFILES)('%s tells of recordings and people by tokens that hold', async (profile) => {
  const heard: { readonly path: string; readonly token: string; readonly body: string }[] = [];
  await using far = await farEnd((request, response) => {
    void bodyOf(request).then((body) => {
      const token = (request.headers.authorization ?? '').replace(/^Bearer /, '');
      heard.push({ path: request.url ?? '', token, body });
      response.end();
    });
  });
  const { origin } = new URL(far.url);
  const { server, client: ours } = await pairOf(profile);
  using client = ours;
  const { internalMeetingID } = await client.create({
    ...PLAIN_ROOM,
    record: true,
    autoStartRecording: true,
    meetingKeepEvents: true,
    meta: { 'bbb-recording-ready-url': `${origin}/ready`, 'analytics-callback-url': `${origin}/analytics` },
  });
  server.enter(PLAIN_ROOM.meetingID);
  server.clock.advance(5 * MINUTE_MS);
  await client.end(PLAIN_ROOM.meetingID);
  server.clock.advance(60 * MINUTE_MS);
  await server.callbacksSettled();
  const ready = heard.filter(({ path }) => path === '/ready');
  expect(ready).toHaveLength(2);
  for (const { body } of ready) {
    const signed = new URLSearchParams(body).get('signed_parameters') ?? '';
    expect(await readRecordingReady(['other', SECRET], signed)).toEqual({
      meetingId: PLAIN_ROOM.meetingID,
      recordId: internalMeetingID,
    });
    expect(await readRecordingReady(['other'], signed)).toBeNull();
  }
  const [analytics] = heard.filter(({ path }) => path === '/analytics');
  expect(await isAnalyticsToken([SECRET], analytics?.token ?? '', server.clock.now())).toBe(true);
  expect(await isAnalyticsToken(['other'], analytics?.token ?? '', server.clock.now())).toBe(false);
});

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}
