import type { Row } from './row.ts';
import { admission } from './rows/admission.ts';
import { cleaning } from './rows/cleaning.ts';
import { failover } from './rows/failover.ts';
import { growth } from './rows/growth.ts';
import { joins } from './rows/joins.ts';
import { memory } from './rows/memory.ts';
import { opening } from './rows/opening.ts';
import { pages } from './rows/pages.ts';
import { placement } from './rows/placement.ts';
import { search } from './rows/search.ts';
import { start } from './rows/start.ts';
import { watching } from './rows/watching.ts';

/** In the order of the table. */
export const ROWS: readonly Row[] = [
  joins,
  admission,
  search,
  pages,
  opening,
  placement,
  failover,
  watching,
  memory,
  start,
  cleaning,
  growth,
];
