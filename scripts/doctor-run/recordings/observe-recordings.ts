import { AnswerError } from '../../../src/clients/bigbluebutton/answers.ts';
import {
  type RecordingAnswer,
  type RecordingEntry,
  readRecordings,
} from '../../../src/clients/bigbluebutton/read-recordings.ts';
import { mostPresent } from '../../../src/clients/bigbluebutton/recording-list.ts';
import { PAGE_ENTRIES, walkPages } from '../../../src/clients/bigbluebutton/recording-pages.ts';
import { apiBase } from '../../../src/clients/bigbluebutton/server.ts';
import { type Pair, signedQuery } from '../../../src/clients/bigbluebutton/signing.ts';
import { SECOND_MS } from '../../../src/lib/span.ts';
import type { ServerSettings } from '../../../src/platform/settings/server-settings.ts';
import { type Answer, ask } from '../web.ts';
import { lookAtPlayback } from './look-at-playback.ts';
import type { RecordingList, RecordingsSeen } from './recordings-seen.ts';

/** Many servers read all of their recordings anew for each page: doctor looks at so many and spares them the rest. */
const ENOUGH = 10 * PAGE_ENTRIES;
const LONG_ENOUGH_MS = 10 * SECOND_MS;
/** As much as Plenum itself is ready to read. */
const MAX_BYTES = 50_000_000;
/** Servers take what begins with an id for that id, and an id begins with one of these. */
const ANY_ID = Array.from('0123456789abcdef').join(',');

/** Looks at the recordings of one server, in every state. */
export async function observeRecordings(server: ServerSettings, timeoutMs: number): Promise<RecordingsSeen> {
  const asked = { tookMs: 0, paging: null as RecordingList['paging'] | null };
  const page = async (pairs: readonly Pair[]): Promise<RecordingAnswer> => {
    const { read, answer } = await askFor(server, pairs, timeoutMs);
    asked.tookMs = Math.max(asked.tookMs, answer.tookMs);
    asked.paging ??= pagingOf(answer.body);
    return read;
  };
  try {
    const { entries, total, isWhole } = await walk(page);
    const recordings = entries.flatMap(({ recording }) => recording ?? []);
    const paging = asked.paging ?? 'none';
    const mayHide = server.kind !== 'scalelite' && paging === 'none' && entries.length === 0;
    return {
      is: 'list',
      tookMs: asked.tookMs,
      paging,
      recordings,
      broken: entries.length - recordings.length,
      total: Math.max(total, entries.length),
      isWhole,
      isHiding: mayHide && (await page([['recordID', ANY_ID]])).entries.length > 0,
      playback: await lookAtPlayback(server, recordings),
    };
  } catch (fault) {
    if (fault instanceof NoList) return { is: 'no-list', kind: fault.kind, answer: fault.answer };
    throw fault;
  }
}

class NoList extends Error {
  readonly kind: string;
  readonly answer: Answer;

  constructor(kind: string, answer: Answer) {
    super(kind);
    this.kind = kind;
    this.answer = answer;
  }
}

type Walked = {
  readonly entries: readonly RecordingEntry[];
  readonly total: number;
  readonly isWhole: boolean;
};

/** The pages as Plenum walks through them, up to `ENOUGH` recordings. @throws NoList */
async function walk(page: (pairs: readonly Pair[]) => Promise<RecordingAnswer>): Promise<Walked> {
  const begun = performance.now();
  const seen: RecordingEntry[] = [];
  let total = 0;
  const askPage = (offset: number, limit: number) =>
    page([
      ['offset', String(offset)],
      ['limit', String(limit)],
    ]);
  for await (const { entries, total: told } of walkPages(askPage, { endless: () => new Error('endless') })) {
    seen.push(...entries);
    total = told ?? total;
    if (seen.length >= ENOUGH || performance.now() - begun > LONG_ENOUGH_MS) break;
  }
  const entries = mostPresent(seen);
  return { entries, total, isWhole: entries.length >= total };
}

/** @throws NoList */
async function askFor(server: ServerSettings, about: readonly Pair[], timeoutMs: number) {
  const query = signedQuery(
    'getRecordings',
    [['state', 'any'], ...about],
    server.secrets[0],
    server.checksum,
  );
  const answer = await ask(`${apiBase(server)}/getRecordings?${query}`, { timeoutMs, maxBytes: MAX_BYTES });
  if (answer.is === 'silence') throw new NoList('silence', answer);
  if (answer.status !== 200) throw new NoList('http-status', answer);
  try {
    return { read: readRecordings(answer.body), answer };
  } catch (fault) {
    if (!(fault instanceof AnswerError)) throw fault;
    throw new NoList(fault.messageKey ?? fault.kind, answer);
  }
}

function pagingOf(body: string): RecordingList['paging'] {
  if (body.includes('<pagination>')) return 'pagination';
  return body.includes('<totalElements>') ? 'totalElements' : 'none';
}
