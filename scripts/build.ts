import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

/** What is no program text and is read from beside it. `config/default.yaml` is read where it lies. */
const ASSETS = ['platform/web/public'] as const;

const path = (relative: string) => fileURLToPath(new URL(`../${relative}`, import.meta.url));

/** Compiles `src` into `dist`, which needs no devDependencies to run. Types are checked by `npm run check:types`. */
async function build(): Promise<void> {
  await rm(path('dist'), { recursive: true, force: true });
  await compile(path('config/tools/tsconfig.build.json'));
  for (const folder of ASSETS) {
    await cp(path(`src/${folder}`), path(`dist/${folder}`), { recursive: true });
  }
}

/** @throws Error when the compiler cannot read something; it has said what */
async function compile(project: string): Promise<void> {
  const compiler = createRequire(import.meta.url).resolve('typescript/bin/tsc');
  const child = spawn(process.execPath, [compiler, '-p', project], { stdio: 'inherit' });
  const [exitCode] = (await once(child, 'exit')) as [number | null];
  if (exitCode !== 0) throw new Error('The build failed: see above.');
}

try {
  await build();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
