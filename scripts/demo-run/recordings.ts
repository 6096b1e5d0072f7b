import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../src/lib/span.ts';
import type { Control } from './servers.ts';

/** Says in the metadata of meetings from before Plenum whose they were. */
const BRANCH_KEY = 'gliederung';

type Old = {
  readonly branch: string;
  readonly name: string;
  readonly daysAgo: number;
  readonly minutes: number;
  readonly people: number;
};

/** Two are older than the 180 days for which recordings live: the night takes them away. */
const OLD: readonly Old[] = [
  { branch: 'by-09162', name: 'Kreisvorstand', daysAgo: 6, minutes: 95, people: 11 },
  { branch: 'by-09162', name: 'Vortrag: Bezahlbares Wohnen', daysAgo: 41, minutes: 120, people: 58 },
  { branch: 'by-09162', name: 'Mitgliederversammlung', daysAgo: 176, minutes: 150, people: 73 },
  { branch: 'by-09162', name: 'Neumitgliedertreffen', daysAgo: 203, minutes: 80, people: 19 },
  { branch: 'by', name: 'Landesarbeitsgemeinschaft Soziales', daysAgo: 12, minutes: 110, people: 34 },
  { branch: 'sn', name: 'Landesvorstand', daysAgo: 251, minutes: 130, people: 14 },
];

/** One that is nobody's: another application's, which Plenum leaves alone. */
const FOREIGN = { name: 'Elternabend 4b', daysAgo: 300, minutes: 60, people: 22 } as const;

/** The settings by which Plenum takes over what is there already. */
export const RECORDING_SETTINGS = JSON.stringify({ others: { rule: 'adopt', metaKeys: [BRANCH_KEY] } });

/**
 * Puts recordings from before Plenum onto the servers; for the same day the same ones.
 *
 * @param day ISO date from which theirs are counted back
 */
export async function addRecordings(
  control: Pick<Control, 'addRecording'>,
  servers: readonly string[],
  day: string,
): Promise<void> {
  const today = Date.parse(day);
  for (const [index, old] of [...OLD, FOREIGN].entries()) {
    const server = servers[index % servers.length];
    if (server === undefined) return;
    const startTime = today - old.daysAgo * DAY_MS + 18 * HOUR_MS;
    await control.addRecording(server, {
      meetingID: `frueher-${index}`,
      name: old.name,
      startTime,
      endTime: startTime + old.minutes * MINUTE_MS,
      participants: old.people,
      meta: 'branch' in old ? { [BRANCH_KEY]: old.branch } : {},
    });
  }
}
