import { createNextcloudClient } from '../../../src/clients/nextcloud/client.ts';
import { NextcloudError } from '../../../src/clients/nextcloud/fault.ts';
import type { Config } from '../../../src/config.ts';
import { SECOND_MS } from '../../../src/lib/span.ts';
import { lookAtCertificate } from '../certificate.ts';
import { ask } from '../web.ts';
import type { CloudSeen, Told } from './cloud-seen.ts';

const LIMIT_MS = 10 * SECOND_MS;

/**
 * Looks at the Nextcloud by calls that change nothing; null where the settings name none. It signs in once at most where
 * the password is wrong: ten failed logins would shut out all who come from this address.
 */
export async function observeCloud(
  { nextcloud, folders }: Config,
  timeoutMs = LIMIT_MS,
): Promise<CloudSeen | null> {
  if (nextcloud === null) return null;
  const client = createNextcloudClient(nextcloud);
  const call = { timeoutMs };
  try {
    const [certificate, page, standing] = await Promise.all([
      lookAtCertificate(nextcloud.url),
      ask(`${nextcloud.url}/status.php`, { timeoutMs, accept: 'application/json' }),
      told(client.standing(call)),
    ]);
    const seen = { nextcloud, folders, certificate, page, standing };
    const answers = standing.is === 'told' && !standing.of.maintenance;
    const account = answers ? await told(client.account(call)) : null;
    const abilities = account?.is === 'told' ? await told(client.abilities(call)) : null;
    return { ...seen, account, abilities };
  } finally {
    client.close();
  }
}

async function told<T>(call: Promise<T>): Promise<Told<T>> {
  try {
    return { is: 'told', of: await call };
  } catch (fault) {
    if (fault instanceof NextcloudError) return { is: 'fault', kind: fault.kind };
    throw fault;
  }
}
