import { createBigBlueButtonClient } from '../../../src/clients/bigbluebutton/client.ts';
import { createBranches } from '../../../src/features/branches/branches.ts';
import { cleanRecordingsJob } from '../../../src/features/recordings/clean-recordings.ts';
import { createLook } from '../../../src/features/recordings/look.ts';
import { systemClock as clock } from '../../../src/lib/clock.ts';
import { silentLog } from '../../../src/lib/log.ts';
import { type DatabaseOptions, openDatabase } from '../../../src/platform/db/open-database.ts';

/** What a process that is to be killed is told on its command line, as JSON. */
export type ChildOrder = {
  readonly store: DatabaseOptions;
  readonly servers: readonly { readonly name: string; readonly url: string; readonly secret: string }[];
};

/** A gateway that does nothing but clean, once, as the clock would have it. */
const order = JSON.parse(process.argv[2] ?? '') as ChildOrder;
const database = await openDatabase(order.store, silentLog);
const branches = createBranches({ clock });
const tree = (db: Parameters<typeof branches.tree>[0]) => branches.tree(db);
const others = { rule: 'adopt' as const, instances: [], metaKeys: ['gliederung'], names: [] };
const look = createLook({ database, clock, tree, instance: '0123456789abcdef', others });
const pool = order.servers.map(({ name, url, secret }) => ({
  name,
  retired: false,
  client: createBigBlueButtonClient({
    ...{ name, url, secrets: [secret] as const, checksum: 'sha256' as const, kind: 'bigbluebutton' as const },
  }),
}));
const job = cleanRecordingsJob({
  ...{ database, clock, log: silentLog, pool, tree, look, proofMonths: 24, timeZone: 'Europe/Berlin' },
  onProven: () => undefined,
});
await job.run(new AbortController().signal, { cause: 'clock', only: {} });
for (const { client } of pool) client.close();
await database.close();
