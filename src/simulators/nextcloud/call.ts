import type { IncomingMessage } from 'node:http';
import type { BruteForce, Windows } from './limits.ts';
import type { LoggedRequest } from './request-log.ts';
import type { World } from './world.ts';

/** One request on its way through the server. */
export type Call = {
  readonly world: World;
  readonly windows: Windows;
  readonly bruteForce: BruteForce;
  readonly req: IncomingMessage;
  readonly method: string;
  readonly path: string;
  readonly segments: readonly string[];
  readonly query: URLSearchParams;
  /** Of who asks; one address where everybody comes through one proxy. */
  readonly address: string;
  /** `http://127.0.0.1:<port>`. */
  readonly origin: string;
  /** After so many bytes of the body the connection breaks; null: it does not. */
  readonly breakAt: number | null;
  readonly log: LoggedRequest;
};

/** The value of a header, or null. Names in lower case. */
export function header(call: Call, name: string): string | null {
  const value = call.req.headers[name];
  return typeof value === 'string' ? value : null;
}
