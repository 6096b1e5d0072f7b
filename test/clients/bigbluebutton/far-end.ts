import { createServer, type RequestListener } from 'node:http';
import { createServer as createSocketServer, type AddressInfo, type Server, type Socket } from 'node:net';
import {
  createBigBlueButtonClient,
  type BigBlueButtonClient,
} from '../../../src/clients/bigbluebutton/client.ts';
import type { ClientOptions } from '../../../src/clients/bigbluebutton/caller.ts';
import type { BackendError } from '../../../src/clients/bigbluebutton/fault.ts';
import type { BigBlueButtonServer } from '../../../src/clients/bigbluebutton/server.ts';

/** A server at the far end of the wire that does exactly what one test says. */
export type FarEnd = AsyncDisposable & { readonly url: string; readonly port: number };

/** Speaks HTTP. */
export async function farEnd(answer: RequestListener): Promise<FarEnd> {
  const server = createServer(answer);
  return listening(server, () => {
    server.closeAllConnections();
  });
}

/** Speaks whatever the test writes: `greet` runs for each connection. */
export async function rawEnd(greet: (socket: Socket) => void): Promise<FarEnd> {
  const sockets = new Set<Socket>();
  const server = createSocketServer((socket) => {
    sockets.add(socket);
    // The client hangs up on us in many of these tests.
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    greet(socket);
  });
  return listening(server, () => {
    for (const socket of sockets) socket.destroy();
  });
}

async function listening(server: Server, hangUp: () => void): Promise<FarEnd> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/bigbluebutton`,
    port,
    [Symbol.asyncDispose]: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      hangUp();
      await closed;
    },
  };
}

export const SECRET = 'theSecretNobodyMaySee';

export function serverAt(url: string, more: Partial<BigBlueButtonServer> = {}): BigBlueButtonServer {
  return { name: 'bbb-03', kind: 'bigbluebutton', url, secrets: [SECRET], checksum: 'sha256', ...more };
}

export type DisposableClient = BigBlueButtonClient & Disposable;

/** A client that closes its connections at the end of the test. */
export function clientOf(
  url: string,
  options: ClientOptions = {},
  more: Partial<BigBlueButtonServer> = {},
): DisposableClient {
  const client = createBigBlueButtonClient(serverAt(url, more), options);
  return Object.defineProperties(Object.create(client) as DisposableClient, {
    [Symbol.dispose]: {
      value: () => {
        client.close();
      },
    },
  });
}

/** The error that `call` ends with. */
export async function faultOf(call: Promise<unknown>): Promise<BackendError> {
  return call.then(
    () => {
      throw new Error('the call should have failed');
    },
    (error: unknown) => error as BackendError,
  );
}

/** A `create` with nothing but what it needs. */
export const PLAIN_ROOM = {
  meetingID: 'm-0012',
  name: 'Vorstand',
  attendeePW: 'viewer-7Yt2',
  moderatorPW: 'host-Lm3x9',
  logoutURL: 'https://plenum.example.test/m/acde',
  meetingExpireIfNoUserJoinedInMinutes: 210,
  meetingExpireWhenLastUserLeftInMinutes: 210,
} as const;
