import { cells } from './matrix.ts';
import { matrixSuite } from './matrix-suite.ts';

matrixSuite(cells().filter((_, index) => index % 2 === 1));
