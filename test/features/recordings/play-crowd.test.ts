import { expect, test } from '@jest/globals';
import { createCrowd } from '../../../src/features/recordings/play-crowd.ts';

test('a crowd has so many places for each key, and nobody waits for one', async () => {
  const crowd = createCrowd(2);
  const ends: (() => void)[] = [];
  const stay = () => new Promise<void>((resolve) => void ends.push(resolve));
  const staying = [crowd('a', stay), crowd('a', stay), crowd('b', stay)];
  await expect(crowd('a', stay)).rejects.toMatchObject({ fault: { code: 'busy', retryAfterSeconds: 5 } });
  expect(ends).toHaveLength(3);
  ends[0]?.();
  await staying[0];
  await crowd('a', () => Promise.resolve());
  await expect(crowd('a', () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  staying.push(crowd('a', stay));
  await expect(crowd('a', stay)).rejects.toMatchObject({ fault: { code: 'busy' } });
  for (const end of ends) end();
  await Promise.all(staying);
});
