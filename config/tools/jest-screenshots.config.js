import base from './jest.config.js';

/** Runs what takes the pictures of all pages: `npm run screenshots`. */
export default { ...base, testMatch: ['<rootDir>/scripts/screenshots-run/take.ts'] };
