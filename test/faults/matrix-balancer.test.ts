import { balancerCells } from './matrix.ts';
import { matrixSuite } from './matrix-suite.ts';

matrixSuite(balancerCells(), { scalelite: ['bbb-1', 'bbb-2'] });
