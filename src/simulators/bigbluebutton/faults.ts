import { failure, htmlAnswer, htmlError, type Answer } from './answer.ts';
import { TRAITS } from './profile.ts';

export const FAULT_KINDS = [
  /** Answers late; goes together with any other fault. */
  'latency',
  /** Never answers. */
  'hang',
  /** Resets the connection. */
  'reset',
  /** Promises a whole body and breaks the connection in the middle of it. */
  'cut',
  'http-500',
  'http-502',
  'http-504',
  /** HTTP 200 with a page instead of XML, as a proxy's notice. */
  'html-200',
  /** A complete HTTP answer whose XML stops halfway. */
  'truncated',
  'empty',
  /** As if the secret had been rotated. */
  'refuse-checksum',
  /** What a balancer says when its own call to the server behind it goes wrong, whatever that server did. */
  'internal-error',
  /** A balancer's list without the meetings of a server that it does not reach. */
  'short-list',
  /** Nothing can be written: what is there is still told, and every `create` fails. */
  'disk-full',
  /** The web layer makes meetings, and the engine behind it never takes them up: `startTime` stays 0. */
  'stalled-engine',
] as const;
type FaultKind = (typeof FAULT_KINDS)[number];

/** Something that goes wrong on demand. */
export type Fault = {
  readonly kind: FaultKind;
  /** Milliseconds, as `pause` counts them; only for `latency`. */
  readonly ms?: number;
  /** An API call's name, `version`, `client` for the client's pages, or `playback` for what is recorded; by default every API call and the version. */
  readonly call?: string;
  /** How many requests it strikes; by default all until cleared. */
  readonly times?: number;
  /** The server carries the call out first and only the answer suffers. By default only where XML was cut short. */
  readonly afterActing?: boolean;
};

/** What of a fault concerns one request. */
type StruckBy = { readonly latencyMs: number; readonly fault: Fault | null };

export type FaultBox = {
  add(fault: Fault): void;
  clear(): void;
  active(): readonly Fault[];
  /** The faults that strike this request; each use counts. */
  take(callName: string): StruckBy;
};

/** @throws RangeError from `add` for a latency without milliseconds or a count below one */
export function faultBox(): FaultBox {
  let waiting: { fault: Fault; left: number }[] = [];
  const strike = (callName: string, kindFits: (fault: Fault) => boolean): Fault | null => {
    const hit = waiting.find(({ fault }) => kindFits(fault) && isMeant(fault, callName));
    if (hit === undefined) return null;
    hit.left -= 1;
    waiting = waiting.filter(({ left }) => left > 0);
    return hit.fault;
  };
  return {
    add: (fault) => {
      if (fault.kind === 'latency' && !((fault.ms ?? -1) >= 0)) throw new RangeError('latency needs ms');
      if (fault.times !== undefined && !(fault.times >= 1)) throw new RangeError('times is at least 1');
      waiting.push({ fault, left: fault.times ?? Infinity });
    },
    clear: () => {
      waiting = [];
    },
    active: () => waiting.map(({ fault, left }) => (left === Infinity ? fault : { ...fault, times: left })),
    take: (callName) => ({
      latencyMs: strike(callName, ({ kind }) => kind === 'latency')?.ms ?? 0,
      fault: strike(callName, ({ kind }) => kind !== 'latency'),
    }),
  };
}

function isMeant({ kind, call }: Fault, callName: string): boolean {
  if (kind === 'disk-full') return callName === 'create';
  return call === undefined ? callName !== 'client' && callName !== 'playback' : call === callName;
}

/** Whether the call is carried out although its answer suffers. */
export function actsFirst({ kind, afterActing }: Fault): boolean {
  if (kind === 'refuse-checksum' || kind === 'short-list' || kind === 'stalled-engine') return true;
  return afterActing ?? ['truncated', 'cut', 'empty'].includes(kind);
}

/** What travels instead of the answer: another one, or nothing and what becomes of the connection. */
export function spoil({ kind }: Fault, answer: Answer): Answer | 'hang' | 'reset' | 'cut' {
  switch (kind) {
    case 'hang':
    case 'reset':
    case 'cut':
      return kind;
    case 'http-500':
    case 'disk-full':
      return htmlError(500, 'Internal Server Error');
    case 'http-502':
      return htmlError(502, 'Bad Gateway');
    case 'http-504':
      return htmlError(504, 'Gateway Time-out');
    case 'html-200':
      return htmlAnswer(
        200,
        '<!DOCTYPE html><html><head><title>Maintenance</title></head><body>Back soon.</body></html>',
      );
    case 'truncated':
      return { ...answer, body: answer.body.slice(0, Math.floor(answer.body.length / 2)) };
    case 'empty':
      return { ...answer, body: '' };
    case 'internal-error':
      return failure(TRAITS.scalelite, { key: 'internalError', message: 'Unable to reach the server' });
    case 'short-list':
      return { ...answer, body: answer.body.replace(/<meetings>.*<\/meetings>/s, '<meetings></meetings>') };
    case 'stalled-engine':
      return { ...answer, body: answer.body.replace(/(<startTime>)\d+/g, '$10') };
    case 'latency':
    case 'refuse-checksum':
      return answer;
  }
}
