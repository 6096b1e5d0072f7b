import { resolve } from 'node:path';
import { readArguments, type Wish } from './arguments.ts';
import { runDemo } from './demo.ts';
import { DemoError, HOUSE } from './house.ts';
import { placesIn } from './memory.ts';
import { stopRunning } from './running.ts';
import { createScreen } from './screen.ts';
import { describeServers, ruleServer } from './servers-command.ts';

async function obey(wish: Wish): Promise<void> {
  const places = placesIn(resolve(HOUSE.top, wish.folder));
  const screen = createScreen(process.stdout);
  switch (wish.command) {
    case 'run':
      await runDemo(wish, places, screen);
      return;
    case 'stop': {
      const stopped = await screen.step('Stopping', () => stopRunning(places));
      screen.say(stopped ? 'The demo is stopped.' : 'No demo is running here.');
      return;
    }
    case 'status':
      screen.say(await describeServers(places));
      return;
    case 'kill':
    case 'start':
    case 'restart':
      screen.say(
        await screen.step(`${wish.command} ${wish.server}`, () =>
          ruleServer(places, wish.command, wish.server),
        ),
      );
  }
}

try {
  const wish = readArguments(process.argv.slice(2));
  await obey(wish);
} catch (error) {
  console.error(error instanceof DemoError ? error.message : error);
  process.exitCode = 1;
}
