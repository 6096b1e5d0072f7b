import base from '../../../config/tools/jest.config.js';

const [[pattern, [, options]]] = Object.entries(base.transform);

/** A part of the fault suite with a defect in the product: see `plants.ts`. */
export default {
  ...base,
  rootDir: '../../..',
  maxWorkers: 1,
  transform: { [pattern]: ['<rootDir>/test/faults/plants/transform.js', options] },
};
