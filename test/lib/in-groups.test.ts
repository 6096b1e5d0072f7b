import { expect, test } from '@jest/globals';
import { inGroups } from '../../src/lib/in-groups.ts';

/** Notes what is done together, and holds it until it is let go. */
function slowly() {
  const batches: string[] = [];
  const holds: (() => void)[] = [];
  const run = inGroups<number, number>(async (key, all) => {
    batches.push(`${key}: ${all.join()}`);
    await new Promise<void>((resolve) => holds.push(resolve));
    if (all.includes(13)) throw new Error('unlucky');
    return all.map((one) => one * 10);
  });
  const letGo = async () => {
    holds.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { run, batches, letGo };
}

test('what comes meanwhile is done together afterwards, and each gets its own result', async () => {
  const { run, batches, letGo } = slowly();
  const first = run('a', 1);
  const rest = [run('a', 2), run('a', 3), run('b', 4)];
  expect(batches).toEqual(['a: 1', 'b: 4']);
  await letGo();
  await letGo();
  expect(batches).toEqual(['a: 1', 'b: 4', 'a: 2,3']);
  await letGo();
  expect(await Promise.all([first, ...rest])).toEqual([10, 20, 30, 40]);
  const later = run('a', 5);
  await letGo();
  expect(await later).toBe(50);
  expect(batches.at(-1)).toBe('a: 5');
});

test('where it fails it fails for those who were in it, and goes on for the next', async () => {
  const { run, letGo } = slowly();
  const first = run('a', 1);
  const ends = Promise.allSettled([run('a', 13), run('a', 2)]);
  await letGo();
  const next = run('a', 3);
  await letGo();
  await letGo();
  expect(await first).toBe(10);
  expect((await ends).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(await next).toBe(30);
});
