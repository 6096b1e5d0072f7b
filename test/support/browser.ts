import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

/** Where Debian and its like put Chromium. */
const PATHS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/**
 * The system's Chromium; null, said loudly, where none can be started. Machines that must not skip set
 * `PLENUM_REQUIRE_BROWSER=1`: there it throws.
 *
 * @param further arguments for it
 */
export async function startBrowser(further: readonly string[] = []): Promise<Browser | null> {
  try {
    const executablePath = process.env['PLENUM_CHROMIUM'] ?? PATHS.find((path) => existsSync(path));
    if (executablePath === undefined) throw new Error(`none of ${PATHS.join(', ')} exists`);
    return await chromium.launch({
      executablePath,
      args: ['--no-sandbox', '--disable-dev-shm-usage', ...further],
    });
  } catch (error) {
    if (process.env['PLENUM_REQUIRE_BROWSER'] === '1') throw error;
    const why = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    process.stderr.write(`\n!!! NO CHROMIUM: every test in a browser is SKIPPED (${why})\n\n`);
    return null;
  }
}
