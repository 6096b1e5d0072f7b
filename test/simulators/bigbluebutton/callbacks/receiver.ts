import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach } from '@jest/globals';

export type Received = {
  readonly method: string;
  /** Path and query as they arrived. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
};

export type Receiver = {
  readonly url: string;
  readonly received: Received[];
  /** What it answers from now on; 200 until then. */
  answer: (request: Received) => number;
};

const open: Server[] = [];

afterEach(async () => {
  await Promise.all(
    open.splice(0).map((server) => {
      server.closeAllConnections();
      return new Promise<void>((resolve) => server.close(() => resolve()));
    }),
  );
});

/** Somebody on loopback who wants to be told; gone after the test. */
export async function aReceiver(): Promise<Receiver> {
  const receiver: Receiver & { url: string } = { url: '', received: [], answer: (): number => 200 };
  const server = createServer((req, res) => {
    void (async () => {
      let body = '';
      for await (const chunk of req) body += String(chunk);
      const { method = '', url: target = '', headers } = req;
      const request = { method, target, headers, body };
      receiver.received.push(request);
      res.writeHead(receiver.answer(request), { Location: '/elsewhere' }).end();
    })();
  });
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  receiver.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return receiver;
}
