import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** One call of the back channel, as it came. */
type LogoutCall = {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** '' where the body has none. */
  readonly token: string;
};

export type LogoutListener = {
  readonly url: string;
  /** What came since it was asked the last time. */
  take(): readonly LogoutCall[];
  close(): Promise<void>;
};

/** Stands where Plenum stands, and keeps what a provider posts to it. */
export async function startLogoutListener(): Promise<LogoutListener> {
  const calls: LogoutCall[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const { method = '', url: path = '', headers } = request;
      calls.push({ method, path, headers, token: new URLSearchParams(body).get('logout_token') ?? '' });
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    take: () => calls.splice(0),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
