import { readFileSync } from 'node:fs';
import swcJest from '@swc/jest';
import { NOTHING, PLANTS } from './plants.ts';

/** As `@swc/jest`, with the defect that PLENUM_TEST_PLANT names put into the product on the way. */
export default {
  createTransformer: (options) => {
    const swc = swcJest.createTransformer(options);
    const name = process.env['PLENUM_TEST_PLANT'];
    const plant = name === NOTHING ? { edits: [] } : PLANTS.find((each) => each.name === name);
    if (plant === undefined) throw new Error('PLENUM_TEST_PLANT names no plant.');
    const planted = (source, filename) => {
      let text = source;
      for (const { file, find, put } of plant.edits) {
        if (!filename.endsWith(`/${file}`)) continue;
        if (text.split(find).length !== 2) throw new Error(`The text to replace is not once in ${file}.`);
        text = text.replace(find, () => put);
      }
      return text;
    };
    return {
      ...swc,
      canInstrument: false,
      getCacheKey: (source, filename, ...rest) =>
        swc.getCacheKey(planted(source, filename), filename, ...rest),
      process: (source, filename, ...rest) => swc.process(planted(source, filename), filename, ...rest),
      processAsync: (source, filename, ...rest) =>
        swc.processAsync(planted(source, filename), filename, ...rest),
    };
  },
};
