import { AHEAD_MS } from '../../../src/features/folders/papers.ts';
import { DAY_MS, SECOND_MS } from '../../../src/lib/span.ts';
import { isLoopback } from '../../../src/platform/settings/values.ts';
import { judgeCertificate } from '../certificate.ts';
import { type Check, error, note, ok, type Verdict, warning } from '../finding.ts';
import { sayWhy } from '../web.ts';
import type { CloudSeen } from './cloud-seen.ts';

const URL_SETTING = 'PLENUM_NEXTCLOUD_URL';
const USER_SETTING = 'PLENUM_NEXTCLOUD_USER';
const PASSWORD_SETTING = 'PLENUM_NEXTCLOUD_PASSWORD';
const FOLDERS_SETTING = 'PLENUM_FOLDERS';

/** Below this, folders still can be made, and a recording hardly. */
const LITTLE_BYTES = 2_000_000_000;
const GIGABYTE = 1_000_000_000;
/** Papers are made so long before their date, which may end on the next day; `linkDays` whole days come behind it. */
const PAPERS_AHEAD_DAYS = AHEAD_MS / DAY_MS + 2;
/** What Plenum was measured on, and what has the same calls according to its source. */
const OLDEST_MAJOR = 30;

/** The questions about the Nextcloud that can be answered without changing anything in it. */
export const CLOUD_CHECKS: readonly Check<CloudSeen>[] = [
  {
    name: 'address',
    asks: 'whether a Nextcloud answers there, and is not being maintained',
    judge: judgeAddress,
  },
  {
    name: 'certificate',
    asks: 'whether its certificate is trusted, names it and lasts another 14 days',
    judge: ({ certificate }) => (certificate === null ? null : judgeCertificate(URL_SETTING, certificate)),
  },
  { name: 'version', asks: 'whether its version is one that Plenum knows', judge: judgeVersion },
  { name: 'password', asks: 'whether it takes the account and its app password', judge: judgePassword },
  { name: 'account', asks: 'whether it calls the account as the settings do', judge: judgeAccount },
  { name: 'rights', asks: 'whether the account may make groups and folders for them', judge: judgeRights },
  { name: 'abilities', asks: 'whether it says what it can', judge: judgeAbilities },
  {
    name: 'team-folders',
    asks: 'whether the Team folders app is there, where it is used',
    judge: judgeTeamFolders,
  },
  { name: 'limits', asks: 'whether it limits our calls, and the settings know', judge: judgeLimits },
  { name: 'links', asks: 'whether it lets guests have links to papers, for long enough', judge: judgeLinks },
  { name: 'brute-force', asks: 'whether it slows logins from here down', judge: judgeBruteForce },
  { name: 'own-address', asks: 'whether guests can open its links', judge: judgeOwnAddress },
  { name: 'space', asks: 'whether the account has room left', judge: judgeSpace },
];

function judgeAddress({ nextcloud, page, standing }: CloudSeen): Verdict {
  const { host } = new URL(nextcloud.url);
  if (standing.is === 'told') {
    if (!standing.of.maintenance) return ok(URL_SETTING, 'Nextcloud answers.');
    const advice = 'Wait, or switch it off there: occ maintenance:mode --off. Plenum catches up by itself.';
    return warning(URL_SETTING, 'Nextcloud is being maintained.', advice);
  }
  if (page.is === 'silence') {
    const advice =
      'Check that Nextcloud runs, its address, and the firewalls between. Meetings go on meanwhile.';
    return error(URL_SETTING, `${host} ${sayWhy(page)}.`, advice);
  }
  if (page.status === 400) {
    const advice = 'Add the host to trusted_domains in Nextcloud (config/config.php).';
    return error(URL_SETTING, `${host} does not trust that name for itself.`, advice);
  }
  const what = page.status === 200 ? 'a page that is not of a Nextcloud' : `status ${page.status}`;
  return error(
    URL_SETTING,
    `${host} answers with ${what}.`,
    'Set where Nextcloud itself is: the address in the browser, without /index.php behind it.',
  );
}

function judgeVersion({ standing }: CloudSeen): Verdict | null {
  if (standing.is === 'fault') return null;
  const { version } = standing.of;
  const major = Number(version.split('.')[0]);
  if (major >= OLDEST_MAJOR) return ok(URL_SETTING, `It is Nextcloud ${version}.`);
  const advice = `Plenum was measured on Nextcloud 32; below ${OLDEST_MAJOR} nobody has tried.`;
  return note(URL_SETTING, `It is Nextcloud ${version}.`, advice);
}

function judgePassword({ account }: CloudSeen): Verdict | null {
  if (account === null) return null;
  if (account.is === 'told') return ok(PASSWORD_SETTING, 'It takes the password.');
  if (account.kind === 'unauthorized') {
    const advice =
      'Make a new app password for that account (docs/nextcloud.md), and see that it is not disabled. Plenum itself stops asking after one refusal.';
    return error(PASSWORD_SETTING, 'It refuses account or password.', advice);
  }
  if (account.kind === 'rate-limited') {
    const advice =
      'Wait half an hour with Plenum stopped, or put our address on its list (Settings, Security, Brute-force IP whitelist).';
    return error(URL_SETTING, 'It lets nobody from this address in: too many failed logins.', advice);
  }
  return error(URL_SETTING, `Asked who we are, it failed (${account.kind}).`, 'Look into nextcloud.log.');
}

/** WebDAV knows both, and the provisioning of accounts only the id; and an address may change. */
function judgeAccount({ nextcloud, account }: CloudSeen): Verdict | null {
  if (account?.is !== 'told') return null;
  const { id } = account.of;
  if (id.toLowerCase() === nextcloud.user.toLowerCase())
    return ok(USER_SETTING, 'The account is called by its own name.');
  const advice = `Sign in as ${id}, make an app password there, and set both: one that was made after signing in by address fits the address alone.`;
  return error(USER_SETTING, `The account is called ${id} there, not as it is set.`, advice);
}

