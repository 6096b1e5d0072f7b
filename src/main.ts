import { startApp, type App } from './app.ts';
import { type Config, ConfigError, loadConfig } from './config.ts';
import { createLog, type Log } from './lib/log.ts';

/** Reads the settings, starts, and stops on a signal or when something went wrong that nobody caught. */
async function main(): Promise<void> {
  const config = readConfig();
  if (config === null) return;
  const log = createLog(config.log.level);
  for (const warning of config.warnings) log.warn(warning);
  let app: App | undefined;
  let stopping = false;
  const stop = (why: string, exitCode: number) => {
    if (stopping) process.exit(1);
    stopping = true;
    process.exitCode = exitCode;
    log.info('stopping', { why });
    void finish(app, log);
  };
  process.on('SIGTERM', () => stop('SIGTERM', 0));
  process.on('SIGINT', () => stop('SIGINT', 0));
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (error: unknown) => {
      log.error('something went wrong that nobody caught', { event, error });
      stop(event, 1);
    });
  }
  try {
    app = await startApp(config, log);
  } catch (error) {
    log.error('Plenum could not start', { error });
    process.exitCode = 1;
    // Whatever was started already would keep a process alive that serves nobody.
    await finish(app, log);
  }
}

function readConfig(): Config | null {
  try {
    return loadConfig(process.env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
    return null;
  }
}

async function finish(app: App | undefined, log: Log): Promise<void> {
  try {
    await app?.stop();
  } catch (error) {
    log.error('stopping did not go well', { error });
    process.exitCode = 1;
  }
  process.exit();
}

await main();
