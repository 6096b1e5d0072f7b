import { readFile } from 'node:fs/promises';
import { createLog } from '../../lib/log.ts';
import { readArguments, readRealm, USAGE, type Arguments } from './arguments.ts';
import { startControl } from './control.ts';
import { startKeycloak } from './server.ts';

async function run({ controlPort, realmFile, ...wishes }: Arguments): Promise<void> {
  const people = readRealm(await readFile(realmFile, 'utf8'), process.env);
  const realm = await startKeycloak({ ...wishes, ...people, log: createLog('info') });
  const closers = [() => realm.close()];
  const stop = () => Promise.all(closers.map((close) => close()));
  try {
    const control = controlPort === null ? null : await startControl(realm, controlPort);
    if (control !== null) closers.push(() => control.close());
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop());
    if (control !== null) console.log(`control  ${control.url}realm`);
    // Last, since whoever started it waits for this line.
    console.log(`realm  ${realm.issuer}`);
  } catch (error) {
    await stop();
    throw error;
  }
}

function fail(error: unknown): void {
  console.error(error instanceof Error ? error.message : error);
  console.error('--help says what is possible.');
  process.exitCode = 1;
}

try {
  const wishes = readArguments(process.argv.slice(2));
  if (wishes === 'help') console.log(USAGE);
  else await run(wishes);
} catch (error) {
  fail(error);
}
