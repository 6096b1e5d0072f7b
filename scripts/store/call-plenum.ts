import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { Trouble, wrongWords } from './words.ts';

const Problem = z.object({ title: z.string() });

/** A Plenum that runs, and with what right it is asked. */
export type Caller = { readonly url: string; readonly token: string };

/** The words that each command knows that asks a Plenum that runs. */
export const CALLING = {
  url: { type: 'string', default: 'http://127.0.0.1:3000' },
  'token-file': { type: 'string' },
} as const;

/** @throws Trouble where the token cannot be read */
export async function callerOf(values: {
  readonly url: string;
  readonly 'token-file'?: string;
}): Promise<Caller> {
  const file = values['token-file'] ?? process.env['PLENUM_TOKEN_FILE'] ?? '';
  if (file === '') wrongWords('--token-file is needed.');
  const token = await readFile(file, 'utf8').catch(() => {
    throw new Trouble(`${file} cannot be read.`);
  });
  return { url: values.url.replace(/\/$/, ''), token: token.trim() };
}

export type Call<T> = {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Under `/api/v1`, with its query. */
  readonly path: string;
  readonly body?: unknown;
  /** The shape of the answer. */
  readonly schema: z.ZodType<T>;
  readonly limitMs: number;
};

/** It may have been done all the same. */
export class NoAnswerInTime extends Trouble {}

/** Plenum says no. */
export class Refused extends Trouble {
  readonly status: number;

  constructor(status: number, sentence: string) {
    super(sentence);
    this.status = status;
  }
}

/** @throws NoAnswerInTime, Refused, Trouble */
export async function callPlenum<T>(caller: Caller, { schema, ...call }: Call<T>): Promise<T> {
  const answer = await ask(caller, call);
  const content: unknown = await answer.json().catch(() => null);
  const read = schema.safeParse(content);
  if (answer.ok && read.success) return read.data;
  const problem = Problem.safeParse(content);
  throw new Refused(
    answer.status,
    `${caller.url} answered ${answer.status}: ${problem.data?.title ?? 'it is no Plenum.'}`,
  );
}

async function ask(
  { url, token }: Caller,
  { method, path, body, limitMs }: Omit<Call<unknown>, 'schema'>,
): Promise<Response> {
  try {
    return await fetch(`${url}/api/v1${path}`, {
      method,
      headers: {
        Authorization: `Bearer ${token}`,
        'Accept-Language': 'en',
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(limitMs),
    });
  } catch (error) {
    const isLate = error instanceof DOMException && error.name === 'TimeoutError';
    throw new (isLate ? NoAnswerInTime : Trouble)(`There is no answer from ${new URL(url).origin} (--url).`);
  }
}
