import { createServer } from 'node:net';
import { errorCode } from '../../src/lib/error-code.ts';
import { DemoError } from './house.ts';

const USUAL_PORT = 3000;
const USUAL_REALM_PORT = 4201;
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
 * The port of the simulated Keycloak: that of the last start, or the usual one, or the next that is free and not the
 * one that Plenum takes.
 *
 * @throws DemoError with a sentence when none is
 */
export async function chooseRealmPort(
  host: string,
  remembered: number | null,
  plenumPort: number,
): Promise<number> {
  const first = remembered ?? USUAL_REALM_PORT;
  const port = await firstFree(host, first, plenumPort);
  if (port === null) throw new DemoError(`No port from ${first} on is free for the simulated Keycloak.`);
  return port;
}

async function firstFree(host: string, first: number, except?: number): Promise<number | null> {
  for (let port = first; port < first + NEIGHBOURS; port += 1) {
    if (port !== except && (await isFree(host, port))) return port;
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
