import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { NextcloudClient } from '../../../src/clients/nextcloud/nextcloud.ts';
import { MINUTE_MS } from '../../../src/lib/span.ts';
import { openFresh } from '../../support/stores.ts';
import { type Cloud, startCloud } from './cloud.ts';
import { treeOf } from './tree.ts';

const SMALL = treeOf('de,,Bundesverband,federal\nby,de,Landesverband Bayern,state');

const TURNS = process.env['PLENUM_TEST_LONG'] === '1' ? 50 : 5;
const LIMIT_MS = 600_000;

class Killed extends Error {}

/** The client of a process that dies at its n-th call, before it is sent or once it is carried out. */
function mortal(client: NextcloudClient, at: number, when: 'before' | 'after') {
  let calls = 0;
  const wrap = <T extends object>(face: T): T =>
    new Proxy(face, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name);
        if (typeof value === 'object' && value !== null) return wrap(value);
        if (typeof value !== 'function' || name === 'nextAt' || name === 'close') return value;
        return async (...words: unknown[]) => {
          calls += 1;
          const mine = calls;
          if (mine > at || (mine === at && when === 'before')) throw new Killed();
          const answer: unknown = await Reflect.apply(value, target, words);
          if (calls >= at) throw new Killed();
          return answer;
        };
      },
    });
  return { client: wrap(client), calls: () => calls };
}

describe.each(['shares', 'teamFolders'] as const)(
  'a process that dies while it makes folders as %s',
  (mode) => {
    let store: Awaited<ReturnType<typeof openFresh>>;
    let cloud: Cloud | undefined;
    const signal = new AbortController().signal;
    const fresh = async () => {
      await cloud?.close();
      cloud = await startCloud(store.database, {
        branches: SMALL,
        settings: { mode, sharesPerTenMinutes: 0 },
      });
      cloud.simulator.control.setProfile({ rateLimits: false });
      return cloud;
    };
    beforeEach(async () => {
      store = await openFresh('sqlite');
    });
    afterEach(async () => {
      await cloud?.close();
      await store.remove();
    });

    test(
      'at any call, before or after it: the next one comes to the same end',
      async () => {
        const whole = await fresh();
        const counting = mortal(whole.client, Number.POSITIVE_INFINITY, 'before');
        await whole.another(counting.client).runDue('provision-folders', signal);
        const expected = await whole.dump();
        for (let turn = 0; turn < TURNS; turn += 1) {
          const at = 1 + Math.floor(Math.random() * counting.calls());
          const when = turn % 2 === 0 ? 'before' : 'after';
          const place = await fresh();
          const died = place
            .another(mortal(place.client, at, when).client)
            .runDue('provision-folders', signal);
          await expect(died).rejects.toThrow(Killed);
          place.clock.advance(3 * MINUTE_MS);
          await place.due();
          expect({ at, when, end: await place.dump() }).toEqual({ at, when, end: expected });
        }
      },
      LIMIT_MS,
    );

    test('two at once, and a third: one tree', async () => {
      const alone = await fresh();
      await alone.due();
      const expected = await alone.dump();
      const place = await fresh();
      await Promise.all([
        place.due(),
        place.another().runDue('provision-folders', signal),
        place.another().runAll('check-folders', signal),
      ]);
      place.clock.advance(3 * MINUTE_MS);
      await place.all();
      expect(await place.dump()).toEqual(expected);
    });
  },
);
