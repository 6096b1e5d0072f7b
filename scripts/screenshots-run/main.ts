import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const path = (relative: string) => fileURLToPath(new URL(`../../${relative}`, import.meta.url));

/** Pages are what the tests look at, so that their world is made as it is made there: by jest, of one file alone. */
async function takePictures(names: readonly string[]): Promise<number> {
  const jest = createRequire(import.meta.url).resolve('jest/bin/jest');
  const flags = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
  const child = spawn(
    process.execPath,
    [...flags, jest, '--config', path('config/tools/jest-screenshots.config.js'), '--forceExit'],
    { stdio: 'inherit', env: { ...process.env, PLENUM_SCREENSHOTS: names.join(' ') } },
  );
  const [exitCode] = (await once(child, 'exit')) as [number | null];
  return exitCode ?? 1;
}

const names = process.argv.slice(2);
if (names.some((name) => name.startsWith('-'))) {
  console.error('There is no such option: npm run screenshots -- --help');
  process.exitCode = 2;
} else {
  process.exitCode = await takePictures(names);
  if (process.exitCode === 0) console.log(`The pictures: ${path('screenshots/index.html')}`);
}
