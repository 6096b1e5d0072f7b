import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { errorCode } from '../../lib/error-code.ts';
import { isBrokenOff } from './receive.ts';

export type Serve = (req: IncomingMessage, res: ServerResponse, alive: AbortSignal) => Promise<void>;

/** A port that can be taken away at any moment and given back. */
export type Listener = {
  /** 0 until the first start where any port would do. */
  readonly port: number;
  readonly isUp: boolean;
  start(): Promise<void>;
  /** Closes the port and breaks every connection; requests under way are never answered. */
  stop(): Promise<void>;
};

export function createListener(
  host: string,
  wishedPort: number,
  serve: Serve,
  failed: (error: unknown, res: ServerResponse) => void,
): Listener {
  let port = wishedPort;
  let wasUp = false;
  let starting: Promise<void> | null = null;
  let up: { server: Server; life: AbortController } | null = null;
  const begin = async () => {
    if (up !== null) return;
    const life = new AbortController();
    const server = createServer((req, res) => {
      serve(req, res, life.signal).catch((error: unknown) => {
        // Whoever asked a server that died, or went away while asking, is owed nothing.
        if (!life.signal.aborted && !isBrokenOff(error)) failed(error, res);
      });
    });
    await listen(server, host, port, wasUp ? REBIND_ATTEMPTS : 1);
    const address = server.address();
    if (typeof address === 'object' && address !== null) port = address.port;
    up = { server, life };
    wasUp = true;
  };
  return {
    get port() {
      return port;
    },
    get isUp() {
      return up !== null;
    },
    start: () => (starting ??= begin().finally(() => (starting = null))),
    stop: async () => {
      if (up === null) return;
      const { server, life } = up;
      up = null;
      life.abort();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** The port of a server that was just killed may be held for a moment by the system. */
const REBIND_ATTEMPTS = 20;

async function listen(server: Server, host: string, port: number, attempts: number): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      server.listen(port, host);
      await once(server, 'listening');
      return;
    } catch (error) {
      if (errorCode(error) !== 'EADDRINUSE' || attempt === attempts) throw error;
      await wait(100);
    }
  }
}
