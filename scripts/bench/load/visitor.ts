import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { SECOND_MS } from '../../../src/lib/span.ts';

export type Visit = {
  /** As it was sent: compressed where it was. */
  readonly body: Buffer;
  /** From sending the request to the last byte of the answer. */
  readonly tookMs: number;
  /** All that came over the connection for it, heads included. */
  readonly wireBytes: number;
};

/** Somebody who asks for one thing after the other over one kept connection, as a browser would ask. */
export type Visitor = {
  /** @param path below the address. @throws Error for any status but 200 */
  get(path: string): Promise<Visit>;
  leave(): void;
};

const PATIENCE_MS = 30 * SECOND_MS;

/** @param headers beside those of every browser, such as its cookie */
export function createVisitor(url: string, headers: Readonly<Record<string, string>>): Visitor {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  return {
    get: async (path) => {
      const begun = performance.now();
      const asked = request(new URL(path, url), { agent, headers, timeout: PATIENCE_MS });
      asked.on('timeout', () => asked.destroy(new Error(`${path} took too long`)));
      const [socket] = (await once(asked.end(), 'socket')) as [{ readonly bytesRead: number }];
      const before = socket.bytesRead;
      const [answer] = (await once(asked, 'response')) as [IncomingMessage];
      const body = Buffer.concat((await answer.toArray()) as Buffer[]);
      const tookMs = performance.now() - begun;
      const { statusCode } = answer;
      if (statusCode !== 200) throw new Error(`${path} was answered with ${statusCode}`);
      return { body, tookMs, wireBytes: socket.bytesRead - before };
    },
    leave: () => agent.destroy(),
  };
}
