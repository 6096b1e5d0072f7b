import { createServer, request } from 'node:http';

/** One address before several replicas. */
export type Balancer = {
  readonly url: string;
  /** How many requests each replica was given, in the order of `over`. */
  given(): readonly number[];
  /** From now on every request goes to the next of these in turn. */
  over(addresses: readonly string[]): void;
  close(): Promise<void>;
};

/** Deals requests out in turn and remembers nobody: two requests of one person go to two replicas. */
export async function startBalancer(): Promise<Balancer> {
  let replicas: readonly string[] = [];
  let given: number[] = [];
  let turn = 0;
  const server = createServer((near, answer) => {
    const index = turn % replicas.length;
    const replica = replicas[index];
    turn += 1;
    if (replica === undefined) return void answer.writeHead(503).end();
    given[index] = (given[index] ?? 0) + 1;
    const { method, url, headers } = near;
    const far = request(new URL(url ?? '/', replica), { method, headers }, (got) => {
      answer.writeHead(got.statusCode ?? 502, got.rawHeaders);
      got.pipe(answer);
    });
    far.on('error', () => answer.destroy());
    near.pipe(far);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('The balancer listens on no port.');
  return {
    url: `http://127.0.0.1:${bound.port}`,
    given: () => given,
    over: (addresses) => {
      replicas = addresses;
      given = addresses.map(() => 0);
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
