import { DAY_MS } from '../../src/lib/span.ts';
import type { Document, Operation } from '../support/openapi.ts';
import { operationsOf } from '../support/openapi.ts';

/** One example of the document, ready to be sent. */
export type Replay = {
  readonly operation: Operation;
  readonly name: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
  /** Of the body; null where there is none. */
  readonly mediaType: string | null;
  readonly status: number;
  /** Undefined where the answer has no body. */
  readonly answer: unknown;
};

/** At one address things are made before they are looked at, and looked at before they are changed or gone. */
const ORDER = ['POST', 'PUT', 'GET', 'PATCH', 'DELETE'];

/** All examples of a document, taken from nothing else, address by address as they stand there. */
export function replaysOf(document: Document): readonly Replay[] {
  const byPath = Map.groupBy(operationsOf(document), ({ path }) => path).values();
  return [...byPath]
    .flatMap((here) => here.toSorted((one, other) => ORDER.indexOf(one.method) - ORDER.indexOf(other.method)))
    .flatMap((operation) => namesIn(operation).map((name) => replayOf(operation, name)));
}

function namesIn(operation: Operation): readonly string[] {
  const places = [
    ...(operation.parameters ?? []),
    ...Object.values(operation.requestBody?.content ?? {}),
    ...Object.values(operation.responses).flatMap(({ content = {} }) => Object.values(content)),
  ];
  return [...new Set(places.flatMap(({ examples = {} }) => Object.keys(examples)))];
}

function replayOf(operation: Operation, name: string): Replay {
  const values = (place: string) =>
    Object.fromEntries(
      (operation.parameters ?? [])
        .filter((parameter) => parameter.in === place && parameter.examples?.[name] !== undefined)
        .map((parameter) => [parameter.name, parameter.examples?.[name]?.value]),
    );
  const [mediaType, media] = Object.entries(operation.requestBody?.content ?? {})[0] ?? [];
  const body = media?.examples?.[name]?.value;
  const answers = Object.entries(operation.responses).map(([status, { content = {} }]) => ({
    status: Number(status),
    example: Object.values(content)[0]?.examples?.[name],
    empty: Object.keys(content).length === 0,
  }));
  // An answer without a body shows no example: the one such success is meant.
  const answer = answers.find(({ example }) => example !== undefined) ?? answers.find(({ empty }) => empty);
  if (answer === undefined) throw new Error(`${operation.title}: the example ${name} has no answer`);
  return {
    operation,
    name,
    params: values('path'),
    query: values('query'),
    ...(body === undefined ? {} : { body }),
    mediaType: body === undefined ? null : (mediaType ?? null),
    status: answer.status,
    answer: answer.example?.value,
  };
}

const DAY = /\b20\d\d-\d\d-\d\d/g;
/** On which all of the documentation takes place. */
const DOCUMENTED = Date.UTC(2027, 1, 9);

/** The same with every day moved by whole weeks, so that the documented one is about a month ahead. */
export function moved<T>(value: T, now: number): T {
  const weeks = Math.ceil((now + 30 * DAY_MS - DOCUMENTED) / (7 * DAY_MS));
  const later = (day: string) => {
    const at = Date.parse(`${day}T00:00:00Z`);
    const isDay = !Number.isNaN(at) && new Date(at).toISOString().startsWith(day);
    return isDay ? new Date(at + weeks * 7 * DAY_MS).toISOString().slice(0, 10) : day;
  };
  return value === undefined ? value : (JSON.parse(JSON.stringify(value).replace(DAY, later)) as T);
}

/** Which id of the running Plenum stands for which of the documentation. */
export type Ids = Map<string, string>;

/** A value with the documentation's ids replaced by real ones. */
export function withIds<T>(value: T, ids: Ids): T {
  if (value === undefined) return value;
  const text = JSON.stringify(value);
  return JSON.parse([...ids].reduce((all, [shown, real]) => all.replaceAll(shown, real), text)) as T;
}

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?Z$/;
const BACKUP = /^plenum-\d{8}T\d{6}\.\d{3}Z\.db$/;
/** What differs with what else is there: counts, who did what else, on which server a room is, on which host a job ran. */
const VARYING =
  /^(count|rooms|seats|meetings|participants|reservedSeats|unchanged|outcome|runs24h|replica|server|requestId|next|file|bytes|sha256|schema)$/;

/**
 * Where an answer is not what its example shows: other fields, or another value of a field that does not vary. Of a
 * list the example shows some. Ids that are new are learned.
 */
export function differences(shown: unknown, real: unknown, ids: Ids, place = ''): readonly string[] {
  if (VARYING.test(place.slice(place.lastIndexOf('/') + 1))) return [];
  if (Array.isArray(shown) && Array.isArray(real)) return listDifferences(shown, real, ids, place);
  if (isRecord(shown) && isRecord(real)) {
    const keys = [...new Set([...Object.keys(shown), ...Object.keys(real)])];
    return keys.flatMap((key) => {
      if (Object.hasOwn(shown, key) !== Object.hasOwn(real, key)) {
        return [`${place}/${key} is ${Object.hasOwn(real, key) ? 'not shown' : 'shown but not there'}`];
      }
      return differences(shown[key], real[key], ids, `${place}/${key}`);
    });
  }
  return isSame(shown, real, ids) ? [] : [`${place}: ${JSON.stringify(shown)} is ${JSON.stringify(real)}`];
}

function listDifferences(shown: readonly unknown[], real: readonly unknown[], ids: Ids, place: string) {
  if (shown.length === 0 && real.length > 0) return [`${place} is not empty`];
  return shown.flatMap((item, index) => {
    for (const candidate of real) {
      const learned = new Map(ids);
      if (differences(item, candidate, learned, `${place}/${index}`).length === 0) {
        for (const [key, id] of learned) ids.set(key, id);
        return [];
      }
    }
    return real.length === 0
      ? [`${place}/${index} is not there`]
      : differences(item, real[index] ?? real[0], new Map(ids), `${place}/${index}`);
  });
}

function isSame(shown: unknown, real: unknown, ids: Ids): boolean {
  if (typeof shown !== 'string' || typeof real !== 'string') return shown === real;
  if (ID.test(shown) && ID.test(real)) {
    if (!ids.has(shown)) ids.set(shown, real);
    return ids.get(shown) === real;
  }
  if (INSTANT.test(shown)) return INSTANT.test(real);
  if (BACKUP.test(shown)) return BACKUP.test(real);
  if (shown.startsWith('http')) return shape(shown) === shape(real);
  return shown === real;
}

/** Problems by their whole path; other addresses, which hold codes, by how they are made. */
function shape(address: string): string {
  const { pathname } = new URL(address);
  if (pathname.startsWith('/play/')) return '/play/*';
  return pathname.startsWith('/problems/') ? pathname : pathname.replace(/[a-z0-9]+$|[a-z0-9]+(?=-)/g, '*');
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
