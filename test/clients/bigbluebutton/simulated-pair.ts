import { createBigBlueButtonClient } from '../../../src/clients/bigbluebutton/client.ts';
import type { Profile } from '../../../src/simulators/bigbluebutton/profile.ts';
import { aServer, SECRET, type TestServer } from '../../simulators/bigbluebutton/caller.ts';
import type { DisposableClient } from './far-end.ts';

/** A client of a simulated server, and that server on a clock of its own. */
export async function pairOf(profile: Profile): Promise<{ server: TestServer; client: DisposableClient }> {
  const server = await aServer({ profile });
  const client = createBigBlueButtonClient({
    name: 'bbb-03',
    kind: profile === 'scalelite' ? 'scalelite' : 'bigbluebutton',
    url: server.url,
    secrets: [SECRET],
    checksum: 'sha256',
  });
  const closes = { [Symbol.dispose]: () => client.close() };
  return { server, client: Object.assign(Object.create(client) as DisposableClient, closes) };
}
