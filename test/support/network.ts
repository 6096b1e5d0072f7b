import { connect, createServer, type Server, type Socket } from 'node:net';

/** The network on the way to a server: it carries, or it swallows every byte and tells nobody. */
export type Network = {
  /** The server's address by way of this network. */
  readonly url: string;
  /** How often somebody spoke to the server after it had spoken. */
  trips(): number;
  /** From now on nothing comes through, in either direction; new connections are accepted and never answered. */
  swallow(): void;
  /** New connections are carried again, and who was left hears of it. What was swallowed is gone. */
  carry(): void;
  close(): Promise<void>;
};

/** Lays a network to the server of a URL. */
export async function networkTo(url: string): Promise<Network> {
  const target = new URL(url);
  const open = new Set<Socket>();
  const left: Socket[] = [];
  let swallows = false;
  let trips = 0;
  const letGo = () => {
    for (const socket of left.splice(0)) socket.destroy();
  };
  const pipe = (from: Socket, to: Socket, heard: () => void) => {
    open.add(from);
    from.on('data', (bytes) => {
      heard();
      if (!swallows) to.write(bytes);
    });
    from.on('error', () => undefined);
    from.on('end', () => {
      left.push(from, to);
      if (!swallows) letGo();
    });
    from.on('close', () => open.delete(from));
  };
  // Half open, since not even an end is answered.
  const server = createServer({ allowHalfOpen: true }, (near) => {
    const far = connect(Number(target.port), target.hostname);
    let answered = true;
    pipe(near, far, () => {
      if (answered) trips += 1;
      answered = false;
    });
    pipe(far, near, () => (answered = true));
  });
  const through = new URL(url);
  through.hostname = '127.0.0.1';
  through.port = String(await listenOn(server));
  return {
    url: through.href,
    trips: () => trips,
    swallow: () => (swallows = true),
    carry: () => {
      swallows = false;
      letGo();
    },
    close: async () => {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function listenOn(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The network listens on no port.');
  return address.port;
}
