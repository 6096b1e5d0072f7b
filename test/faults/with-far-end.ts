import { afterAll, beforeAll } from '@jest/globals';
import type { Database } from '../../src/platform/db/database.ts';
import { openFresh, type StoreKind } from '../support/stores.ts';
import { type FarEnd, type FarEndOptions, startFarEnd } from './far-end.ts';

/** What the schedules of one file share. */
export type Base = { readonly database: Database; readonly farEnd: FarEnd };

/** A store and simulated servers for all schedules of a file; each schedule wipes them. */
export function withFarEnd(options: FarEndOptions, kind: StoreKind = 'sqlite'): () => Base {
  let store: Awaited<ReturnType<typeof openFresh>> | undefined;
  let base: Base | undefined;
  beforeAll(async () => {
    store = await openFresh(kind);
    const { database } = store;
    base = { database, farEnd: await startFarEnd(options) };
  });
  afterAll(async () => {
    await base?.farEnd.close();
    await store?.remove();
  });
  return () => {
    if (base === undefined) throw new Error('the servers are not up yet');
    return base;
  };
}
