import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Sqlite from 'better-sqlite3';
import { z } from 'zod';
import { randomHex, showGuestCode } from '../../../src/lib/ids.ts';
import { SECOND_MS } from '../../../src/lib/span.ts';
import { type Load, postForm, startLoad } from '../load/load.ts';
import { type Line, digits } from '../line.ts';
import type { Row } from '../row.ts';
import { FULL_HOUR } from '../full-hour.ts';
import { type Stage, startStage, untilOpen } from '../stage/stage.ts';
import type { Workshop } from '../stage/workshop.ts';
import { alternately } from '../statistics.ts';

const CONNECTIONS = 32;
const BARE = fileURLToPath(new URL('../load/bare-route.ts', import.meta.url));
const SEE_OTHER = 303;

export const joins: Row = {
  name: 'joins',
  title: 'join redirects a second, the whole product with the pace lifted, SQLite',
  run: (shop) =>
    shop.using(
      startStage(shop, { stock: 1, servers: 12, rooms: FULL_HOUR, opensAt: 'before the start' }),
      async (stage) => {
        await untilOpen(stage);
        const codes = stage.entries.map(({ guestCode }) => guestCode);
        return shop.using(startBareRoute(shop, codes), (bare) =>
          shop.using(startLoad(), async (load) => [await compare(shop, { stage, bare, load, codes })]),
        );
      },
    ),
};

type Parts = {
  readonly stage: Stage;
  readonly bare: BareRoute;
  readonly load: Load;
  readonly codes: readonly string[];
};

async function compare(shop: Workshop, { stage, bare, load, codes }: Parts): Promise<Line> {
  const rounds = shop.quick ? 3 : 7;
  const ms = (shop.quick ? 1 : 3) * SECOND_MS;
  const side = (name: string, port: number) => {
    const requests = joinRequests(port, codes);
    return async (round: number) => {
      shop.report(`${name}, round ${round + 1} of ${rounds}`);
      return (await load.run({ port, requests, connections: CONNECTIONS, ms, expects: SEE_OTHER })).perSecond;
    };
  };
  const sides = { ours: side('Plenum', stage.gateway.port), yardstick: side('the bare route', bare.port) };
  // What is compiled and cached on the way is no part of the comparison.
  await alternately(1, sides);
  const { ours, yardstick } = await alternately(rounds, sides);
  return {
    what: 'join redirects a second, the whole product, SQLite',
    value: ours / yardstick,
    unit: 'share',
    goal: { at: 'least', value: 0.7 },
    ours: `${digits(ours)} a second`,
    against: `${digits(yardstick)} a second: a bare Express 5 route that parses the form, reads one row and signs`,
  };
}

/** Each guest of each room posts a name; no two in a row are the same. */
export function joinRequests(port: number, codes: readonly string[]): readonly string[] {
  return codes.map((code, index) =>
    postForm(port, `/m/${showGuestCode(code)}/join`, { name: `Gast ${index + 1}` }),
  );
}

export type BareRoute = { readonly port: number; stop(): Promise<void> };

/** @param codes whom it knows; none where nobody joins */
export async function startBareRoute(shop: Workshop, codes: readonly string[]): Promise<BareRoute> {
  const file = join(await shop.folder(), 'bare.db');
  const sqlite = new Sqlite(file);
  sqlite.exec(
    'create table rooms (code text primary key, meeting_id text not null, create_time integer not null)',
  );
  const insert = sqlite.prepare<[string, string, number]>('insert into rooms values (?, ?, ?)');
  for (const code of codes) insert.run(showGuestCode(code), `plenum-${randomHex(16)}`, Date.now());
  sqlite.close();
  const child = fork(BARE, [file], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: { PATH: process.env['PATH'], NODE_ENV: 'production' },
  });
  const [message] = (await once(child, 'message')) as unknown[];
  const { port } = z.object({ port: z.number() }).parse(message);
  return {
    port,
    stop: async () => {
      const ended = once(child, 'exit');
      child.kill();
      await ended;
    },
  };
}
