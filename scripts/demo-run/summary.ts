import { PEOPLE } from '../demo-data/people.ts';
import { DAY_MS, type Instant } from '../../src/lib/span.ts';
import { toLocal } from '../../src/lib/local-time.ts';
import { TIME_ZONE } from './house.ts';
import type { Meeting, Meetings } from './meetings.ts';
import type { Screen } from './screen.ts';

export type Facts = {
  readonly url: string;
  readonly token: string;
  /** Of everybody who can sign in; null where nobody can. */
  readonly password: string | null;
  readonly meetings: Meetings;
  /** Where the live room is; null when it is not open yet. */
  readonly server: string | null;
  readonly now: Instant;
  /** As the person would type it: `data/demo/env`. */
  readonly shellFile: string;
  /** The folder in which the branches' folders appear, as the person would type it; null where there are none. */
  readonly cloudFolder: string | null;
};

/** What there is to try, once the links work. */
export function summary(facts: Facts, screen: Screen): string {
  const { url, token, meetings, server, now, shellFile } = facts;
  const { live, soon, tomorrow } = meetings;
  const victim = server ?? 'bbb-03';
  const where = server === null ? 'its room is being opened' : `on ${server}`;
  const about = ({ title, branchName }: Meeting) => `${title}, ${branchName}`;
  return [
    '',
    screen.bold(`Plenum is running at ${url}`),
    '',
    line('Live now', `${about(live)} ${screen.dim(`(${where})`)}`),
    line('  guests', screen.bold(live.links.guest)),
    line('  host', live.links.host),
    line(`Opens ${clock(soon.occurrence.opensAt)}`, about(soon)),
    line('  guests', screen.bold(soon.links.guest)),
    line(when(tomorrow.occurrence.startsAt, now), about(tomorrow)),
    line('  guests', screen.bold(tomorrow.links.guest)),
    '',
    ...signIn(facts, screen),
    ...folders(facts, screen),
    '',
    line('Recordings', `${url}/aufzeichnungen`),
    line(
      '',
      screen.dim(
        'signed in; some are older than 180 days: scripts/clean --dry-run says what the night deletes',
      ),
    ),
    '',
    line('API token', token),
    line('Ask it', `curl -H 'Authorization: Bearer ${token}' ${url}/api/v1/rooms`),
    line('', screen.dim(`. ${shellFile} puts the address into $PLENUM and the token into $TOKEN`)),
    line('All calls', `${url}/docs`),
    '',
    line('Let a server die', screen.bold(`scripts/demo kill ${victim}`)),
    line('', screen.dim('the live room is there; its links lead in again within half a minute')),
    line('Bring it back', `scripts/demo start ${victim}`),
    '',
    'Ctrl-C stops all of it; scripts/demo goes on where it was, scripts/demo --reset starts afresh.',
    '',
  ].join('\n');
}

function line(label: string, text: string): string {
  return `  ${label.padEnd(18)}${text}`;
}

function signIn({ url, password }: Facts, screen: Screen): readonly string[] {
  if (password === null)
    return [line('Sign in', 'only where the demo listens on 127.0.0.1, since it has no https')];
  return [
    line('Sign in at', screen.bold(`${url}/auth/login`)),
    ...PEOPLE.map(({ username, firstName, lastName, may }) =>
      line(`  ${username}`, `${firstName} ${lastName}, ${may}`),
    ),
    line('  password', `${screen.bold(password)} ${screen.dim('(for all of them)')}`),
  ];
}

function folders({ cloudFolder }: Facts, screen: Screen): readonly string[] {
  if (cloudFolder === null) return [];
  return [
    '',
    line('Branch folders', screen.bold(cloudFolder)),
    line(
      '',
      screen.dim(
        'of the simulated Nextcloud, made within some minutes: scripts/folders drift says what is missing',
      ),
    ),
    line('', screen.dim("put a PDF into Folien of tomorrow's meeting, and its room shows it")),
  ];
}

function clock(at: Instant): string {
  return toLocal(at, TIME_ZONE).slice(11);
}

/** `Tomorrow 19:00`, or the date where a full evening has moved it elsewhere. */
function when(at: Instant, now: Instant): string {
  const [date = '', time = ''] = toLocal(at, TIME_ZONE).split('T');
  return date === toLocal(now + DAY_MS, TIME_ZONE).slice(0, 10) ? `Tomorrow ${time}` : `${date} ${time}`;
}
