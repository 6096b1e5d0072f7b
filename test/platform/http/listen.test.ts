import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import { listen } from '../../../src/platform/http/listen.ts';

const sockets: Socket[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
});

async function connected(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  sockets.push(socket);
  // What is cut while it opens may be reset.
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
}

const options = { host: '127.0.0.1', port: 0, drain: () => undefined };

test('a connection that a browser opened ahead, and on which nothing was said, holds up no stop', async () => {
  // Without mercy for what is under way: only the end by itself lets this stop in the test's time.
  const listening = await listen((_, response) => void response.end(), { ...options, limitMs: 3_600_000 });
  const silent = await connected(listening.port);
  const closed = once(silent, 'close');
  silent.resume();
  await expect(listening.stop()).resolves.toBeUndefined();
  await expect(closed).resolves.toEqual([false]);
});
