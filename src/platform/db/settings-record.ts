import { z } from 'zod';
import type { Instant } from '../../lib/span.ts';
import type { Db, Tx } from './database.ts';

/** What all replicas must have in common: one hash over all of it, and a hash under each setting's name. */
export type SharedSettings = {
  readonly fingerprint: string;
  readonly parts: Readonly<Record<string, string>>;
};

/** Whether this replica's settings are those recorded last, and by name which are not. */
export type Standing = { readonly newest: boolean; readonly differing: readonly string[] };

const Parts = z.record(z.string(), z.string());

/**
 * Records the settings that this replica started with, where they differ from the newest record: the
 * replica that started last is right, and those before it notice by `standingOf`.
 *
 * @param tx of `Database.inTurn`, so that two replicas that start at once record one after the other
 * @returns the version in force
 */
export async function recordSettings(tx: Tx, shared: SharedSettings, now: Instant): Promise<number> {
  const newest = await newestRecord(tx);
  if (newest?.fingerprint === shared.fingerprint) return newest.version;
  const version = (newest?.version ?? 0) + 1;
  await tx
    .insertInto('settings_records')
    .values({
      version,
      fingerprint: shared.fingerprint,
      detail: JSON.stringify(shared.parts),
      recorded_at: now,
    })
    .execute();
  return version;
}

/** For the readiness check: another replica may have started with other settings since. */
export async function standingOf(db: Db, shared: SharedSettings): Promise<Standing> {
  const newest = await newestRecord(db);
  if (newest === undefined || newest.fingerprint === shared.fingerprint) {
    return { newest: true, differing: [] };
  }
  const theirs = Parts.parse(JSON.parse(newest.detail));
  const names = new Set([...Object.keys(theirs), ...Object.keys(shared.parts)]);
  const differing = [...names].filter((name) => theirs[name] !== shared.parts[name]).sort();
  return { newest: false, differing };
}

/** What the readiness check says: null while this replica's settings are the newest. */
export async function settingsCheck(db: Db, shared: SharedSettings): Promise<string | null> {
  const { newest, differing } = await standingOf(db, shared);
  return newest ? null : `A replica with other settings started later: ${differing.join(', ')}.`;
}

async function newestRecord(db: Db | Tx) {
  return db.selectFrom('settings_records').selectAll().orderBy('version', 'desc').limit(1).executeTakeFirst();
}
