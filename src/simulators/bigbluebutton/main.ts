import { createLog } from '../../lib/log.ts';
import { readArguments, USAGE, type Arguments } from './arguments.ts';
import { startControl } from './control.ts';
import { startFleet } from './fleet.ts';
import { hurried } from './recordings/settings.ts';

async function run({ controlPort, recordingsAfterMs, ...wishes }: Arguments): Promise<void> {
  const recordings = hurried(recordingsAfterMs);
  const servers = await startFleet({ ...wishes, recordings, log: createLog('info') });
  const closers = servers.map((server) => () => server.close());
  const stop = () => Promise.all(closers.map((close) => close()));
  try {
    const control = controlPort === null ? null : await startControl(servers, controlPort);
    if (control !== null) closers.push(() => control.close());
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop());
    for (const { name, url } of servers) console.log(`${name}  ${url}`);
    if (control !== null) console.log(`control  ${control.url}servers`);
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
