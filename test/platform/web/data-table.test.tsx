import { expect, test } from '@jest/globals';
import { renderToString } from 'preact-render-to-string';
import { DataTable } from '../../../src/platform/web/page-parts.tsx';

test('a cell with nothing to say shows a dash, and a card does without it', () => {
  const html = renderToString(
    <DataTable
      title="Ordner"
      rows={[{ name: 'München', drift: null, count: 3 }]}
      keyOf={({ name }) => name}
      columns={[
        { head: 'Name', cell: ({ name }) => name },
        { head: 'Abweichung', cell: ({ drift }) => drift },
        { head: 'Ist', cell: () => 'wie geplant', isIdle: () => true },
        { head: 'Zahl', kind: 'number', cell: ({ count }) => count },
        { head: 'Stand', cell: () => 'in Ordnung' },
      ]}
    />,
  );
  const cells = [...html.matchAll(/<td role="cell" data-head="(\w+)"( class="[^"]*")?><div>([^<]*)/g)];
  expect(cells.map(([, head, look = '', said]) => `${head ?? ''}${look}: ${said ?? ''}`)).toEqual([
    'Abweichung class="idle": –',
    'Ist class="idle": wie geplant',
    'Zahl class="number": 3',
    'Stand: in Ordnung',
  ]);
});
