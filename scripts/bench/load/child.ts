import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { percentile } from '../statistics.ts';
import { createAnswerReader } from './answers.ts';
import type { LoadResult, LoadWish } from './load.ts';

/** The process that makes load: it sends prepared requests over kept connections, and is measured by nobody. */
process.on('message', (wish: LoadWish) => {
  run(wish).then(
    (result) => process.send?.({ result }),
    (error: unknown) =>
      process.send?.({ failure: error instanceof Error ? error.message : 'the load failed' }),
  );
});

async function run({ port, connections, ms, requests, expects }: LoadWish): Promise<LoadResult> {
  const sockets = await Promise.all(Array.from({ length: connections }, () => open(port)));
  const prepared = requests.map((request) => Buffer.from(request, 'latin1'));
  const latencies: number[] = [];
  const statuses = new Map<number, number>();
  let next = 0;
  const begun = performance.now();
  const until = begun + ms;
  const lane = (socket: Socket) =>
    new Promise<void>((resolve, reject) => {
      const reader = createAnswerReader();
      let sentAt = 0;
      const send = () => {
        const request = prepared[next % prepared.length];
        next += 1;
        sentAt = performance.now();
        if (request === undefined) reject(new Error('there is nothing to send'));
        else socket.write(request);
      };
      socket.on('data', (chunk: Buffer) => {
        try {
          for (const status of reader.read(chunk)) {
            const now = performance.now();
            latencies.push(now - sentAt);
            statuses.set(status, (statuses.get(status) ?? 0) + 1);
            if (now < until) send();
            else resolve();
          }
        } catch (error) {
          reject(error instanceof Error ? error : new Error('the answer was not readable'));
        }
      });
      socket.on('error', reject);
      socket.on('close', () => reject(new Error('the server closed a connection')));
      send();
    });
  await Promise.all(sockets.map(lane));
  const seconds = (performance.now() - begun) / 1000;
  for (const socket of sockets) socket.removeAllListeners('close').destroy();
  const right = statuses.get(expects) ?? 0;
  return {
    answered: right,
    wrong: latencies.length - right,
    perSecond: right / seconds,
    p50Ms: percentile(latencies, 0.5),
    p95Ms: percentile(latencies, 0.95),
  };
}

async function open(port: number): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  await once(socket, 'connect');
  return socket;
}