function judgeRights({ account }: CloudSeen): Verdict | null {
  if (account?.is !== 'told') return null;
  if (account.of.groups.includes('admin'))
    return ok(USER_SETTING, 'The account may make groups and folders.');
  const advice = 'Add the account to the group admin: Nextcloud lets nobody else make groups.';
  return error(USER_SETTING, 'The account is not in the group admin.', advice);
}

function judgeTeamFolders({ folders, abilities }: CloudSeen): Verdict | null {
  if (folders.mode !== 'teamFolders' || abilities?.is !== 'told') return null;
  if (abilities.of.teamFolders) return ok(FOLDERS_SETTING, 'The Team folders app is there.');
  const advice = 'Install it (occ app:install groupfolders), or set the mode to shares.';
  return error(FOLDERS_SETTING, 'The Team folders app is missing.', advice);
}

/** Where it does not say what it can, the checks that need it are silent; this one says why. */
function judgeAbilities({ abilities }: CloudSeen): Verdict | null {
  if (abilities?.is !== 'fault') return null;
  const advice =
    'Team folders, limits and addresses of links were not looked at. Look into nextcloud.log, and run this again.';
  return warning(URL_SETTING, `Asked what it can, it failed (${abilities.kind}).`, advice);
}

function judgeLimits({ folders, abilities }: CloudSeen): Verdict | null {
  if (abilities?.is !== 'told') return null;
  const { allowed } = abilities.of.bruteForce;
  const counts = folders.sharesPerTenMinutes;
  if (!allowed && counts === 0) {
    const advice =
      'Put our address on the list and let it count for rate limits, too (docs/nextcloud.md), or set sharesPerTenMinutes to 20.';
    return warning(FOLDERS_SETTING, 'Its limits hold for us, and the settings say that they do not.', advice);
  }
  if (counts === 0) {
    const advice =
      'Being on its list lifts no rate limit by itself, and nobody can ask it: see that apply_allowlist_to_ratelimit is set there (docs/nextcloud.md).';
    return note(FOLDERS_SETTING, 'The settings say that its limits do not hold for us.', advice);
  }
  if (!allowed && folders.mode === 'shares') {
    const advice =
      'With hundreds of branches the first run takes hours. To lift the limit for us: docs/nextcloud.md; or use Team folders.';
    return note(FOLDERS_SETTING, `It lets us make ${counts} shares in ten minutes.`, advice);
  }
  return ok(FOLDERS_SETTING, 'The settings know its limits.');
}

/** What a limit would keep guests from: links that are refused show as papers that fail. */
export function judgeLinks({
  folders,
  abilities,
}: Pick<CloudSeen, 'abilities'> & { readonly folders: { readonly linkDays: number } }): Verdict | null {
  if (abilities?.is !== 'told') return null;
  const { allowed, upload, needPassword, mostDays } = abilities.of.links;
  const days = folders.linkDays + PAPERS_AHEAD_DAYS;
  const where = 'in Nextcloud, Administration settings, Sharing';
  if (!allowed) return warning(FOLDERS_SETTING, 'It allows no links.', `Allow them for papers: ${where}.`);
  if (needPassword) {
    const advice = `Plenum's links have none, and are not made. Do not enforce one: ${where}.`;
    return warning(FOLDERS_SETTING, 'It wants a password for each link.', advice);
  }
  if (mostDays !== null && mostDays < days) {
    const advice = `Links to papers are for up to ${days} days: raise its limit to that (${where}), or lower linkDays. What is too long is made when the date is near enough.`;
    return warning(FOLDERS_SETTING, `It allows links for ${mostDays} days at most.`, advice);
  }
  if (!upload) {
    const advice = `Guests cannot hand papers in. Allow public uploads: ${where}.`;
    return note(FOLDERS_SETTING, 'It lets nobody put files in by a link.', advice);
  }
  return ok(FOLDERS_SETTING, 'It allows links to papers.');
}

function judgeBruteForce({ abilities }: CloudSeen): Verdict | null {
  if (abilities?.is !== 'told') return null;
  const { delayMs } = abilities.of.bruteForce;
  if (delayMs === 0) return ok(URL_SETTING, 'It slows nobody down here.');
  const advice =
    'Somebody from this address failed to sign in. Name the proxy in trusted_proxies of Nextcloud, so that not all share one address, and put ours on its list.';
  return warning(URL_SETTING, `It makes logins from here wait ${delayMs / SECOND_MS} s.`, advice);
}

/** Nextcloud makes addresses of the one that it was asked under, unless it is told another; nobody can ask it which. */
function judgeOwnAddress({ nextcloud }: CloudSeen): Verdict | null {
  if (!isLoopback(new URL(nextcloud.url).hostname)) return null;
  const advice =
    'Set overwritehost and overwriteprotocol in Nextcloud (config/config.php) to what guests reach, or links to papers lead to the machine of whoever opens them.';
  return note(URL_SETTING, 'It is asked under an address of this very machine.', advice);
}

function judgeSpace({ account }: CloudSeen): Verdict | null {
  if (account?.is !== 'told') return null;
  const { freeBytes } = account.of;
  if (freeBytes === null) return ok(USER_SETTING, 'The account has no quota.');
  const free = `${(freeBytes / GIGABYTE).toFixed(1)} GB`;
  if (freeBytes >= LITTLE_BYTES) return ok(USER_SETTING, `The account has ${free} left.`);
  const advice = 'Raise its quota: what branches keep counts against this account where folders are shares.';
  return warning(USER_SETTING, `The account has ${free} left.`, advice);
}
