import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { MINUTE_MS, SECOND_MS } from '../../lib/span.ts';

export type ListenOptions = {
  readonly host: string;
  /** 0 for any free one. */
  readonly port: number;
  /** Called first when stopping: readiness must be false from then on. */
  readonly drain: () => void;
  /** Resolves when balancers have had time to notice that; only then are new connections refused. */
  readonly noticed?: () => Promise<void>;
  /** How long what is under way may take; after that it is cut. */
  readonly limitMs?: number;
};

export type Listening = {
  readonly port: number;
  /** Stops gracefully: what has begun is finished, nothing new comes in. Resolves when all connections are gone. */
  readonly stop: () => Promise<void>;
};

/** Longer than balancers keep an idle connection (60 s), so that it is never us who cut it under their hands. */
const KEEP_ALIVE_MS = 65 * SECOND_MS;
/** Connections that wait to be taken; Node's 511 are fewer than come in the first moment of a full hour. */
const BACKLOG = 4_096;
const HEADERS_MS = 10 * SECOND_MS;
const REQUEST_MS = MINUTE_MS;
const STOP_LIMIT_MS = 20 * SECOND_MS;
const IDLE_ROUND_MS = 100;
/** Browsers and balancers open connections ahead; a request on one of them would have come by then. */
const SILENCE_MS = SECOND_MS;

/** @throws Error when the port cannot be had */
export async function listen(app: RequestListener, options: ListenOptions): Promise<Listening> {
  const server = createServer({
    requestTimeout: REQUEST_MS,
    headersTimeout: HEADERS_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    connectionsCheckingInterval: 5 * SECOND_MS,
  });
  const leave = { farewell: sayFarewell(server), closeSilent: watchSilent(server) };
  server.on('request', app);
  await new Promise<void>((resolve, reject) => {
    const { port, host } = options;
    server.once('error', reject).listen({ port, host, backlog: BACKLOG }, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server listens on no port.');
  let stopping: Promise<void> | null = null;
  return { port: address.port, stop: () => (stopping ??= stop(server, leave, options)) };
}

/** Once called, every answer that has not begun yet tells its connection to end after it. */
function sayFarewell(server: Server): () => void {
  const open = new Set<ServerResponse>();
  let leaving = false;
  const last = (response: ServerResponse) => {
    if (!response.headersSent) response.setHeader('Connection', 'close');
  };
  server.on('request', (_request, response) => {
    if (leaving) last(response);
    open.add(response);
    response.once('close', () => open.delete(response));
  });
  return () => {
    leaving = true;
    for (const response of open) last(response);
  };
}

/**
 * Once called, ends the connections on which nothing was ever said. Node counts them as under way, and no
 * longer looks at its own time limits when a server closes.
 */
function watchSilent(server: Server): () => void {
  const silent = new Set<Socket>();
  server.on('connection', (socket) => {
    silent.add(socket);
    socket.once('close', () => silent.delete(socket));
  });
  server.on('request', ({ socket }) => silent.delete(socket));
  return () => {
    for (const socket of silent) if (socket.bytesRead === 0) socket.destroy();
  };
}

type Leave = { readonly farewell: () => void; readonly closeSilent: () => void };

async function stop(server: Server, leave: Leave, options: ListenOptions): Promise<void> {
  options.drain();
  await options.noticed?.();
  leave.farewell();
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  const idle = setInterval(() => server.closeIdleConnections(), IDLE_ROUND_MS);
  const silence = setTimeout(leave.closeSilent, SILENCE_MS);
  const limit = setTimeout(() => server.closeAllConnections(), options.limitMs ?? STOP_LIMIT_MS);
  try {
    await closed;
  } finally {
    clearInterval(idle);
    clearTimeout(silence);
    clearTimeout(limit);
  }
}
