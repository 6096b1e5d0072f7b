import { z } from 'zod';
import { SECOND_MS } from '../../src/lib/span.ts';
import type { ServerAction } from './arguments.ts';
import { type Child, lastLines, startChild } from './child.ts';
import { DemoError, HOUSE } from './house.ts';
import type { Places } from './memory.ts';

const SERVER_COUNT = 12;
export const SEATS_PER_SERVER = 400;

const Server = z.object({
  name: z.string(),
  url: z.string(),
  isUp: z.boolean(),
  meetings: z.number(),
  people: z.number(),
});
const Meeting = z.object({
  meetingID: z.string(),
  createTime: z.number(),
  dying: z.boolean(),
  meta: z.record(z.string(), z.string()),
  users: z.array(z.object({ name: z.string(), presence: z.string() })),
});
const Failure = z.object({ error: z.string() });

/** A simulated server said no: it does not run, or what was to be done cannot be done there any more. */
export class ServerRefusal extends DemoError {}

/** A simulated BigBlueButton server, as its control port tells. */
export type SimulatedServer = z.infer<typeof Server>;
export type SimulatedMeeting = z.infer<typeof Meeting>;

export type SimulatedPerson = { readonly name: string; readonly role: 'MODERATOR' | 'VIEWER' };

/** Something that was recorded before Plenum came; times in milliseconds UTC. */
export type OldRecording = {
  readonly meetingID: string;
  readonly name: string;
  readonly startTime: number;
  readonly endTime: number;
  readonly participants: number;
  readonly meta: Readonly<Record<string, string>>;
};

/** Rules the simulated servers of a running demo. */
export type Control = {
  servers(): Promise<readonly SimulatedServer[]>;
  meetingsOn(server: string): Promise<readonly SimulatedMeeting[]>;
  act(action: ServerAction, server: string): Promise<SimulatedServer>;
  enter(server: string, meetingID: string, person: SimulatedPerson): Promise<void>;
  addRecording(server: string, recording: OldRecording): Promise<void>;
};

/** @param url of the control port, as the simulators print it */
export function controlAt(url: string): Control {
  const base = url.endsWith('/') ? url : `${url}/`;
  const ask = async <T>(schema: z.ZodType<T>, path: string, body?: unknown): Promise<T> => {
    const answer = await fetch(new URL(path, base), {
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
      headers: { 'Content-Type': 'application/json' },
      signal: AbortSignal.timeout(10 * SECOND_MS),
    });
    const told: unknown = await answer.json();
    if (!answer.ok) throw new ServerRefusal(Failure.parse(told).error);
    return schema.parse(told);
  };
  return {
    servers: () => ask(z.array(Server), '../servers'),
    meetingsOn: async (server) =>
      (await ask(z.object({ rooms: z.array(Meeting) }), encodeURIComponent(server))).rooms,
    act: (action, server) => ask(Server, `${encodeURIComponent(server)}/${action}`, {}),
    enter: async (server, meetingID, person) => {
      await ask(z.unknown(), `${encodeURIComponent(server)}/enter`, { meetingID, ...person });
    },
    addRecording: async (server, recording) => {
      await ask(z.unknown(), `${encodeURIComponent(server)}/recordings-add`, recording);
    },
  };
}

export type Fleet = {
  readonly child: Child;
  readonly controlUrl: string;
  /** Name and address of each server. */
  readonly servers: readonly SimulatedServer[];
};

/** Starts the simulated servers, all in one process of their own, and waits until they listen. */
export async function startServers(places: Places, host: string, secret: string): Promise<Fleet> {
  const told = Promise.withResolvers<string>();
  const child = await startChild({
    name: 'The process of the simulated servers',
    script: HOUSE.simulators,
    args: [
      ...['--servers', String(SERVER_COUNT), '--port', '0', '--control-port', '0', '--host', host],
      // Plenum has no https here, from which real servers would fetch slides.
      '--plain-slides',
    ],
    env: { BIGBLUEBUTTON_SIMULATOR_SECRET: secret },
    logFile: places.serversLog,
    onLine: (line) => {
      const url = /^control +(\S+)$/.exec(line)?.[1];
      if (url !== undefined) told.resolve(url);
    },
  });
  const failed = child.ended.then(async (sentence): Promise<never> => {
    throw new Error(`${sentence}\n${await lastLines(places.serversLog, 10)}`);
  });
  const controlUrl = await Promise.race([told.promise, failed]);
  // From here on, whoever holds the child watches its end.
  failed.catch(() => undefined);
  return { child, controlUrl, servers: await controlAt(controlUrl).servers() };
}
