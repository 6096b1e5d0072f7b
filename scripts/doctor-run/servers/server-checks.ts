import { SECOND_MS } from '../../../src/lib/span.ts';
import { judgeCertificate } from '../certificate.ts';
import { type Check, error, note, ok, type Verdict, warning } from '../finding.ts';
import { sayWhy } from '../web.ts';
import type { ServerSeen } from './server-seen.ts';
import { isPlainOutside } from '../address.ts';

/** Plenum waits this long for a list; after three that take longer the server counts as lost. */
const POLL_LIMIT_MS = 3 * SECOND_MS;
const MANY_SEATS = 500;
const FEW_SIGNS = 16;

/** The questions about one server that can be answered without changing anything on it. */
export const SERVER_CHECKS: readonly Check<ServerSeen>[] = [
  { name: 'address', asks: 'whether its API answers under `url`', judge: judgeAddress },
  {
    name: 'certificate',
    asks: 'whether its certificate is trusted, names it and lasts another 14 days',
    judge: ({ certificate, setting }) =>
      certificate === null ? null : judgeCertificate(`${setting}.url`, certificate),
  },
  { name: 'encryption', asks: 'whether it is https', judge: judgeEncryption },
  { name: 'kind', asks: 'whether it is a server or a balancer, as `kind` says', judge: judgeKind },
  { name: 'version', asks: 'whether its version is one that Plenum knows', judge: judgeVersion },
  { name: 'secret', asks: 'whether it takes the secret and the hash', judge: judgeSecret },
  { name: 'secret-length', asks: 'whether the secret is long enough', judge: judgeSecretLength },
  {
    name: 'list',
    asks: 'whether it lists its meetings, within the 3 s that Plenum waits',
    judge: judgeListing,
  },
  { name: 'others', asks: 'whether meetings of others take places on it', judge: judgeOthers },
  { name: 'seats', asks: 'whether `seats` can be true', judge: judgeSeats },
];

function judgeAddress({ setting, server, version, index, elsewhere }: ServerSeen): Verdict {
  const url = `${setting}.url`;
  if (index !== null) return ok(url, 'Its API answers.');
  if (elsewhere !== null) {
    return error(url, 'No API answers there, yet one does at another address.', `Set it to ${elsewhere}`);
  }
  const host = new URL(server.url).host;
  if (version.is === 'silence')
    return error(url, `${host} ${sayWhy(version)}.`, ADVICE_OF_SILENCE[version.why]);
  if (version.status >= 500) {
    const advice =
      'The proxy is up and BigBlueButton behind it is not: look at it there (bbb-conf --status, bbb-conf --check).';
    return error(url, `${host} answers with status ${version.status}.`, advice);
  }
  if (version.status >= 300 && version.status < 400) {
    const advice = 'Plenum follows no redirects: set the address at which the API itself answers.';
    return error(url, `${host} redirects elsewhere, and no API is there either.`, advice);
  }
  const what = version.status === 200 ? 'a page that is no answer of the API' : `status ${version.status}`;
  return error(
    url,
    `${host} answers with ${what}.`,
    'Set what `bbb-conf --secret` prints as URL on that server.',
  );
}

const ADVICE_OF_SILENCE = {
  'no-such-host': 'Check the name for a typing error, and that this machine can look it up (getent hosts).',
  refused:
    'Check that the server is up, that its web server listens on this port, and the firewalls between.',
  timeout: 'Check that the server is up and the firewalls between: nothing comes back from it.',
  untrusted: 'See the finding about its certificate.',
  tls: 'Check that this port speaks https; where it speaks http, the address must say so.',
  broken: 'Look into the log of its web server (/var/log/nginx): it ends the connection without an answer.',
  'too-large': 'Check the address: no API answers like that.',
} as const;

function judgeEncryption({ setting, server }: ServerSeen): Verdict | null {
  if (!isPlainOutside(server.url)) return null;
  const advice = 'Let the server speak https (bbb-install -e) and set the https address.';
  return warning(`${setting}.url`, 'It is not https: anyone on the way can join its rooms.', advice);
}

function judgeKind({ setting, server, index }: ServerSeen): Verdict | null {
  if (index === null || index.isBalancer === (server.kind === 'scalelite')) return null;
  const [seen, kind] = index.isBalancer
    ? (['It answers like a balancer.', 'scalelite'] as const)
    : (['It answers like a BigBlueButton server itself.', 'bigbluebutton'] as const);
  return error(`${setting}.kind`, seen, `Set "kind": "${kind}": Plenum judges lists and joins by it.`);
}

