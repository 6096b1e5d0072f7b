import type { Row } from './row.ts';
import { admission } from './rows/admission.ts';
import { joins } from './rows/joins.ts';
import { opening } from './rows/opening.ts';
import { placement } from './rows/placement.ts';

/** In the order of the table. */
export const ROWS: readonly Row[] = [joins, admission, opening, placement];
