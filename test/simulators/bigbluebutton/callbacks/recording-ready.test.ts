import { describe, expect, test } from '@jest/globals';
import { jwtVerify } from 'jose';
import { aServer, ask, SECRET } from '../caller.ts';
import { AT_ONCE, recordMeeting } from '../recordings/recorded.ts';
import { aReceiver, type Received } from './receiver.ts';

const READY = 'meta_bbb-recording-ready-url';

async function claimsOf({ body }: Received, algorithm = 'HS256', secret = SECRET) {
  const token = new URLSearchParams(body).get('signed_parameters') ?? '';
  const key = new TextEncoder().encode(secret);
  return (await jwtVerify(token, key, { algorithms: [algorithm] })).payload;
}

describe('the recording-ready callback', () => {
  test('is posted once for each published format, signed, without an end of its validity', async () => {
    const receiver = await aReceiver();
    const server = await aServer({ recordings: { ...AT_ONCE, formatGapMs: 60_000 } });
    const id = await recordMeeting(server, { [READY]: `${receiver.url}/ready?t=1` });
    await server.callbacksSettled();
    expect(receiver.received).toMatchObject([
      {
        method: 'POST',
        target: '/ready?t=1',
        headers: { 'content-type': 'application/x-www-form-urlencoded;charset=UTF-8' },
      },
    ]);
    server.clock.advance(60_000);
    await server.callbacksSettled();
    expect(receiver.received).toHaveLength(2);
    for (const request of receiver.received) {
      expect(await claimsOf(request)).toEqual({ meeting_id: 'kurs-0012', record_id: id });
    }
    server.clock.advance(3_600_000);
    await server.callbacksSettled();
    expect(receiver.received).toHaveLength(2);
  });

  test.each([500, 404, 307])('%i is the end of it: no second try, no other place', async (status) => {
    const receiver = await aReceiver();
    receiver.answer = () => status;
    const server = await aServer({ recordings: { ...AT_ONCE, formats: [{ type: 'video', bytes: 1 }] } });
    await recordMeeting(server, { [READY]: `${receiver.url}/ready` });
    await server.callbacksSettled();
    server.clock.advance(3_600_000);
    await server.callbacksSettled();
    expect(receiver.received).toHaveLength(1);
    expect(server.deliveries()).toMatchObject([{ kind: 'recordingReady', attempt: 1, status }]);
  });

  test('comes again when the recording is made anew, and is lost while the network is', async () => {
    const receiver = await aReceiver();
    const server = await aServer({ recordings: AT_ONCE });
    const id = await recordMeeting(server, { [READY]: receiver.url });
    await server.callbacksSettled();
    server.recordings.reprocess(id);
    await server.callbacksSettled();
    expect(receiver.received).toHaveLength(4);
    await server.cutOff();
    server.recordings.reprocess(id);
    await server.callbacksSettled();
    await server.start();
    expect(receiver.received).toHaveLength(4);
    expect(server.deliveries().at(-1)).toMatchObject({ status: null });
  });

  test('comes by itself: nobody has to look', async () => {
    const receiver = await aReceiver();
    const server = await aServer({ recordings: AT_ONCE });
    const told = new Promise((resolve) => {
      receiver.answer = () => {
        resolve('told');
        return 200;
      };
    });
    server.recordings.add({ meetingID: 'm', comesInMs: 1000, readyUrls: [receiver.url] });
    server.clock.advance(1000);
    expect(await told).toBe('told');
  });

  test('is in the metas of the meeting and the recording', async () => {
    const server = await aServer({ recordings: AT_ONCE });
    const id = await recordMeeting(server, { [READY]: 'http://127.0.0.1:9/x' });
    expect(server.recordings.find(id)?.metadata['bbb-recording-ready-url']).toBe('http://127.0.0.1:9/x');
  });
});

describe('behind a balancer', () => {
  test('the address is taken out, and told of by the balancer: one secret after the other', async () => {
    const receiver = await aReceiver();
    receiver.answer = ({ body }) => (receiver.received[0]?.body === body ? 401 : 200);
    const formats = [{ type: 'video', bytes: 1 }];
    const server = await aServer({
      profile: 'scalelite',
      otherSecrets: ['second', 'third'],
      recordings: { ...AT_ONCE, formats },
    });
    await ask(server, 'create', {
      name: 'Kurs',
      meetingID: 'kurs-0012',
      record: 'true',
      [READY]: receiver.url,
    });
    expect((await ask(server, 'getMeetingInfo', { meetingID: 'kurs-0012' })).body).not.toContain('ready-url');
    server.enter('kurs-0012');
    server.startRecording('kurs-0012');
    server.endFromInside('kurs-0012');
    await server.callbacksSettled();
    const [first, second, third] = receiver.received;
    if (first === undefined || second === undefined) throw new Error('two were expected');
    const record_id = server.recordings.all()[0]?.recordID;
    expect(await claimsOf(first)).toEqual({ meeting_id: 'kurs-0012', record_id });
    expect(await claimsOf(second, 'HS256', 'second')).toEqual({ meeting_id: 'kurs-0012', record_id });
    expect(third).toBeUndefined();
    expect(server.recordings.all()[0]?.metadata).not.toHaveProperty('bbb-recording-ready-url');
  });

  test('HS512 where nothing else is allowed', async () => {
    const receiver = await aReceiver();
    const server = await aServer({ profile: 'scalelite', algorithms: ['sha512'] });
    server.recordings.add({ meetingID: 'm', comesInMs: 0, readyUrls: [receiver.url] });
    server.clock.advance(3_600_000);
    await server.callbacksSettled();
    const [first] = receiver.received;
    if (first === undefined) throw new Error('one was expected');
    expect(await claimsOf(first, 'HS512')).toMatchObject({ meeting_id: 'm' });
  });
});
