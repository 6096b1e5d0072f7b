import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { z } from 'zod';
import { systemClock } from '../../../src/lib/clock.ts';
import { silentLog } from '../../../src/lib/log.ts';
import type { Caller } from '../../../src/platform/http/caller.ts';
import { type AskInside, createInside } from '../../../src/platform/http/inside.ts';
import { openFresh } from '../../support/stores.ts';
import { newDiary, PUBLIC_URL, sampleEndpoints, sampleJudge } from './sample-api.ts';

const Note = z.strictObject({ id: z.string(), branch: z.string(), text: z.string() });
const ida: Caller = { principal: 'person:ida', grants: [{ branch: 'by', role: 'secretary' }] };

const diary = newDiary();
let store: Awaited<ReturnType<typeof openFresh>>;
let ask: AskInside;
beforeAll(async () => {
  store = await openFresh('sqlite');
  ask = createInside({
    endpoints: sampleEndpoints(diary),
    database: store.database,
    judge: sampleJudge,
    clock: systemClock,
    publicUrl: PUBLIC_URL,
    log: silentLog,
  });
});
afterAll(() => store.remove());

const write = (branch: string, text: string, key?: string) =>
  ask(ida, {
    ...{ method: 'post', path: '/notes', body: { branch, text }, answer: Note },
    ...(key === undefined ? {} : { key }),
  });

test('a page asks as a person, and hears what the API answers', async () => {
  expect(await write('by', 'von der Seite')).toMatchObject({ branch: 'by', text: 'von der Seite' });
  expect(diary.written).toEqual(['person:ida: von der Seite']);
  expect(diary.woken).toEqual(['von der Seite']);
});

test('what the API refuses is refused', async () => {
  await expect(write('he', 'fremd')).rejects.toMatchObject({ fault: { code: 'branch-forbidden' } });
  const elsewhere = { method: 'get', path: '/notes/{id}', params: { id: 'he-1' }, answer: Note } as const;
  await expect(ask(ida, elsewhere)).rejects.toMatchObject({ fault: { code: 'not-found' } });
  await expect(write('by', 'ein Text, der viel zu lang ist')).rejects.toMatchObject({
    fault: { code: 'invalid-request', errors: [{ pointer: '/text' }] },
  });
  const stale = { params: { id: 'by-1' }, body: { text: 'neu' }, version: 3 };
  await expect(
    ask(ida, { method: 'patch', path: '/notes/{id}', ...stale, answer: Note }),
  ).rejects.toMatchObject({ fault: { code: 'version-conflict' } });
});

test('a form that is sent twice has its effect once', async () => {
  const before = diary.written.length;
  const [one, other] = [await write('by', 'zweimal', 'form-1'), await write('by', 'zweimal', 'form-1')];
  expect(other).toEqual(one);
  expect(diary.written.length).toBe(before + 1);
});

test('an answer without a body is none, and a wake-up that fails undoes nothing', async () => {
  const gone = {
    method: 'delete',
    path: '/notes/{id}',
    params: { id: 'by-1' },
    answer: z.undefined(),
  } as const;
  await expect(ask(ida, gone)).resolves.toBeUndefined();
  expect(await write('by', 'bad wake')).toMatchObject({ text: 'bad wake' });
});

test('an endpoint that is not there, or an answer that is another, is our own fault', async () => {
  await expect(ask(ida, { method: 'get', path: '/nothing', answer: Note })).rejects.toThrow(
    'no get /nothing',
  );
  const odd = {
    method: 'get',
    path: '/notes/{id}',
    params: { id: 'by-1' },
    answer: z.strictObject({}),
  } as const;
  await expect(ask(ida, odd)).rejects.toThrow();
});
