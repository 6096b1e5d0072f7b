import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';

/**
 * What befalls a request: `lose` lets the server carry it out and breaks the connection instead of answering, a number of
 * bytes lets that many of the body through and breaks both connections, `answer` is told without asking the server.
 */
type Blow = 'lose' | { readonly breakAfter: number } | { readonly answer: number };
type Strike = { readonly pattern: RegExp; readonly blow: Blow; left: number };

/** Stands between a client and a server, counts what goes through, and lets happen what happens to networks. */
export type Middleman = {
  /** Without a slash at the end. */
  readonly url: string;
  /** `MKCOL /remote.php/dav/files/…`, decoded, since the last `forget`. */
  seen(): readonly string[];
  /** Also strikes that have not struck yet. */
  forget(): void;
  /** The next `times` requests whose `METHOD /path` fits. */
  strike(pattern: RegExp, blow: Blow, times?: number): void;
  close(): Promise<void>;
};

export async function standBefore(target: string): Promise<Middleman> {
  const seen: string[] = [];
  const strikes: Strike[] = [];
  const server = createServer((incoming, outgoing) => {
    const line = `${incoming.method ?? ''} ${decodeURIComponent((incoming.url ?? '').split('?')[0] ?? '')}`;
    seen.push(line);
    const strike = strikes.find(({ pattern, left }) => left > 0 && pattern.test(line));
    if (strike !== undefined) strike.left--;
    const blow = strike?.blow;
    if (typeof blow === 'object' && 'answer' in blow)
      incoming.resume().on('end', () => outgoing.writeHead(blow.answer).end());
    else pass(target, incoming, outgoing, blow);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen: () => [...seen],
    forget: () => {
      seen.length = 0;
      strikes.length = 0;
    },
    strike: (pattern, blow, times = 1) => strikes.push({ pattern, blow, left: times }),
    close: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

function pass(
  target: string,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  blow?: Exclude<Blow, { answer: number }>,
) {
  const { method, headers, url } = incoming;
  const breakBoth = () => {
    upstream.destroy();
    incoming.socket.destroy();
  };
  const upstream = request(`${target}${url ?? ''}`, {
    ...(method === undefined ? {} : { method }),
    headers: { ...headers, host: new URL(target).host },
  });
  upstream.on('error', breakBoth).on('response', (answer) => {
    if (blow === 'lose') {
      answer.resume().on('end', breakBoth);
      return;
    }
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.on('error', breakBoth).pipe(outgoing);
  });
  outgoing.on('close', () => upstream.destroy());
  if (typeof blow !== 'object') {
    incoming.on('error', breakBoth).pipe(upstream);
    return;
  }
  let through = 0;
  incoming.on('error', breakBoth).on('data', (bytes: Buffer) => {
    const rest = bytes.subarray(0, blow.breakAfter - through);
    through += rest.length;
    upstream.write(rest);
    if (through >= blow.breakAfter) breakBoth();
  });
}
