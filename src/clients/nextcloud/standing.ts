import { z } from 'zod';
import type { Calls } from './calls.ts';
import { unknown } from './failure.ts';
import type { Abilities, Account, NextcloudClient, Standing } from './nextcloud.ts';
import { readData } from './ocs-judge.ts';

const Status = z.object({ maintenance: z.boolean(), versionstring: z.string() });
/** What is absent is not limited; but without the app there are no links at all. */
const Sharing = z.object({
  public: z.object({
    enabled: z.boolean(),
    upload: z.boolean().default(true),
    password: z.object({ enforced: z.boolean() }).default({ enforced: false }),
    expire_date: z
      .object({ enforced: z.boolean().default(false), days: z.coerce.number().optional() })
      .default({ enforced: false }),
  }),
});
const Capabilities = z.object({
  capabilities: z.object({
    files_sharing: Sharing.default({
      public: {
        ...{ enabled: false, upload: false },
        ...{ password: { enforced: false }, expire_date: { enforced: false } },
      },
    }),
    files: z.object({ windows_compatible_filenames: z.boolean().default(false) }),
    groupfolders: z.unknown().optional(),
    bruteforce: z
      .object({ delay: z.number(), 'allow-listed': z.boolean().default(false) })
      .default({ delay: 0, 'allow-listed': false }),
  }),
});
const User = z.object({
  id: z.string(),
  groups: z.array(z.string()),
  quota: z.object({ free: z.number().nullish() }),
});

/** What the server says of itself and of the account that we are. */
export function createStanding(calls: Calls): Pick<NextcloudClient, 'standing' | 'abilities' | 'account'> {
  return {
    standing: (options) =>
      calls.run('standing', options, async ({ ocs }): Promise<Standing> => {
        const begun = calls.clock.now();
        const { body, date } = await ocs.status();
        const midway = (begun + calls.clock.now()) / 2;
        const { maintenance, versionstring } = readData(Status, body);
        const theirs = Date.parse(date ?? '');
        if (Number.isNaN(theirs)) throw unknown('unexpected', { status: 200 });
        return { version: versionstring, maintenance, aheadMs: aheadMs(theirs, midway) };
      }),
    abilities: (options) =>
      calls.run('abilities', options, async ({ ocs }): Promise<Abilities> => {
        const { capabilities } = readData(
          Capabilities,
          await ocs.ask('GET', '/ocs/v2.php/cloud/capabilities'),
        );
        const { files, groupfolders, bruteforce, files_sharing: sharing } = capabilities;
        const { enabled, upload, password, expire_date: expiry } = sharing.public;
        return {
          teamFolders: groupfolders !== undefined && groupfolders !== null,
          windowsNames: files.windows_compatible_filenames,
          bruteForce: { delayMs: bruteforce.delay, allowed: bruteforce['allow-listed'] },
          links: {
            ...{ allowed: enabled, upload, needPassword: password.enforced },
            mostDays: expiry.enforced ? (expiry.days ?? null) : null,
          },
        };
      }),
    account: (options) =>
      calls.run('account', options, async ({ ocs }): Promise<Account> => {
        const { id, groups, quota } = readData(User, await ocs.ask('GET', '/ocs/v2.php/cloud/user'));
        const free = quota.free ?? -1;
        return { id, groups, freeBytes: free < 0 ? null : free };
      }),
  };
}

/** In whole seconds; the server's date has lost the rest of its second, half of one on average. */
function aheadMs(theirs: number, ours: number): number {
  return Math.trunc((theirs + 500 - ours) / 1000) * 1000 + 0;
}
