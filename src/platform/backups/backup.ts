import type { Instant } from '../../lib/span.ts';

/** A copy of an embedded store, whole in itself; the key that opens its sealed keys is not in it. */
export type Backup = {
  readonly name: string;
  /** Its path on the machine of the gateway. */
  readonly file: string;
  readonly bytes: number;
  /** 64 hex digits. */
  readonly sha256: string;
  /** The newest migration that it has seen. */
  readonly schema: string;
  readonly madeAt: Instant;
};

/** Names sort by age. */
const NAME = /^plenum-\d{8}T\d{6}\.\d{3}Z\.(db|dump)$/;

/** `plenum-20271131T020000.000Z.db`; with `dump` that of a PostgreSQL. */
export function backupName(at: Instant, kind: 'db' | 'dump' = 'db'): string {
  return `plenum-${new Date(at).toISOString().replaceAll(/[-:]/g, '')}.${kind}`;
}

/** When a backup of this name was made; null where the name is not one. */
export function madeAtOf(name: string): Instant | null {
  if (!NAME.test(name)) return null;
  const [, day = '', time = ''] = /^plenum-(\d{8})T([\d.]+)Z/.exec(name) ?? [];
  return Date.parse(`${day.replace(/(....)(..)/, '$1-$2-')}T${time.replace(/(..)(..)/, '$1:$2:')}Z`);
}

/** Of the names in a folder those of backups beyond the `kept` newest. */
export function outdated(names: readonly string[], kept: number): readonly string[] {
  return names
    .filter((name) => NAME.test(name))
    .sort()
    .reverse()
    .slice(kept);
}

/** What stands beside a backup, for `sha256sum --check`. */
export function checksumLine({ sha256, name }: Pick<Backup, 'sha256' | 'name'>): string {
  return `${sha256}  ${name}\n`;
}