/** The releases of which the reference tells, and from which on they behave as Plenum is tested with. */
function judgeVersion({ setting, index }: ServerSeen): Verdict | null {
  if (index === null || index.isBalancer) return null;
  if (index.version === null) {
    return ok(
      setting,
      `It keeps its version back; by its answers it is ${index.isThree ? '3.0 or newer' : 'older than 3.0'}.`,
    );
  }
  const [major = 0, minor = 0, patch = 0] = index.version
    .split(/[.-]/)
    .map((part) => Number.parseInt(part, 10) || 0);
  const seen = `It is BigBlueButton ${/^[\w.+-]{1,40}$/.test(index.version) ? index.version : 'of an odd version'}.`;
  const line = `${major}.${minor}`;
  if (major < 2 || (major === 2 && minor < 6)) {
    return error(setting, seen, 'Update it: Plenum is made for 2.6.18, 2.7.8, 3.0 and newer.');
  }
  if ((line === '2.6' && patch < 18) || (line === '2.7' && patch < 8)) {
    const advice = `Update it to the newest ${line} at least: before ${line === '2.6' ? '2.6.18' : '2.7.8'} a join may come by POST and bodies are not checked.`;
    return warning(setting, seen, advice);
  }
  if (major > 3 || (major === 3 && minor > 0)) {
    return note(
      setting,
      seen,
      'Plenum was made for releases up to 3.0: run scripts/doctor --deep to see what differs.',
    );
  }
  return ok(setting, seen);
}

function judgeSecret({ setting, server, listing, accepted }: ServerSeen): Verdict | null {
  if (listing === null || listing.is === 'no-list') return null;
  if (listing.is === 'list') return ok(`${setting}.secret`, `It takes the secret, by ${server.checksum}.`);
  if (accepted === null) {
    const advice =
      'Set what `bbb-conf --secret` prints on that server (a balancer has its own, LOADBALANCER_SECRET).';
    return error(`${setting}.secret`, 'It refuses the signature: the secret is not its secret.', advice);
  }
  if (accepted.checksum !== server.checksum) {
    const seen = `It knows the secret, yet refuses ${server.checksum}; ${accepted.checksum} it takes.`;
    const advice = `Set "checksum": "${accepted.checksum}", or allow ${server.checksum} on the server (supportedChecksumAlgorithms).`;
    return error(`${setting}.checksum`, seen, advice);
  }
  const seen = 'It refuses the first of its secrets and takes another one.';
  return error(
    `${setting}.secrets`,
    seen,
    'The first one signs: put the one that the server takes to the front.',
  );
}

function judgeSecretLength({ setting, server }: ServerSeen): Verdict | null {
  if (server.secrets.every((secret) => secret.length >= FEW_SIGNS)) return null;
  const seen = `A secret has less than ${FEW_SIGNS} characters: whoever sees one signed link can guess it.`;
  const setter =
    'Give the server a longer one (bbb-conf --setsecret "$(openssl rand -hex 32)"), then set it here.';
  return warning(`${setting}.secret`, seen, setter);
}

function judgeListing({ setting, listing }: ServerSeen): Verdict | null {
  if (listing === null || listing.is === 'refused') return null;
  if (listing.is === 'list') return judgePace(setting, listing.tookMs);
  const { answer, kind } = listing;
  if (answer.is === 'silence') {
    const advice =
      'Its web server answers and the API does not: look at load and log there (bbb-conf --status, journalctl -u bbb-web).';
    return error(setting, `Asked for its meetings, it ${sayWhy(answer)}.`, advice);
  }
  if (answer.status !== 200) {
    const advice =
      'Look at it there (bbb-conf --status, journalctl -u bbb-web): what stands behind its web server fails.';
    return error(setting, `Asked for its meetings, it answers with status ${answer.status}.`, advice);
  }
  const advice =
    'Something on the way answers in its place, or it is no server that Plenum knows: look at that answer there.';
  return error(setting, `Asked for its meetings, it gives no list (${kind}).`, advice);
}

function judgePace(setting: string, tookMs: number): Verdict {
  const seen = `It lists its meetings in ${tookMs} ms.`;
  if (tookMs < POLL_LIMIT_MS / 2) return ok(setting, seen);
  const advice =
    'Plenum waits 3 s, and gives the server up after three misses: lower its load or its seats, or see what slows it down.';
  return tookMs < POLL_LIMIT_MS ? warning(setting, seen, advice) : error(setting, seen, advice);
}

function judgeOthers({ setting, listing }: ServerSeen): Verdict | null {
  if (listing?.is !== 'list') return null;
  const others = listing.meetings.filter(
    ({ metadata, isBreakout }) =>
      metadata['plenum-instance'] === undefined && !isBreakout && metadata['plenum-doctor'] === undefined,
  );
  if (others.length === 0) return null;
  const people = others.reduce((sum, { participantCount }) => sum + participantCount, 0);
  const seen = `Meetings on it that are not Plenum's: ${others.length}, people in them: ${people}.`;
  return note(
    `${setting}.seats`,
    seen,
    'Plenum does not count them: leave places for them when you set the seats.',
  );
}

function judgeSeats({ setting, server }: ServerSeen): Verdict | null {
  if (server.kind === 'scalelite' || server.seats <= MANY_SEATS) return null;
  const advice = 'A server of 8 cores and 16 GB carries about 200 people: measure before you promise more.';
  return note(`${setting}.seats`, `${server.seats} seats are many for one server.`, advice);
}
