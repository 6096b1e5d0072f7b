import { startServer, type ServerOptions, type SimulatedServer } from './server.ts';

export type FleetOptions = Omit<ServerOptions, 'name' | 'port'> & {
  readonly names: readonly string[];
  /** Of the first server; the others follow. 0: any free one for each. */
  readonly firstPort: number;
};

/**
 * Several servers in one process, each of which can die alone.
 *
 * @throws what the failing listener threw, after the servers that had started were closed again
 */
export async function startFleet(options: FleetOptions): Promise<readonly SimulatedServer[]> {
  const { names, firstPort, ...shared } = options;
  const starts = await Promise.allSettled(
    names.map((name, index) =>
      startServer({ ...shared, name, port: firstPort === 0 ? 0 : firstPort + index }),
    ),
  );
  const up = starts.flatMap((start) => (start.status === 'fulfilled' ? [start.value] : []));
  const failed = starts.find((start) => start.status === 'rejected');
  if (failed === undefined) return up;
  await Promise.all(up.map((server) => server.close()));
  throw failed.reason;
}
