import type { Readable } from 'node:stream';
import { backendErrorOf, type CallOptions, type ClientOptions, observed } from './caller.ts';
import { TransportError } from './http.ts';
import { ParameterError } from './parameters.ts';
import { ownAddresses } from './playback-address.ts';
import { createPlaybackHttp, type PlaybackAnswer, type PlaybackHttp } from './playback-http.ts';
import { checkedStream, wholeText } from './playback-stream.ts';
import type { PlaybackFormat } from './recording.ts';
import type { BigBlueButtonServer } from './server.ts';
import { videoSources } from './video-page.ts';

/** `from` and `to`: the first and the last byte, both counted from 0 and both included. */
type FileOptions = CallOptions & { readonly from?: number; readonly to?: number };

export type OpenFile = {
  /** Ends well only after exactly `bytes`. Read it to its end or destroy it. */
  readonly stream: Readable;
  /** Of this answer. */
  readonly bytes: number;
  /** Of the whole file; null where a part of it was asked for and the server does not say. */
  readonly total: number | null;
  /** As the server says, without parameters: `video/mp4`. */
  readonly type: string;
  /** Another one once the file has changed, as far as the server tells; '' where it does not. */
  readonly version: string;
};

/** `version`: as of `OpenFile`. */
export type FoundVideo = {
  readonly url: string;
  readonly bytes: number;
  readonly type: string;
  readonly version: string;
};

/**
 * What the playback addresses of a server lead to. Asked are only the server's own host and those that the settings
 * name as `playbackHosts`, whatever addresses a listing, a page or a redirect holds, and never by http where the
 * API speaks https. Cookies go back only to the host they came from.
 *
 * Each throws `BackendError`: 404 also for what is not published.
 */
export type PlaybackFiles = {
  /** An address of playing as people may be sent there; null where it leads to a host that is not the server's. */
  ownAddress(address: string): string | null;
  /**
   * The media file behind a format's address: that itself, or what its player shows. null: there is no video.
   * An address that holds a token of one use is used up; what was found stays open to this client for a while.
   */
  findVideo(format: PlaybackFormat, options?: CallOptions): Promise<FoundVideo | null>;
  /**
   * `timeoutMs` is for the time until the first byte, and again for each wait after it; `signal` also ends the
   * stream.
   *
   * @throws ParameterError when `from` and `to` are no span
   */
  openFile(url: string, options?: FileOptions): Promise<OpenFile>;
};

const TIMEOUT_MS = 30_000;
const MAX_PAGE_BYTES = 1_000_000;

/** @throws TypeError when a playback host in the settings is none */
export function createPlaybackFiles(
  server: BigBlueButtonServer,
  { timeoutMs: usualMs = TIMEOUT_MS, timeLimit = (ms) => AbortSignal.timeout(ms), observe }: ClientOptions,
): PlaybackFiles & { close(): void } {
  const addresses = ownAddresses(server);
  const http = createPlaybackHttp(addresses, { timeLimit });
  return {
    ownAddress: (address) => {
      try {
        return addresses.own(address).href;
      } catch (error) {
        if (!(error instanceof TransportError)) throw error;
        return null;
      }
    },
    findVideo: (format, { timeoutMs = usualMs, signal } = {}) =>
      observed(server.name, 'findVideo', observe, () => findVideo(http, format.url, { timeoutMs, signal })),
    openFile: async (url, { timeoutMs = usualMs, signal, from = 0, to } = {}) => {
      const range = rangeOf(from, to);
      return observed(server.name, 'openFile', observe, async () => {
        const answer = await http.open(url, { timeoutMs, signal, ...(range === null ? {} : { range }) });
        const size = destroyedUnless(answer, () => sizeOf(answer, range === null ? null : { from, to }));
        const faultOf = (error: TransportError) => backendErrorOf(server.name, 'openFile', error);
        const rules = { bytes: size.bytes, idleMs: timeoutMs, signal, faultOf };
        return {
          stream: checkedStream(answer.stream, rules),
          ...size,
          type: typeOf(answer),
          version: versionOf(answer),
        };
      });
    },
    close: () => {
      http.close();
    },
  };
}

