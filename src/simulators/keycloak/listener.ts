import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { errorCode } from '../../lib/error-code.ts';

/** A port that can be closed and opened again. */
export type Listener = {
  /** 0 until the first start where any port would do; the same from then on. */
  readonly port: number;
  readonly isUp: boolean;
  start(): Promise<void>;
  /** Closes the port and breaks every connection. */
  stop(): Promise<void>;
};

/** The port that was just closed may be held for a moment by the system. */
const REBIND_ATTEMPTS = 20;
const REBIND_PAUSE_MS = 100;

export function createListener(host: string, wishedPort: number, serve: RequestListener): Listener {
  let port = wishedPort;
  let attempts = 1;
  let server: Server | null = null;
  return {
    get port() {
      return port;
    },
    get isUp() {
      return server !== null;
    },
    start: async () => {
      if (server !== null) return;
      const next = createServer(serve);
      server = next;
      try {
        await listen(next, host, port, attempts);
      } catch (error) {
        server = null;
        throw error;
      }
      const address = next.address();
      if (typeof address === 'object' && address !== null) port = address.port;
      attempts = REBIND_ATTEMPTS;
    },
    stop: async () => {
      if (server === null) return;
      const last = server;
      server = null;
      const closed = new Promise<void>((resolve) => last.close(() => resolve()));
      last.closeAllConnections();
      await closed;
    },
  };
}

async function listen(server: Server, host: string, port: number, attempts: number): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      server.listen(port, host);
      await once(server, 'listening');
      return;
    } catch (error) {
      if (errorCode(error) !== 'EADDRINUSE' || attempt === attempts) throw error;
      await wait(REBIND_PAUSE_MS);
    }
  }
}
