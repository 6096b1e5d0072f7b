import { createServer } from 'node:net';
import { errorCode } from '../../src/lib/error-code.ts';
import { DemoError } from './house.ts';

const USUAL_PORT = 3000;
const NEIGHBOURS = 50;

/** A port, and a sentence where it is not the one that was to be expected. */
export type PortChoice = { readonly port: number; readonly remark: string | null };

/**
 * The port that was asked for, or the one of the last start, or the usual one, or the next that is free.
 *
 * @throws DemoError with a sentence when the port that was asked for is taken
 */
export async function choosePort(
  host: string,
  asked: number | null,
  remembered: number | null,
): Promise<PortChoice> {
  if (asked !== null) {
    if (await isFree(host, asked)) return { port: asked, remark: null };
    throw new DemoError(`Port ${asked} is in use. Another one: scripts/demo --port ${asked + 1}`);
  }
  const first = remembered ?? USUAL_PORT;
  for (let port = first; port < first + NEIGHBOURS; port += 1) {
    if (!(await isFree(host, port))) continue;
    return { port, remark: port === first ? null : `Port ${first} is in use, so Plenum takes ${port}.` };
  }
  throw new DemoError(`No port from ${first} on is free. Name one: scripts/demo --port 8080`);
}

async function isFree(host: string, port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error) => {
      const code = errorCode(error);
      if (code === 'EADDRINUSE' || code === 'EACCES') resolve(false);
      else if (code === 'EADDRNOTAVAIL') reject(new DemoError(`This machine has no address ${host}.`));
      else reject(error);
    });
    probe.listen(port, host, () => probe.close(() => resolve(true)));
  });
}
