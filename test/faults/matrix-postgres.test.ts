import { cells } from './matrix.ts';
import { matrixSuite } from './matrix-suite.ts';

/** A share of them, with two gateways: what differs between the stores has nothing to do with the fault. */
const SHARE = 13;

matrixSuite(
  cells()
    .filter((cell) => cell.replicas === 2)
    .filter((_, index) => index % SHARE === 0),
  { kind: 'postgres' },
);
