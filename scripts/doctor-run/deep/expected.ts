import { randomHex } from '../../../src/lib/ids.ts';
import { PROFILES } from '../../../src/simulators/bigbluebutton/profile.ts';
import { startServer } from '../../../src/simulators/bigbluebutton/server.ts';
import type { ApiIndex } from '../servers/server-seen.ts';
import { type Facts, walkAll } from './walk.ts';

type Profile = (typeof PROFILES)[number];

/** The simulated server that is nearest to what a real one tells of itself. */
export function profileOf({ isBalancer, isThree }: ApiIndex): Profile {
  if (isBalancer) return 'scalelite';
  return isThree ? 'bbb-3.0' : 'bbb-2.7';
}

/** What comes of the same steps on simulated servers of these profiles, in this process. */
export async function expectedFacts(
  profiles: readonly Profile[],
  signal: AbortSignal,
): Promise<ReadonlyMap<Profile, Facts>> {
  const found = await Promise.all(
    [...new Set(profiles)].map(async (profile) => [profile, await factsOf(profile, signal)] as const),
  );
  return new Map(found);
}

async function factsOf(profile: Profile, signal: AbortSignal): Promise<Facts> {
  const secret = randomHex(20);
  const simulated = await startServer({ secret, profile, endDelayMs: 10, drawVoiceBridge: () => '47110' });
  try {
    const [walk] = await walkAll(
      [
        {
          name: 'simulated',
          kind: profile === 'scalelite' ? 'scalelite' : 'bigbluebutton',
          url: simulated.url,
          secrets: [secret],
          seats: 1,
          checksum: 'sha256',
          joinOrigins: [new URL(simulated.url).origin],
          dialNumber: null,
          retired: false,
        },
      ],
      signal,
    );
    if (walk === undefined) throw new Error('one server is one walk');
    return walk.facts;
  } finally {
    await simulated.close();
  }
}
