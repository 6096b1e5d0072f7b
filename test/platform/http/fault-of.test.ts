import { describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { Refusal } from '../../../src/lib/refusal.ts';
import { faultOf } from '../../../src/platform/http/fault-of.ts';
import { freePort } from '../../support/ports.ts';

describe('what was thrown becomes a fault', () => {
  test('a refusal is what it says', () => {
    expect(faultOf(new Refusal({ code: 'room-open' }))).toEqual({ code: 'room-open' });
  });

  test('a store that cannot be reached is "busy" with a time to come back, not our mistake', async () => {
    const pool = new pg.Pool({ host: '127.0.0.1', port: await freePort(), connectionTimeoutMillis: 1_000 });
    const error: unknown = await pool.query('select 1').catch((thrown: unknown) => thrown);
    await pool.end();
    expect(faultOf(error)).toEqual({ code: 'busy', retryAfterSeconds: 5 });
  });

  test.each([
    Object.assign(new Error('terminating connection due to administrator command'), { code: '57P01' }),
    Object.assign(new Error('deadlock detected'), { code: '40P01' }),
    Object.assign(new Error('canceling statement due to statement timeout'), { code: '57014' }),
    Object.assign(new Error('terminating connection due to idle-in-transaction timeout'), { code: '25P03' }),
    new Error('timeout exceeded when trying to connect'),
    new Error('Query read timeout'),
    new Error('Connection terminated unexpectedly'),
  ])('and so is a store that breaks off: %s', (error) => {
    expect(faultOf(error)).toMatchObject({ code: 'busy' });
  });

  test.each([
    new Error('a bug'),
    Object.assign(new Error('duplicate key'), { code: '23505' }),
    // An HTTP client's error has a status too, and it is not our caller's doing.
    Object.assign(new Error('Request failed'), { status: 404 }),
    'a string',
    null,
  ])('anything that nobody foresaw is our own: %p', (error) => {
    expect(faultOf(error)).toEqual({ code: 'internal-error' });
  });
});
