import { closeSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { AsyncLocalStorage } from 'node:async_hooks';
import { errorCode } from '../../lib/error-code.ts';

/** Records by key that are still there after a restart. A changed record is put again. */
export type Table<T> = {
  get(key: string | number): T | undefined;
  has(key: string | number): boolean;
  all(): IterableIterator<T>;
  readonly size: number;
  /** @param byItself what the server notes down while it only looks something up; no request wrote it */
  put(key: string | number, value: T, byItself?: boolean): void;
  delete(key: string | number): void;
};

export type Journal = {
  table<T>(name: string): Table<T>;
  /** Hands what changed to the operating system: from then on a killed process loses nothing. */
  flush(): void;
  close(): void;
};

/** Whether the request that runs at this moment has changed anything. */
export type Doer = { wrote: boolean };

export const doers = new AsyncLocalStorage<Doer>();

/** Marks the request that runs at this moment as one that changed something. */
export function noteWrite(): void {
  const doer = doers.getStore();
  if (doer !== undefined) doer.wrote = true;
}

type Line = { readonly t: string; readonly k: string; readonly v?: unknown };

/**
 * Opens the journal at `path`: one changed record a line, shortened to what still holds at every start.
 *
 * @throws Error when a line other than the last, which may be half written, cannot be read
 */
export function openJournal(path: string): Journal {
  const held = replay(path);
  const fresh = `${path}.new`;
  const fd = openSync(fresh, 'w', 0o600);
  for (const [name, records] of held) writeLines(fd, name, records);
  renameSync(fresh, path);
  let waiting: string[] = [];
  let isOpen = true;
  const note = (line: Line) => void waiting.push(`${JSON.stringify(line)}\n`);
  const flush = () => {
    if (waiting.length === 0 || !isOpen) return;
    writeSync(fd, waiting.join(''));
    waiting = [];
  };
  return {
    table: <T>(name: string) => {
      const records = (held.get(name) ?? new Map<string, unknown>()) as Map<string, T>;
      held.set(name, records);
      return tableOf(name, records, note);
    },
    flush,
    close: () => {
      flush();
      if (isOpen) closeSync(fd);
      isOpen = false;
    },
  };
}

function tableOf<T>(name: string, records: Map<string, T>, note: (line: Line) => void): Table<T> {
  return {
    get: (key) => records.get(String(key)),
    has: (key) => records.has(String(key)),
    all: () => records.values(),
    get size() {
      return records.size;
    },
    put: (key, value, byItself = false) => {
      records.set(String(key), value);
      note({ t: name, k: String(key), v: value });
      if (!byItself) noteWrite();
    },
    delete: (key) => {
      if (!records.delete(String(key))) return;
      note({ t: name, k: String(key) });
      noteWrite();
    },
  };
}

function writeLines(fd: number, name: string, records: ReadonlyMap<string, unknown>): void {
  const lines = [...records].map(([k, v]) => `${JSON.stringify({ t: name, k, v })}\n`);
  if (lines.length > 0) writeSync(fd, lines.join(''));
}

function replay(path: string): Map<string, Map<string, unknown>> {
  const held = new Map<string, Map<string, unknown>>();
  const lines = readOrNothing(path).split('\n');
  for (const [index, text] of lines.entries()) {
    if (text === '') continue;
    const line = parseLine(text, index === lines.length - 1);
    if (line === null) continue;
    const records = held.get(line.t) ?? new Map<string, unknown>();
    held.set(line.t, records);
    if (line.v === undefined) records.delete(line.k);
    else records.set(line.k, line.v);
  }
  return held;
}

/** Null for a last line that the process did not live to finish. */
function parseLine(text: string, isLast: boolean): Line | null {
  try {
    return JSON.parse(text) as Line;
  } catch (error) {
    if (isLast) return null;
    throw error;
  }
}

function readOrNothing(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return '';
    throw error;
  }
}
