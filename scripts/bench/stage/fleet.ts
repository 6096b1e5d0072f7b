import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { SECOND_MS } from '../../../src/lib/span.ts';
import { HOUSE } from '../../demo-run/house.ts';
import { type Program, startProgram } from './program.ts';

const SECRET = 'a secret of the simulated servers of the bench';
/** What each server carries, as in the demo. */
export const SEATS_PER_SERVER = 400;

const Server = z.object({ name: z.string(), url: z.string(), isUp: z.boolean() });
const Meeting = z.object({ meetingID: z.string(), meta: z.record(z.string(), z.string()) });

/** Simulated BigBlueButton servers in a process of their own. */
export type Fleet = {
  /** For `PLENUM_BBB_SERVERS`. */
  readonly setting: string;
  readonly names: readonly string[];
  /** Answers to a call come this much later. */
  slow(call: string, ms: number): Promise<void>;
  kill(server: string): Promise<void>;
  meetingsOn(server: string): Promise<readonly z.infer<typeof Meeting>[]>;
  enter(server: string, meetingID: string, name: string): Promise<void>;
  stop(): Promise<void>;
};

export async function startFleet(servers: number, logFile: string): Promise<Fleet> {
  const args = ['--servers', String(servers), '--port', '0', '--control-port', '0'];
  const env = { BIGBLUEBUTTON_SIMULATOR_SECRET: SECRET };
  const program = await startProgram({ script: HOUSE.simulators, args, env, logFile });
  try {
    const control = await controlUrl(program);
    const all = z.array(Server).parse(await (await fetch(control)).json());
    const post = (server: string, action: string, body: unknown = {}) => act(control, server, action, body);
    return {
      setting: JSON.stringify(
        all.map(({ name, url }) => ({ name, url, secret: SECRET, seats: SEATS_PER_SERVER })),
      ),
      names: all.map(({ name }) => name),
      slow: async (call, ms) => {
        await Promise.all(all.map(({ name }) => post(name, 'faults', { kind: 'latency', ms, call })));
      },
      kill: (server) => post(server, 'kill'),
      meetingsOn: async (server) => {
        const told = await fetch(`${control}/${server}`);
        return z.object({ rooms: z.array(Meeting) }).parse(await told.json()).rooms;
      },
      enter: (server, meetingID, name) => post(server, 'enter', { meetingID, name, role: 'VIEWER' }),
      stop: () => program.stop(),
    };
  } catch (error) {
    await program.stop();
    throw error;
  }
}

async function act(control: string, server: string, action: string, body: unknown): Promise<void> {
  const answer = await fetch(`${control}/${server}/${action}`, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'Content-Type': 'application/json' },
  });
  if (!answer.ok) throw new Error(`${server} could not ${action}: ${await answer.text()}`);
}

async function controlUrl(program: Program): Promise<string> {
  const until = Date.now() + 30 * SECOND_MS;
  while (Date.now() < until && program.exitCode === null) {
    const found = /^control +(\S+)$/m.exec(await program.output())?.[1];
    if (found !== undefined) return found;
    await wait(20);
  }
  throw new Error(`The simulated servers did not start:\n${await program.output()}`);
}
