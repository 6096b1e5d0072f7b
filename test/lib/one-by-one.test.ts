import { expect, test } from '@jest/globals';
import { oneByOne } from '../../src/lib/one-by-one.ts';

test('work of one key waits for what came before it, also where that failed; other keys do not wait', async () => {
  const inLine = oneByOne();
  const said: string[] = [];
  const gate = Promise.withResolvers<undefined>();
  const first = inLine('a', async () => {
    await gate.promise;
    said.push('first');
    throw new Error('failed');
  });
  const second = inLine('a', () => {
    said.push('second');
    return Promise.resolve(2);
  });
  await inLine('b', () => {
    said.push('other');
    return Promise.resolve();
  });
  gate.resolve(undefined);
  await expect(first).rejects.toThrow('failed');
  expect(await second).toBe(2);
  expect(said).toEqual(['other', 'first', 'second']);
});

test('who is given up while waiting is told at once and never begins; those behind go on in their order', async () => {
  const inLine = oneByOne();
  const gate = Promise.withResolvers<undefined>();
  const giveUp = new AbortController();
  const said: string[] = [];
  const say = (what: string) => () => {
    said.push(what);
    return Promise.resolve(what);
  };
  const first = inLine('a', () => gate.promise);
  const second = inLine('a', say('second'), giveUp.signal);
  const third = inLine('a', say('third'), new AbortController().signal);
  giveUp.abort();
  await expect(second).rejects.toMatchObject({ name: 'AbortError' });
  await expect(inLine('b', say('never'), giveUp.signal)).rejects.toMatchObject({ name: 'AbortError' });
  gate.resolve(undefined);
  await first;
  expect(await third).toBe('third');
  expect(said).toEqual(['third']);
});

test('who has begun is not told before the work has ended', async () => {
  const gate = Promise.withResolvers<string>();
  const giveUp = new AbortController();
  const begun = Promise.withResolvers<undefined>();
  const work = oneByOne()(
    'a',
    () => {
      begun.resolve(undefined);
      return gate.promise;
    },
    giveUp.signal,
  );
  await begun.promise;
  giveUp.abort();
  gate.resolve('done');
  expect(await work).toBe('done');
});
