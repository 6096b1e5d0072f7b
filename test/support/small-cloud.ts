import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startNextcloudSimulator } from '../../src/simulators/nextcloud/server.ts';
import type { NextcloudControl } from '../../src/simulators/nextcloud/control-types.ts';

const ACCOUNT = { user: 'plenum', appPassword: 'app-password-of-the-journeys' };
const BRANCHES = `id,parent,name,level
de,,Bundesverband,federal
by,de,Landesverband Bayern,state
by-09162,by,Kreisverband München (Stadt),district
`;
/** Where the folder of `by-09162` lies. */
export const MUNICH = 'Gliederungen/Bayern/München (Stadt)';

/** A simulated Nextcloud for a whole app with three branches. */
export type SmallCloud = {
  readonly control: NextcloudControl;
  /** With which an app knows it. */
  readonly settings: Readonly<Record<string, string>>;
  /** Writes a file as a member does, over what is there. @param path from the account's root, with slashes */
  put(path: string, content: Buffer): Promise<void>;
  tree(): readonly string[];
  close(): Promise<void>;
};

export async function startSmallCloud(): Promise<SmallCloud> {
  const dir = await mkdtemp(join(tmpdir(), 'plenum-cloud-'));
  const branches = join(dir, 'branches.csv');
  await writeFile(branches, BRANCHES);
  const cloud = await startNextcloudSimulator({
    ...{ dir: join(dir, 'cloud'), serviceAccount: ACCOUNT },
    profile: { rateLimits: false },
  });
  const url = cloud.url.replace(/\/$/, '');
  return {
    control: cloud.control,
    settings: {
      PLENUM_NEXTCLOUD_URL: url,
      PLENUM_NEXTCLOUD_USER: ACCOUNT.user,
      PLENUM_NEXTCLOUD_PASSWORD: ACCOUNT.appPassword,
      PLENUM_FOLDERS: JSON.stringify({ sharesPerTenMinutes: 0 }),
      PLENUM_BRANCHES: branches,
    },
    put: (path, content) => put(url, path, content),
    tree: () => cloud.control.tree(ACCOUNT.user),
    close: async () => {
      await cloud.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

async function put(url: string, path: string, content: Buffer): Promise<void> {
  const { user, appPassword } = ACCOUNT;
  const encoded = path.split('/').map(encodeURIComponent).join('/');
  const answer = await fetch(`${url}/remote.php/dav/files/${user}/${encoded}`, {
    method: 'PUT',
    headers: { Authorization: `Basic ${Buffer.from(`${user}:${appPassword}`).toString('base64')}` },
    body: new Uint8Array(content),
  });
  if (!answer.ok) throw new Error(`PUT: ${answer.status}`);
}
