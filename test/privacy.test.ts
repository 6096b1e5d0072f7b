import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { FORGETTINGS } from '../src/app/personal-data.ts';
import { openFresh } from './support/stores.ts';

const PAGE = readFileSync(new URL('../docs/privacy.md', import.meta.url), 'utf8');

/** The rows of the table of all fields, cell by cell. */
function rows(): readonly (readonly string[])[] {
  return PAGE.split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

/** Table and columns of each item in the list of what tells of no person. */
function impersonal(): readonly (readonly string[])[] {
  const [, list = ''] = PAGE.split('These tell of no person:');
  const items = [...list.matchAll(/^- (`\w+`): ([^.]*)\./gm)];
  return items.map(([, table = '', columns = '']) => [table, columns]);
}

const codes = (cell = '') => [...cell.matchAll(/`([^`]+)`/g)].map(([, word = '']) => word);

test('docs/privacy.md says of every column of every table what becomes of it, once', async () => {
  const open = await openFresh('sqlite');
  const tables = await open.database.db.introspection.getTables();
  await open.remove();
  const there = tables.flatMap(({ name, columns }) => columns.map((column) => `${name}.${column.name}`));
  const said = [...rows(), ...impersonal()].flatMap(([table, columns]) =>
    codes(columns).map((column) => `${codes(table)[0] ?? ''}.${column}`),
  );
  expect(said.toSorted()).toEqual(there.toSorted());
});

test('every row there says why, how long, and what takes it away', () => {
  for (const row of rows()) {
    expect(row).toHaveLength(6);
    expect(row.filter((cell) => cell === '')).toEqual([]);
  }
});

test('what goes by its age stands there under the name that reports give it, and nothing else does', () => {
  const named = rows().flatMap((row) =>
    [...(row[5] ?? '').matchAll(/job: `([a-zA-Z]+)`/g)].map(([, what]) => what),
  );
  const forgotten = [...FORGETTINGS.map(({ what }) => what), 'reports'].filter(
    (what) => what !== 'logoutTokens',
  );
  expect([...new Set(named)].toSorted()).toEqual(forgotten.toSorted());
});