type Limits = { readonly timeoutMs: number; readonly signal: AbortSignal | undefined };

async function findVideo(http: PlaybackHttp, address: string, limits: Limits): Promise<FoundVideo | null> {
  const page = await http.open(address, limits);
  if (typeOf(page) !== 'text/html') return videoIn(page, '');
  const html = await wholeText(page.stream, MAX_PAGE_BYTES, limits.timeoutMs);
  let fault: TransportError | null = null;
  for (const { src, type } of videoSources(html)) {
    try {
      // One byte, to hear how many there are.
      const video = videoIn(await http.open(src, { ...limits, range: 'bytes=0-0' }, page.url), type);
      if (video !== null) return video;
    } catch (error) {
      if (!(error instanceof TransportError) || error.kind === 'aborted') throw error;
      fault ??= error;
    }
  }
  if (fault !== null) throw fault;
  return null;
}

/** `answer` as a video, which is not read any further; `stated` is the type where the server knows none. */
function videoIn(answer: PlaybackAnswer, stated: string): FoundVideo | null {
  answer.stream.destroy();
  const type = typeOf(answer);
  const known = type === '' || type === 'application/octet-stream' ? stated : type;
  if (!known.startsWith('video/')) return null;
  const { total } = sizeOf(answer, answer.status === 206 ? { from: 0, to: 0 } : null);
  if (total === null) throw new TransportError('malformed');
  return { url: answer.url.href, bytes: total, type: known, version: versionOf(answer) };
}

/** How long an answer is, checked against what was asked for. @throws TransportError */
function sizeOf(
  answer: PlaybackAnswer,
  asked: { readonly from: number; readonly to: number | undefined } | null,
): { readonly bytes: number; readonly total: number | null } {
  const length = /^\d{1,15}$/.exec(answer.header('content-length'));
  const stated = length === null ? null : Number(length[0]);
  const isPacked = !['', 'identity'].includes(answer.header('content-encoding'));
  // A server that ignores what was asked for would have us take the beginning for the rest.
  if (isPacked || (answer.status === 206) !== (asked !== null)) throw new TransportError('malformed');
  if (asked === null) {
    if (stated === null) throw new TransportError('malformed');
    return { bytes: stated, total: stated };
  }
  const [, first, last, whole = ''] =
    /^bytes (\d{1,15})-(\d{1,15})\/(\d{1,15}|\*)$/.exec(answer.header('content-range')) ?? [];
  const bytes = Number(last) - Number(first) + 1;
  const isAsked = Number(first) === asked.from && Number(last) <= (asked.to ?? Infinity) && bytes > 0;
  if (!isAsked || (stated !== null && stated !== bytes)) throw new TransportError('malformed');
  return { bytes, total: whole === '*' ? null : Number(whole) };
}

function typeOf(answer: PlaybackAnswer): string {
  const [type = ''] = answer.header('content-type').split(';');
  return type.trim().toLowerCase();
}

function versionOf(answer: PlaybackAnswer): string {
  return answer.header('etag') || answer.header('last-modified');
}

/** null: all of it. @throws ParameterError */
function rangeOf(from: number, to: number | undefined): string | null {
  const isSpan =
    Number.isSafeInteger(from) && from >= 0 && (to === undefined || (Number.isSafeInteger(to) && to >= from));
  if (!isSpan) throw new ParameterError('openFile', ['from, to: no span of bytes']);
  if (from === 0 && to === undefined) return null;
  return `bytes=${from}-${to ?? ''}`;
}

function destroyedUnless<T>(answer: PlaybackAnswer, work: () => T): T {
  try {
    return work();
  } catch (error) {
    answer.stream.destroy();
    throw error;
  }
}
