import { createLog } from '../../lib/log.ts';
import { readArguments, USAGE, type Arguments } from './arguments.ts';
import { startControl } from './control.ts';
import { startNextcloudSimulator } from './server.ts';

async function run({ controlPort, ...wishes }: Arguments): Promise<void> {
  const cloud = await startNextcloudSimulator({ ...wishes, log: createLog('info') });
  const closers = [() => cloud.close()];
  const stop = () => Promise.all(closers.map((close) => close()));
  try {
    const control = controlPort === null ? null : await startControl(cloud, controlPort);
    if (control !== null) closers.push(() => control.close());
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop());
    if (control !== null) console.log(`control  ${control.url}state`);
    // Last, since whoever started it waits for this line.
    console.log(`nextcloud  ${cloud.url}`);
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
  const wishes = readArguments(process.argv.slice(2), process.env);
  if (wishes === 'help') console.log(USAGE);
  else await run(wishes);
} catch (error) {
  fail(error);
}
