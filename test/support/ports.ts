import { createServer } from 'node:net';

/** Below the ports that the system gives to whoever asks for any, and to connections that go out. */
const LOWEST = 10_000;
const EACH = 2_000;

/** Test processes beside each other choose from ports of their own: what one was told is free, no other takes. */
const lowest = LOWEST + (Number(process.env['JEST_WORKER_ID'] ?? 0) % 10) * EACH;
let next = Math.floor(Math.random() * EACH);

/** A TCP port on loopback that nobody listens on right now, and another one at each call. */
export async function freePort(): Promise<number> {
  for (let tried = 0; tried < EACH; tried++) {
    const port = lowest + (next++ % EACH);
    if (await isFree(port)) return port;
  }
  throw new Error('no port is free');
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(false);
      else reject(error);
    });
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}
