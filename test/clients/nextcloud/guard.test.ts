import type { ServerResponse } from 'node:http';
import { describe, expect, test } from '@jest/globals';
import { farEnd } from '../bigbluebutton/far-end.ts';
import { aCloud, clientOf, faultOf } from './cloud.ts';
import * as samples from './samples.ts';

const STAYS_OPEN = { halfOpenAfterMs: 3_600_000 };
const at = (port: number) => `http://127.0.0.1:${port}`;

describe('the circuit', () => {
  test('opens after five failures in a row, and then nothing is sent', async () => {
    let requests = 0;
    await using far = await farEnd((_request, response) => {
      requests += 1;
      response.writeHead(502).end();
    });
    using client = clientOf(at(far.port), STAYS_OPEN);
    for (let time = 0; time < 5; time += 1)
      expect(await faultOf(client.groups.find('a'))).toMatchObject({ kind: 'unexpected', status: 502 });
    expect(await faultOf(client.files.stat(['a']))).toMatchObject({
      kind: 'circuit-open',
      outcome: 'refused',
    });
    expect(client.circuit).toBe('open');
    expect(requests).toBe(5);
  });

  test('is closed by the first call that works after the pause', async () => {
    let sick = true;
    await using far = await farEnd((_request, response) => {
      if (sick) response.writeHead(502).end();
      else response.writeHead(404).end(samples.NOT_FOUND);
    });
    using client = clientOf(at(far.port), { halfOpenAfterMs: 0 });
    for (let time = 0; time < 5; time += 1) await faultOf(client.files.stat(['a']));
    sick = false;
    expect(await client.files.stat(['a'])).toBeNull();
    expect(client.circuit).toBe('closed');
  });

  test('is left alone by a server that is being maintained, for however long', async () => {
    await using cloud = await aCloud(STAYS_OPEN);
    await cloud.client.files.makeFolder(['a']);
    cloud.control.setMaintenance(true);
    for (let time = 0; time < 8; time += 1) {
      expect(await faultOf(cloud.client.files.stat(['a']))).toMatchObject({
        kind: 'maintenance',
        outcome: 'refused',
      });
      expect(await faultOf(cloud.client.groups.find('a'))).toMatchObject({ kind: 'maintenance' });
    }
    expect(await cloud.client.standing()).toMatchObject({ maintenance: true });
    cloud.control.setMaintenance(false);
    expect(await cloud.client.files.stat(['a'])).toMatchObject({ kind: 'folder' });
  });
});

describe('the queue', () => {
  test('lets ten at the server at a time, and refuses what is too much', async () => {
    const held: ServerResponse[] = [];
    let most = 0;
    let warm = true;
    await using far = await farEnd((_request, response) => {
      if (warm) {
        response.writeHead(404).end(samples.NOT_FOUND);
        return;
      }
      held.push(response);
      most = Math.max(most, held.length);
      setTimeout(() => {
        held.splice(held.indexOf(response), 1);
        response.writeHead(404).end(samples.NOT_FOUND);
      }, 20);
    });
    using client = clientOf(at(far.port), { waiting: 30, timeoutMs: 20_000 });
    await client.files.stat(['a']);
    warm = false;
    const ends = await Promise.allSettled(Array.from({ length: 50 }, () => client.files.stat(['a'])));
    expect(most).toBe(10);
    const refusals = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason as unknown] : []));
    expect(refusals).toHaveLength(10);
    for (const refusal of refusals) expect(refusal).toMatchObject({ kind: 'overloaded', outcome: 'refused' });
  });

  test('keeps a place for a file as long as it comes in', async () => {
    await using cloud = await aCloud({ concurrent: 1 });
    await cloud.client.files.create(['a.bin'], Buffer.alloc(3_000_000));
    const { stream } = await cloud.client.files.open(['a.bin']);
    let asked = false;
    const stat = cloud.client.files.stat(['a.bin']).then(() => {
      asked = true;
    });
    // Three round trips of another client: had ours been sent, it would have its answer by now.
    using other = clientOf(cloud.url);
    for (let time = 0; time < 3; time += 1) await other.files.stat(['a.bin']);
    expect(asked).toBe(false);
    stream.destroy();
    await stat;
    expect(asked).toBe(true);
  });
});
