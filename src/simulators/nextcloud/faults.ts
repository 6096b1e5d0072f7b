import { byteSize, type Answer } from './answer.ts';
import { davError } from './dav-error.ts';

export const FAULT_KINDS = [
  /** Answers late; goes together with any other fault. */
  'latency',
  /** Never answers. */
  'hang',
  /** Resets the connection. */
  'reset',
  /** Promises a whole body and breaks the connection in the middle of it. */
  'cut',
  /** Sends the body in ten pieces with `ms` between them. */
  'drip',
  /** Answers with `status` and a page, as a proxy in front does. */
  'status',
  'empty',
  /** HTTP 200 with the login page. */
  'html-200',
  /** 302 to `location`, or to the login page. */
  'redirect',
  /** A complete HTTP answer whose body stops halfway. */
  'truncated',
  /** 423, as if somebody else wrote there. */
  'locked',
  /** 500 with the exception of a lock, as a MOVE of a folder in which something is being written. */
  'lock-500',
  /** Breaks the connection when `bytes` of the request's body have come; only for uploads. */
  'break-upload',
] as const;
type FaultKind = (typeof FAULT_KINDS)[number];

/** Something that goes wrong on demand. */
export type Fault = {
  readonly kind: FaultKind;
  /** By default every method. */
  readonly method?: string;
  /** Over the decoded path without query, `*` for any text: `/remote.php/dav/files/*`; by default every path. */
  readonly path?: string;
  /** Only requests that name this account by their credentials. */
  readonly account?: string;
  /** How many requests it strikes; by default all until cleared. */
  readonly times?: number;
  /** How many requests it lets pass first; by default none. */
  readonly skip?: number;
  /** Milliseconds; for `latency` and `drip`. */
  readonly ms?: number;
  /** For `status`; 500 by default. */
  readonly status?: number;
  /** For `break-upload`. */
  readonly bytes?: number;
  readonly location?: string;
  /** The call is carried out and only its answer suffers. By default only where an answer's body is damaged. */
  readonly afterActing?: boolean;
};

type Target = { readonly method: string; readonly path: string; readonly account: string | null };

/** What of a fault concerns one request. */
type StruckBy = {
  readonly latencyMs: number;
  readonly breakAt: number | null;
  readonly fault: Fault | null;
};

export type FaultBox = {
  add(fault: Fault): void;
  clear(): void;
  active(): readonly Fault[];
  /** The faults that strike this request; each use counts. */
  take(target: Target): StruckBy;
};

/** @throws RangeError from `add` for a fault that lacks the number it needs */
export function faultBox(): FaultBox {
  let waiting: { readonly fault: Fault; left: number; skip: number }[] = [];
  const strike = (target: Target, kinds: (kind: FaultKind) => boolean): Fault | null => {
    for (const entry of waiting) {
      if (!kinds(entry.fault.kind) || !isMeant(entry.fault, target)) continue;
      if (entry.skip > 0) {
        entry.skip -= 1;
        continue;
      }
      entry.left -= 1;
      waiting = waiting.filter(({ left }) => left > 0);
      return entry.fault;
    }
    return null;
  };
  return {
    add: (fault) => {
      const needsMs = fault.kind === 'latency' || fault.kind === 'drip';
      if (needsMs && !((fault.ms ?? -1) >= 0)) throw new RangeError(`${fault.kind} needs ms`);
      if (fault.kind === 'break-upload' && !((fault.bytes ?? -1) >= 0))
        throw new RangeError('break-upload needs bytes');
      if (fault.times !== undefined && !(fault.times >= 1)) throw new RangeError('times is at least 1');
      waiting.push({ fault, left: fault.times ?? Infinity, skip: fault.skip ?? 0 });
    },
    clear: () => {
      waiting = [];
    },
    active: () => waiting.map(({ fault, left }) => (left === Infinity ? fault : { ...fault, times: left })),
    take: (target) => ({
      latencyMs: strike(target, (kind) => kind === 'latency')?.ms ?? 0,
      breakAt: strike(target, (kind) => kind === 'break-upload')?.bytes ?? null,
      fault: strike(target, (kind) => kind !== 'latency' && kind !== 'break-upload'),
    }),
  };
}

function isMeant({ method, path, account }: Fault, target: Target): boolean {
  if (method !== undefined && method.toUpperCase() !== target.method) return false;
  if (account !== undefined && account !== target.account) return false;
  return path === undefined || globToPattern(path).test(target.path);
}

function globToPattern(glob: string): RegExp {
  const parts = glob.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 's');
}

/** Whether the call is carried out although its answer suffers. */
export function actsFirst({ kind, afterActing }: Fault): boolean {
  return afterActing ?? ['truncated', 'cut', 'drip', 'empty'].includes(kind);
}

/** What travels instead of the answer: another one, or what becomes of the connection. */
export function spoil(fault: Fault, answer: Answer): Answer | 'hang' | 'reset' | 'cut' | 'drip' {
  switch (fault.kind) {
    case 'hang':
    case 'reset':
    case 'cut':
    case 'drip':
      return fault.kind;
    case 'status':
      return page(fault.status ?? 500, 'Internal Server Error');
    case 'html-200':
      return page(200, 'Anmelden – Nextcloud');
    case 'redirect':
      return { status: 302, headers: { Location: fault.location ?? '/index.php/login' }, body: '' };
    case 'truncated':
      return { ...answer, body: half(answer) };
    case 'empty':
      return { ...answer, body: '' };
    case 'locked':
      return davError(423, 'OCA\\DAV\\Connector\\Sabre\\Exception\\FileLocked', 'the file is locked');
    case 'lock-500':
      return davError(500, 'OCP\\Lock\\LockedException', 'the file is locked');
    case 'latency':
    case 'break-upload':
      return answer;
  }
}

function half(answer: Answer): Answer['body'] {
  const { body } = answer;
  if (typeof body !== 'string' && !Buffer.isBuffer(body)) {
    return { ...body, length: Math.floor(byteSize(answer) / 2) };
  }
  return Buffer.from(body).subarray(0, Math.floor(byteSize(answer) / 2));
}

function page(status: number, title: string): Answer {
  const body = `<!DOCTYPE html><html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>`;
  return { status, headers: { 'Content-Type': 'text/html; charset=UTF-8' }, body };
}
