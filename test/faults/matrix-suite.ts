import { describe, test } from '@jest/globals';
import type { StoreKind } from '../support/stores.ts';
import { type Cell, runCell } from './matrix.ts';
import { withFarEnd } from './with-far-end.ts';

type SuiteOptions = { readonly kind?: StoreKind; readonly scalelite?: readonly string[] };

/** Every cell is a test of its own. */
export function matrixSuite(
  cells: readonly Cell[],
  { kind = 'sqlite', scalelite = [] }: SuiteOptions = {},
): void {
  describe(`whatever goes wrong, whenever, on ${kind}`, () => {
    const base = withFarEnd({ seats: [100, 100, 100], scalelite }, kind);

    test.each(cells.map((cell, index) => ({ ...cell, index })))(
      '$fault × $call × $phase × $replicas',
      async ({ index, ...cell }) => {
        await runCell(cell, { ...base(), seed: index });
      },
    );
  });
}
