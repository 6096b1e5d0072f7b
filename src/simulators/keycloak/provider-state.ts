import type { Adapter, StoredPayload } from 'oidc-provider';
import { SECOND_MS } from '../../lib/span.ts';

/** What oidc-provider is told about that it does not keep itself. */
export type Judges = {
  /** A client as its metadata, or undefined. */
  client(clientId: string): StoredPayload | undefined;
  /** Whether a browser's session still signs its person in. */
  isSignedIn(session: StoredPayload): boolean;
};

type Entry = { readonly payload: StoredPayload; readonly expiresAt: number };

const SWEEP_FROM = 1000;

/** Keeps what oidc-provider has to keep, in memory, model by model. */
export function createProviderState(judges: Judges): (model: string) => Adapter {
  return (model) => {
    if (model === 'Client') return clientsOnly(judges);
    const entries = new Map<string, Entry>();
    const find = (id: string): StoredPayload | undefined => {
      const entry = entries.get(id);
      if (entry === undefined || entry.expiresAt <= Date.now()) return undefined;
      if (model === 'Session' && 'accountId' in entry.payload && !judges.isSignedIn(entry.payload)) {
        entries.delete(id);
        return undefined;
      }
      return entry.payload;
    };
    const idWhere = (key: string, value: string) =>
      [...entries].find(([, { payload }]) => payload[key] === value)?.[0];
    return {
      find: (id) => Promise.resolve(find(id)),
      findByUid: (uid) => {
        const id = idWhere('uid', uid);
        return Promise.resolve(id === undefined ? undefined : find(id));
      },
      findByUserCode: () => Promise.resolve(undefined),
      upsert: (id, payload, expiresIn) => {
        if (entries.size >= SWEEP_FROM) sweep(entries);
        entries.set(id, { payload, expiresAt: Date.now() + (expiresIn ?? Infinity) * SECOND_MS });
        return Promise.resolve();
      },
      consume: (id) => {
        const entry = entries.get(id);
        if (entry !== undefined) entry.payload['consumed'] = Math.floor(Date.now() / SECOND_MS);
        return Promise.resolve();
      },
      destroy: (id) => Promise.resolve(void entries.delete(id)),
      revokeByGrantId: (grantId) => {
        for (const [id, { payload }] of entries) if (payload['grantId'] === grantId) entries.delete(id);
        return Promise.resolve();
      },
    };
  };
}

function clientsOnly(judges: Judges): Adapter {
  const nothing = () => Promise.resolve(undefined);
  return {
    find: (id) => Promise.resolve(judges.client(id)),
    findByUid: nothing,
    findByUserCode: nothing,
    upsert: nothing,
    consume: nothing,
    destroy: nothing,
    revokeByGrantId: nothing,
  };
}

function sweep(entries: Map<string, Entry>): void {
  const now = Date.now();
  for (const [id, { expiresAt }] of entries) if (expiresAt <= now) entries.delete(id);
}
