import type { z } from 'zod';
import type { ImportReport } from '../branches/import-endpoint.ts';
import type { ImportRow } from '../branches/branch-csv.ts';
import type { Branch } from '../branches/branch.ts';
import type { Tree } from '../branches/tree.ts';

export type Report = z.infer<typeof ImportReport>;

/** A branch, and what of it is another. */
export type Changed = {
  readonly id: string;
  readonly name: string;
  readonly from: string;
  readonly to: string;
};

type Added = {
  readonly id: string;
  readonly name: string;
  readonly level: Branch['level'];
  /** The name of the branch above; null at the top. */
  readonly parent: string | null;
};

/** What an import would do, by kind, in names that people know. */
export type ImportDiff = {
  readonly created: readonly Added[];
  readonly renamed: readonly Changed[];
  readonly moved: readonly Changed[];
  readonly levelled: readonly Changed[];
  readonly closed: readonly { readonly id: string; readonly name: string }[];
  readonly missing: readonly { readonly id: string; readonly name: string }[];
};

/** @param rows of the file that was compared */
export function diffOf(report: Report, rows: readonly ImportRow[], tree: Tree): ImportDiff {
  const wanted = new Map(rows.map((row) => [row.id, row]));
  const nameOf = (id: string) => wanted.get(id)?.name ?? tree.get(id)?.name ?? id;
  const placeOf = (id: string | null) => (id === null ? null : nameOf(id));
  const named = (ids: readonly string[]) => ids.map((id) => ({ id, name: nameOf(id) }));
  const changes = (of: 'name' | 'parent' | 'level'): readonly Changed[] =>
    report.changed.flatMap(({ id, fields }) =>
      fields
        .filter(({ field }) => field === of)
        .map(({ from, to }) => {
          const words = (value: string | null) => (of === 'parent' ? placeOf(value) : value) ?? '–';
          return { id, name: nameOf(id), from: words(from), to: words(to) };
        }),
    );
  return {
    created: report.created.flatMap((id): readonly Added[] => {
      const row = wanted.get(id);
      return row === undefined ? [] : [{ id, name: row.name, level: row.level, parent: placeOf(row.parent) }];
    }),
    renamed: changes('name'),
    moved: changes('parent'),
    levelled: changes('level'),
    closed: named(report.closed),
    // What is closed is not in the file either.
    missing: named(report.missing.filter((id) => !report.closed.includes(id))),
  };
}

/** Whether anything would be another. */
export function isEmpty({ created, changed, closed, carried }: Report): boolean {
  return created.length + changed.length + closed.length + carried === 0;
}
