import { setTimeout as wait } from 'node:timers/promises';
import { SECOND_MS } from '../../src/lib/span.ts';
import type { ServerAction } from './arguments.ts';
import { DemoError } from './house.ts';
import type { Places } from './memory.ts';
import { findRunning } from './running.ts';
import { type Control, controlAt, type SimulatedServer } from './servers.ts';

const AWAY_MS = 15 * SECOND_MS;

/**
 * Lets a simulated server of the running demo die, or brings it back.
 *
 * @returns a sentence that says what has happened
 * @throws DemoError with a sentence when no demo runs, or when it has no such server
 */
export async function ruleServer(places: Places, action: ServerAction, name: string): Promise<string> {
  const control = await controlOf(places);
  const before = (await control.servers()).find((server) => server.name === name);
  if (before === undefined)
    throw new DemoError(`The demo has no server ${name}. scripts/demo status lists them.`);
  await (action === 'restart' ? restart(control, name) : control.act(action, name));
  const lost = `${count(before.meetings, 'meeting')} with ${count(before.people, 'person', 'people')}`;
  switch (action) {
    case 'kill':
      return before.isUp
        ? `${name} is dead, and with it ${lost}. Plenum opens what it had there elsewhere, within half a minute.\n` +
            `It comes back with: scripts/demo start ${name}`
        : `${name} was dead already. It comes back with: scripts/demo start ${name}`;
    case 'start':
      return before.isUp ? `${name} is running already.` : `${name} is back, empty.`;
    case 'restart':
      return `${name} was restarted and has lost ${lost}. Plenum opens what it had there again.`;
  }
}

/** A real server is away for a while, too: one that was gone for a moment only looks as if a host had ended the room. */
async function restart(control: Control, name: string): Promise<void> {
  await control.act('kill', name);
  await wait(AWAY_MS);
  await control.act('start', name);
}

/** One line a server. */
export async function describeServers(places: Places): Promise<string> {
  return (await (await controlOf(places)).servers()).map(describe).join('\n');
}

function describe({ name, isUp, meetings, people }: SimulatedServer): string {
  const state = isUp ? 'up  ' : 'dead';
  return `${name}  ${state}  ${count(meetings, 'meeting').padEnd(12)}  ${count(people, 'person', 'people')}`;
}

async function controlOf(places: Places): Promise<Control> {
  const running = await findRunning(places);
  const url = running?.control ?? null;
  if (url === null) throw new DemoError('No demo is running here. scripts/demo starts one.');
  return controlAt(url);
}

function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}
