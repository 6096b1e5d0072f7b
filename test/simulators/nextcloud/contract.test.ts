import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, jest } from '@jest/globals';
import { startNextcloudSimulator } from '../../../src/simulators/nextcloud/server.ts';
import { describeNextcloudClient } from '../../contract/nextcloud/client-suite.ts';
import { describeNextcloud } from '../../contract/nextcloud/suite.ts';
import type { NextcloudTarget } from '../../contract/nextcloud/target.ts';

jest.setTimeout(60_000);

describe('the simulated Nextcloud', () => {
  let dir = '';
  let cloud: Awaited<ReturnType<typeof startNextcloudSimulator>>;
  let target: NextcloudTarget;
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'plenum-nextcloud-'));
    const serviceAccount = { user: 'plenum', appPassword: 'x'.repeat(72) };
    cloud = await startNextcloudSimulator({ dir, serviceAccount });
    target = { url: cloud.url.replace(/\/$/, ''), user: 'plenum', password: serviceAccount.appPassword };
  });
  afterAll(async () => {
    await cloud.close();
    await rm(dir, { recursive: true });
  });

  describe('answers as a real one does', () => describeNextcloud(() => target));
  describe('by our client', () => describeNextcloudClient(() => target));
});
