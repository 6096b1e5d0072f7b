import type { Caller, CallOptions, ReadOptions } from './caller.ts';
import { BackendError } from './fault.ts';
import { readChanged, readRecordings } from './read-recordings.ts';
import { readTextTracks } from './read-text-tracks.ts';
import { meeting, mostPresent, type RecordingList } from './recording-list.ts';
import { walkPages } from './recording-pages.ts';
import { changeRequests, pagePairs, requestsAbout, requestsFor } from './recording-requests.ts';
import type { RecordingQuery, TextTrack } from './recording.ts';
import type { BigBlueButtonServer } from './server.ts';
import type { Pair } from './signing.ts';

/** `total`: how many the server says it has. */
type RecordingPage = RecordingList & { readonly total: number | null };

/** `protect`: playing needs a token from now on, or no more. An empty value of `meta` removes the key. */
type RecordingChange = {
  readonly meta?: Readonly<Record<string, string>>;
  readonly protect?: boolean;
};

/** The calls about recordings. Each has 60 s unless it is told otherwise, and answers may be 50 MB long. */
export type RecordingCalls = {
  /**
   * Everything that meets the query, whose ids are matched exactly. A long list of ids takes several requests; one
   * that fails, fails all. Without any id it is refused: use `recordingPages`.
   */
  getRecordings(query: RecordingQuery, options?: ReadOptions): Promise<RecordingList>;
  /**
   * The whole server, a page at a time, each record id once unless it turns out to be more there than it seemed. It
   * ends with what the server showed; since servers promise no order, that nothing was missed it cannot say.
   */
  recordingPages(
    query: Pick<RecordingQuery, 'states' | 'meta'>,
    options?: ReadOptions,
  ): AsyncIterable<RecordingPage>;
  /**
   * Repeatable. `accepted` means that the server said SUCCESS and no more: ask afterwards. `notFound`: it knows none
   * of them as published or unpublished.
   */
  publishRecordings(
    recordIds: readonly string[],
    publish: boolean,
    options?: CallOptions,
  ): Promise<'accepted' | 'notFound'>;
  /** Repeatable, and the same holds; what is still processed cannot be deleted. */
  deleteRecordings(recordIds: readonly string[], options?: CallOptions): Promise<'accepted' | 'notFound'>;
  /**
   * Repeatable. `ignored`: nothing was changed, since only a Scalelite protects, or since it says so itself. A plain
   * server is not even asked to protect, nor for the rest of such a change.
   */
  updateRecordings(
    recordIds: readonly string[],
    change: RecordingChange,
    options?: CallOptions,
  ): Promise<'accepted' | 'ignored' | 'notFound'>;
  /** Empty also for a recording that is not there, and on every Scalelite, which knows none and is not asked. */
  getTextTracks(recordId: string, options?: ReadOptions): Promise<readonly TextTrack[]>;
};

/** What a client of recordings is made of; `caller` has limits of its own, so that listings never delay rooms. */
type Parts = { readonly server: Pick<BigBlueButtonServer, 'name' | 'kind'>; readonly caller: Caller };

export function createRecordingCalls({ server: { name, kind }, caller }: Parts): RecordingCalls {
  return {
    getRecordings: async (query, options) => {
      const entries = [];
      for (const pairs of requestsFor(kind, query)) {
        entries.push(...(await caller.ask('getRecordings', pairs, readRecordings, options)).entries);
      }
      return meeting(query, mostPresent(entries));
    },
    async *recordingPages(query, options) {
      const about = pagePairs(kind, query);
      const ask = (offset: number, limit: number) => {
        const page: readonly Pair[] = [...about, ['offset', String(offset)], ['limit', String(limit)]];
        return caller.ask('getRecordings', page, readRecordings, options);
      };
      const endless = () =>
        new BackendError({ server: name, call: 'getRecordings', kind: 'too-large', outcome: 'unknown' });
      for await (const { entries, total } of walkPages(ask, { endless })) {
        yield { ...meeting(query, mostPresent(entries)), total };
      }
    },
    publishRecordings: async (recordIds, publish, options) => {
      const call = 'publishRecordings';
      const requests = requestsAbout(call, recordIds, [['publish', String(publish)]]);
      return known(await changeAll(caller, call, requests, 'published', options));
    },
    deleteRecordings: async (recordIds, options) => {
      const call = 'deleteRecordings';
      return known(await changeAll(caller, call, requestsAbout(call, recordIds, []), 'deleted', options));
    },
    updateRecordings: async (recordIds, change, options) => {
      const requests = changeRequests(recordIds, change);
      if (change.protect !== undefined && kind !== 'scalelite') return 'ignored';
      const words = await changeAll(caller, 'updateRecordings', requests, 'updated', options);
      const saidYes = words.some((word) => word !== null && word !== 'false');
      return !saidYes && words.includes('false') ? 'ignored' : known(words);
    },
    getTextTracks: async (recordId, options) => {
      const [pairs = []] = requestsAbout('getRecordingTextTracks', [recordId], []);
      // A balancer has no such call.
      if (kind === 'scalelite') return [];
      try {
        return await caller.ask('getRecordingTextTracks', pairs, readTextTracks, options);
      } catch (error) {
        if (error instanceof BackendError && error.status === 404) return [];
        throw error;
      }
    },
  };
}

/** What the server says to each of `requests`. One that fails, fails all; then some may be done already. */
async function changeAll(
  caller: Caller,
  call: string,
  requests: readonly (readonly Pair[])[],
  element: Parameters<typeof readChanged>[1],
  options?: CallOptions,
): Promise<readonly (string | null)[]> {
  const words = [];
  for (const pairs of requests) {
    try {
      words.push(await caller.ask(call, pairs, (body) => readChanged(body, element), options));
    } catch (error) {
      if (!(error instanceof BackendError) || words.every((word) => word === null)) throw error;
      const { server, kind, status, messageKey } = error;
      throw new BackendError({
        ...{ server, call, kind, outcome: 'unknown' },
        ...(status === undefined ? {} : { status }),
        ...(messageKey === undefined ? {} : { messageKey }),
      });
    }
  }
  return words;
}

function known(words: readonly (string | null)[]): 'accepted' | 'notFound' {
  return words.every((word) => word === null) ? 'notFound' : 'accepted';
}
