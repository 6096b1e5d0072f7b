import { access, constants } from 'node:fs/promises';
import type { Config, ConfigError } from '../../src/config.ts';
import { DAY_MS, type Instant } from '../../src/lib/span.ts';
import { placeOf } from './address.ts';
import { type Check, error, type Finding, note, ok, type Verdict, warning } from './finding.ts';

export const SETTINGS = 'settings';

/** The settings, and what they name outside of themselves. */
export type SettingsSeen = {
  readonly config: Config;
  /** Whether the file of `PLENUM_BRANCHES` can be read; null where none is named. */
  readonly branchesReadable: boolean | null;
  readonly now: Instant;
};

const SOON_MS = 14 * DAY_MS;

export const SETTINGS_CHECKS: readonly Check<SettingsSeen>[] = [
  {
    name: 'usable',
    asks: 'whether Plenum can start with them',
    judge: () => ok('PLENUM_…', 'All settings can be read.'),
  },
  {
    name: 'wise',
    asks: 'whether they should stay so',
    judge: ({ config }) => config.warnings.flatMap(judgeWarning),
  },
  { name: 'servers', asks: 'whether a pool is named', judge: judgePool },
  { name: 'tokens', asks: 'whether tokens run out within 14 days', judge: judgeTokens },
  { name: 'branches', asks: 'whether the file of branches can be read', judge: judgeBranches },
  {
    name: 'callbacks',
    asks: 'whether servers can reach the public address, to tell what became of a room',
    judge: judgeCallbacks,
  },
];

export async function observeSettings(config: Config): Promise<SettingsSeen> {
  const file = config.branchesFile;
  const branchesReadable =
    file === null
      ? null
      : await access(file, constants.R_OK).then(
          () => true,
          () => false,
        );
  return { config, branchesReadable, now: Date.now() };
}

/** Settings that cannot be used: nothing else can be looked at before they are mended. */
export function judgeFaults({ faults }: ConfigError): readonly Finding[] {
  const advice = 'Mend it: config/default.yaml says what it may be. Nothing else was looked at.';
  return faults.map(({ setting, fault }) => ({
    check: 'usable',
    subject: SETTINGS,
    ...error(setting, `It cannot be used: it ${fault.replace(/^it /, '')}.`, advice),
  }));
}

const ADVICE: Readonly<Record<string, string>> = {
  PLENUM_PUBLIC_URL: 'Set the https address under which people reach Plenum: every link begins with it.',
  PLENUM_RECORDINGS: 'Name it among the parts of each level whose branches have their recordings copied.',
  PLENUM_API_TOKENS: 'Name a token for each program (README, "For real").',
};

/** What is wrong with one server stands with that server, and an empty pool below. */
function judgeWarning(sentence: string): readonly Verdict[] {
  const setting = /^PLENUM_[A-Z_]+/.exec(sentence)?.[0];
  const advice = setting === undefined ? undefined : ADVICE[setting];
  if (setting === undefined || advice === undefined) return [];
  const seen = sentence.slice(setting.length).trim();
  return [warning(setting, `It ${seen}.`, advice)];
}

function judgePool({ config }: SettingsSeen): Verdict | null {
  const inUse = config.pool.servers.filter(({ retired }) => !retired);
  if (inUse.length === 0) {
    return error(
      'PLENUM_BBB_SERVERS',
      'It names no server: nothing can be booked.',
      'Name the pool (config/default.yaml).',
    );
  }
  if (inUse.length > 1 || inUse[0]?.kind === 'scalelite') return null;
  const seen = 'There is one server: when it dies, its meetings have no other place.';
  return note('PLENUM_BBB_SERVERS', seen, 'Name a second server.');
}

function judgeTokens({ config, now }: SettingsSeen): readonly Verdict[] {
  return config.tokens.flatMap(({ name, expiresAt }) => {
    if (expiresAt === null || expiresAt - now > SOON_MS) return [];
    const day = new Date(expiresAt).toISOString().slice(0, 10);
    // Another token of that name may have taken over.
    if (config.tokens.some((other) => other.name === name && (other.expiresAt ?? Infinity) > expiresAt))
      return [];
    if (expiresAt <= now) {
      return note(
        'PLENUM_API_TOKENS',
        `The token of ${name} is out since ${day}.`,
        'Replace it, or take it out.',
      );
    }
    return warning(
      'PLENUM_API_TOKENS',
      `The token of ${name} runs out on ${day}.`,
      'Name its successor beside it.',
    );
  });
}

function judgeBranches({ branchesReadable }: SettingsSeen): Verdict | null {
  if (branchesReadable !== false) return null;
  return error(
    'PLENUM_BRANCHES',
    'The file that it names cannot be read.',
    'Check its path and whose it is.',
  );
}

/** Judged by the names alone: whether a server really gets through, only a call of its own shows. */
function judgeCallbacks({ config }: SettingsSeen): Verdict | null {
  const { servers } = config.pool;
  if (servers.length === 0) return null;
  const setting = 'PLENUM_PUBLIC_URL';
  const own = placeOf(new URL(config.http.publicUrl).hostname);
  // Where none is set, that is said already.
  if (own === 'here' && config.warnings.some((sentence) => sentence.startsWith(setting))) return null;
  const beyond = servers.filter(({ url }) => {
    const place = placeOf(new URL(url).hostname);
    return place !== own && (own === 'here' || (own === 'inside' && place === 'anywhere'));
  });
  if (beyond.length === 0) return ok(setting, 'Servers can reach it, by its name.');
  const where = own === 'here' ? 'an address of this very machine' : 'an address of an inside network';
  const seen = `It is ${where}, and servers are elsewhere: ${beyond.map(({ name }) => name).join(', ')}.`;
  const advice =
    'Set one that they reach, too: they report there that a room has ended, that a recording is ready, and who was there. Without, the first two are noticed late and the third never.';
  return warning(setting, seen, advice);
}
