import { describe, expect, test } from '@jest/globals';
import { poolLimits } from '../../../src/features/capacity/pool.ts';

const pool = (...seats: number[]) => seats.map((each) => ({ seats: each, retired: false }));
const limits = (servers: Parameters<typeof poolLimits>[0], keepLargestInReserve = true) =>
  poolLimits(servers, { roomLimit: 250, keepLargestInReserve, outages: [] });

describe('what a pool promises', () => {
  test.each([
    ['no server', pool(), 0, 0, 0],
    ['one server has no reserve', pool(400), 400, 400, 400],
    ['two servers: the larger is the reserve', pool(300, 400), 300, 700, 300],
    ['twelve equal servers', pool(...Array.from({ length: 12 }, () => 400)), 4400, 4800, 400],
    ['the order of the settings is of no matter', pool(100, 500, 200, 300), 600, 1100, 300],
    ['a retired server counts nowhere', [...pool(200, 100), { seats: 900, retired: true }], 100, 300, 100],
    ['only retired servers', [{ seats: 900, retired: true }], 0, 0, 0],
    ['one that is not retired', [...pool(200), { seats: 900, retired: true }], 200, 200, 200],
  ])('%s', (_, servers, reserved, all, each) => {
    expect(limits(servers)).toEqual({ rooms: 250, seats: reserved, seatsPerOccurrence: each, outages: [] });
    expect(limits(servers, false)).toEqual({ rooms: 250, seats: all, seatsPerOccurrence: each, outages: [] });
  });

  test('planned outages are passed on', () => {
    const outages = [{ span: { from: 0, to: 10 }, rooms: 20, seats: 400 }];
    const options = { roomLimit: 200, keepLargestInReserve: true, outages };
    expect(poolLimits(pool(100), options)).toMatchObject({ rooms: 200, outages });
  });
});
