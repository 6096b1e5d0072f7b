import { AnswerError, readAnswer } from '../../../src/clients/bigbluebutton/answers.ts';
import { readMeetings } from '../../../src/clients/bigbluebutton/read-meetings.ts';
import { apiBase } from '../../../src/clients/bigbluebutton/server.ts';
import { signedQuery } from '../../../src/clients/bigbluebutton/signing.ts';
import { SECOND_MS } from '../../../src/lib/span.ts';
import type { ServerSettings } from '../../../src/platform/settings/server-settings.ts';
import { lookAtCertificate } from '../certificate.ts';
import { observeRecordings } from '../recordings/observe-recordings.ts';
import { type Answer, ask } from '../web.ts';
import type { Accepted, ApiIndex, Listing, ServerSeen } from './server-seen.ts';

/** How long a server is waited for. */
export type Patience = {
  readonly versionMs: number;
  readonly listMs: number;
  /** For one page of recordings: as long as Plenum itself waits. */
  readonly recordingsMs: number;
};

export const PATIENCE: Patience = {
  versionMs: 5 * SECOND_MS,
  listMs: 10 * SECOND_MS,
  recordingsMs: 60 * SECOND_MS,
};

const CHECKSUMS: readonly ServerSettings['checksum'][] = ['sha256', 'sha1', 'sha512', 'sha384'];

/** Looks at one server by calls that change nothing; a dead one costs `versionMs`. */
export async function observeServer(
  server: ServerSettings,
  index: number,
  patience: Patience = PATIENCE,
): Promise<ServerSeen> {
  const base = apiBase(server);
  const [certificate, version] = await Promise.all([
    lookAtCertificate(base),
    ask(base, { timeoutMs: patience.versionMs }),
  ]);
  const seen = { server, setting: `PLENUM_BBB_SERVERS[${index}]`, certificate, version };
  const api = readIndex(version);
  if (api === null) {
    const elsewhere = await findElsewhere(base, version, patience);
    return { ...seen, index: null, elsewhere, listing: null, accepted: null, recordings: null };
  }
  const listing = await list(server, { secret: 0, checksum: server.checksum }, patience);
  const accepted = listing.is === 'refused' ? await otherWay(server, patience) : null;
  const recordings = listing.is === 'list' ? await observeRecordings(server, patience.recordingsMs) : null;
  return { ...seen, index: api, elsewhere: null, listing, accepted, recordings };
}

/** What a version call tells; null where its answer is not one of the API. */
export function readIndex(answer: Answer): ApiIndex | null {
  if (answer.is === 'silence' || answer.status !== 200) return null;
  try {
    const told = readAnswer(answer.body);
    if (typeof told['version'] !== 'string') return null;
    const version = told['bbbVersion'];
    return {
      isBalancer: told['apiVersion'] === undefined,
      isThree: told['graphqlApiUrl'] !== undefined,
      version: typeof version === 'string' && version !== '' ? version : null,
    };
  } catch (fault) {
    if (fault instanceof AnswerError) return null;
    throw fault;
  }
}

/** Paths at which BigBlueButton answers are few, and a redirect names another: one of them may be what was meant. */
async function findElsewhere(base: string, answer: Answer, { versionMs }: Patience): Promise<string | null> {
  if (answer.is === 'silence') return null;
  const { origin } = new URL(base);
  const named = answer.location === null ? null : URL.parse(answer.location, base);
  const candidates = [
    ...(named === null ? [] : [`${named.origin}${named.pathname.replace(/\/+$/, '')}`]),
    `${named?.origin ?? origin}/bigbluebutton/api`,
    `${base.replace(/\/api$/, '')}/bigbluebutton/api`,
  ].filter((candidate) => candidate !== base && /^https?:/.test(candidate));
  const found = await Promise.all(
    [...new Set(candidates)].map(async (candidate) =>
      readIndex(await ask(candidate, { timeoutMs: versionMs })) === null ? null : candidate,
    ),
  );
  return found.find((candidate) => candidate !== null)?.replace(/\/api$/, '') ?? null;
}

async function list(server: ServerSettings, way: Accepted, { listMs }: Patience): Promise<Listing> {
  const secret = server.secrets[way.secret] ?? '';
  const query = signedQuery('getMeetings', [], secret, way.checksum);
  const answer = await ask(`${apiBase(server)}/getMeetings?${query}`, { timeoutMs: listMs });
  if (answer.is === 'silence') return { is: 'no-list', kind: 'silence', answer };
  if (answer.status !== 200) return { is: 'no-list', kind: 'http-status', answer };
  try {
    return { is: 'list', meetings: readMeetings(answer.body), tookMs: answer.tookMs };
  } catch (fault) {
    if (!(fault instanceof AnswerError)) throw fault;
    if (fault.kind === 'checksum') return { is: 'refused' };
    return { is: 'no-list', kind: fault.messageKey ?? fault.kind, answer };
  }
}

/** Of all secrets and hashes that the settings leave to try, one that is taken; those nearest to the settings first. */
async function otherWay(server: ServerSettings, patience: Patience): Promise<Accepted | null> {
  const ways = server.secrets.flatMap((_secret, secret) =>
    CHECKSUMS.map((checksum): Accepted => ({ secret, checksum })),
  );
  const tried = await Promise.all(
    ways.map(async (way) => ((await list(server, way, patience)).is === 'list' ? way : null)),
  );
  const taken = tried.filter((way) => way !== null);
  return taken.find(({ checksum }) => checksum === server.checksum) ?? taken[0] ?? null;
}
