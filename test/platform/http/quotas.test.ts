import { describe, expect, test } from '@jest/globals';
import type { Clock } from '../../../src/lib/clock.ts';
import { createQuotas } from '../../../src/platform/http/quotas.ts';

describe('a quota of calls', () => {
  let now = 1_000_000;
  const clock: Clock = { now: () => now, sleep: () => Promise.resolve() };

  test('counts down by the minute that begins with the first call, and is whole again after it', () => {
    const quotas = createQuotas(clock);
    expect(quotas.take('portal', 2)).toEqual({ allowed: true, remaining: 1, seconds: 60 });
    now += 20_001;
    expect(quotas.take('portal', 2)).toEqual({ allowed: true, remaining: 0, seconds: 40 });
    expect(quotas.take('portal', 2)).toEqual({ allowed: false, remaining: 0, seconds: 40 });
    now += 39_998;
    expect(quotas.take('portal', 2)).toEqual({ allowed: false, remaining: 0, seconds: 1 });
    now += 1;
    expect(quotas.take('portal', 2)).toEqual({ allowed: true, remaining: 1, seconds: 60 });
  });

  test('is each one’s own', () => {
    const quotas = createQuotas(clock);
    expect(quotas.take('portal', 1).allowed).toBe(true);
    expect(quotas.take('portal', 1).allowed).toBe(false);
    expect(quotas.take('screen', 1).allowed).toBe(true);
  });

  test('is not lost for hours when the clock is set back', () => {
    const quotas = createQuotas(clock);
    quotas.take('portal', 1);
    now -= 3_600_000;
    expect(quotas.take('portal', 1)).toEqual({ allowed: true, remaining: 0, seconds: 60 });
  });

  test('takes no more room than the callers of a minute need', () => {
    const quotas = createQuotas(clock);
    for (let index = 0; index < 10_000; index++) quotas.take(`person-${index}`, 1);
    expect(quotas.take('person-0', 1).allowed).toBe(false);
    now += 60_000;
    quotas.take('somebody new', 1);
    expect(quotas.take('person-0', 1).allowed).toBe(true);
  });
});
