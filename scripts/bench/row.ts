import type { Line } from './line.ts';
import type { Workshop } from './stage/workshop.ts';

/** Something that can be measured by itself; its lines stand together in the table. */
export type Row = {
  /** As it is named on the command line. */
  readonly name: string;
  readonly title: string;
  run(shop: Workshop): Promise<readonly Line[]>;
};
