import { createServer } from 'node:net';
import { errorCode } from '../../src/lib/error-code.ts';
import { DemoError } from './house.ts';

const USUAL_PORT = 3000;
/** Where the simulated Keycloak and the simulated Nextcloud usually are. */
export const USUAL_PORTS = { Keycloak: 4201, Nextcloud: 4301 } as const;
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
  const port = await firstFree(host, first);
  if (port === null)
    throw new DemoError(`No port from ${first} on is free. Name one: scripts/demo --port 8080`);
  return { port, remark: port === first ? null : `Port ${first} is in use, so Plenum takes ${port}.` };
}

/**
 * The port of a simulated server beside Plenum: that of the last start, or the usual one, or the next that is free and
 * not taken by another part of the demo.
 *
 * @throws DemoError with a sentence when none is
 */
export async function chooseSidePort(
  host: string,
  server: keyof typeof USUAL_PORTS,
  remembered: number | null,
  taken: readonly number[],
): Promise<number> {
  const first = remembered ?? USUAL_PORTS[server];
  const port = await firstFree(host, first, taken);
  if (port === null) throw new DemoError(`No port from ${first} on is free for the simulated ${server}.`);
  return port;
}

async function firstFree(host: string, first: number, taken: readonly number[] = []): Promise<number | null> {
  for (let port = first; port < first + NEIGHBOURS; port += 1) {
    if (!taken.includes(port) && (await isFree(host, port))) return port;
  }
  return null;
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
