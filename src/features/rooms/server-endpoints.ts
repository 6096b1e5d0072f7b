import { z } from 'zod';
import type { Clock } from '../../lib/clock.ts';
import { refuse } from '../../lib/refusal.ts';
import { toIso } from '../../lib/span.ts';
import { append } from '../../platform/audit/audit.ts';
import type { Db, Tx } from '../../platform/db/database.ts';
import { type Endpoint, endpoint } from '../../platform/http/endpoint.ts';
import { OCCUPYING, type Room } from './room.ts';
import { SERVER_EXAMPLES } from './room-examples.ts';
import { roomsIn } from './room-store.ts';
import { roomsOnServer, ServerRooms } from './rooms-on-server.ts';
import { accepts, type PoolServer, SERVER_STATES, type ServerRecord } from './server.ts';
import { serverRecords, setDraining } from './server-store.ts';

const SERVER = {
  name: z.string(),
  kind: z.enum(['bigbluebutton', 'scalelite']),
  state: z.enum(SERVER_STATES).meta({ description: '`suspect` after one missed poll, `lost` after three.' }),
  draining: z.boolean().meta({ description: 'Takes no new rooms; those that are there stay.' }),
  retired: z.boolean(),
  circuit: z.enum(['closed', 'open', 'half-open']),
  seats: z.int(),
  reservedSeats: z.int().meta({ description: 'Expected by the rooms of ours that are on it now.' }),
  rooms: z.int().meta({ description: 'Rooms of ours' }),
  meetings: z.int().meta({ description: 'All meetings at the last poll, other people\u2019s included' }),
  participants: z.int(),
  seenAt: z.iso.datetime().nullable(),
};
export const ServerView = z.strictObject(SERVER).meta({ id: 'Server' });
export type ServerView = z.infer<typeof ServerView>;

export const ServerDetail = z.strictObject({ ...SERVER, ...ServerRooms }).meta({ id: 'ServerDetail' });
export type ServerDetail = z.infer<typeof ServerDetail>;

const Name = z.strictObject({ name: z.string().min(1).max(100) });

export type ServerEndpointParts = { readonly pool: readonly PoolServer[]; readonly clock: Clock };

/** `GET /servers`, `GET /servers/{name}` and `PATCH /servers/{name}`. */
export function serverEndpoints(parts: ServerEndpointParts): readonly Endpoint[] {
  return [listServers(parts), getServer(parts), patchServer(parts)];
}

function listServers({ pool }: ServerEndpointParts): Endpoint {
  return endpoint({
    method: 'get',
    path: '/servers',
    summary: 'The pool: state and load of each server',
    right: 'operate',
    scope: { of: 'root' },
    query: z.strictObject({}),
    answers: [
      {
        status: 200,
        summary: 'The servers',
        body: z.strictObject({ items: z.array(ServerView), next: z.null() }),
      },
    ],
    examples: SERVER_EXAMPLES.list,
    transaction: 'none',
    handle: async ({ tx }) => ({ body: { items: await serversNow(tx, pool), next: null } }),
  });
}

function getServer(parts: ServerEndpointParts): Endpoint {
  return endpoint({
    method: 'get',
    path: '/servers/{name}',
    summary: 'One server with the rooms that are still on it',
    description:
      'For maintenance: drain the server, see here who is still in and until when, and take it down once it is drained or retired, `open` is empty and `meetings` is 0: the server may have meetings of others.',
    right: 'operate',
    scope: { of: 'root' },
    params: Name,
    answers: [{ status: 200, summary: 'The server', body: ServerDetail }],
    refuses: ['not-found'],
    examples: SERVER_EXAMPLES.get,
    transaction: 'none',
    handle: async ({ tx, params: { name } }) => {
      const { server, record } = await known(parts, tx, name);
      return { body: await toDetail(parts, tx, server, record), version: record.version, live: true };
    },
  });
}

function patchServer(parts: ServerEndpointParts): Endpoint {
  const { clock } = parts;
  return endpoint({
    method: 'patch',
    path: '/servers/{name}',
    summary: 'Drain a server, or let it take rooms again',
    description:
      'A server that is drained takes no new rooms; those that are there stay until they are over. The answer says who is still in.',
    right: 'operate',
    scope: { of: 'root' },
    params: Name,
    body: z.strictObject({ draining: z.boolean() }).meta({ id: 'ServerPatch' }),
    answers: [{ status: 200, summary: 'The server as it is now', body: ServerDetail }],
    refuses: ['version-conflict', 'not-found'],
    examples: SERVER_EXAMPLES.patch,
    transaction: 'plain',
    handle: async ({ tx, params: { name }, body: { draining }, caller, ifMatch }) => {
      const { server, record } = await known(parts, tx, name);
      if (ifMatch !== null && ifMatch !== record.version) refuse({ code: 'version-conflict' });
      if (!(await setDraining(tx, record, draining, clock.now()))) refuse({ code: 'version-conflict' });
      await append(tx, {
        at: clock.now(),
        actor: caller.principal,
        action: draining ? 'server.drain' : 'server.undrain',
        object: { kind: 'server', id: name },
        branch: null,
        before: { draining: record.draining },
        after: { draining },
      });
      const after = { ...record, draining, version: record.version + 1 };
      return { body: await toDetail(parts, tx, server, after), version: after.version };
    },
  });
}

/** @throws Refusal `not-found` for a name that the settings do not have */
async function known({ pool }: ServerEndpointParts, tx: Tx | Db, name: string) {
  const server = pool.find((each) => each.name === name) ?? refuse({ code: 'not-found' });
  const record = (await serverRecords(tx)).find((each) => each.name === name);
  return { server, record: record ?? refuse({ code: 'not-found' }) };
}

async function toDetail(
  { clock }: ServerEndpointParts,
  tx: Tx | Db,
  server: PoolServer,
  record: ServerRecord,
): Promise<ServerDetail> {
  return {
    ...toView(server, record, await roomsIn(tx, OCCUPYING, server.name)),
    ...(await roomsOnServer(tx, server.name, clock.now())),
    takesRooms: accepts(server, record),
  };
}

/** Every server of the settings, as it was last seen. */
export async function serversNow(tx: Tx | Db, pool: readonly PoolServer[]): Promise<ServerView[]> {
  const records = new Map((await serverRecords(tx)).map((record) => [record.name, record]));
  const rooms = Map.groupBy(await roomsIn(tx, OCCUPYING), ({ server }) => server);
  return pool.flatMap((server) => {
    const record = records.get(server.name);
    return record === undefined ? [] : [toView(server, record, rooms.get(server.name) ?? [])];
  });
}

function toView(server: PoolServer, record: ServerRecord, rooms: readonly Room[]): ServerView {
  return {
    name: server.name,
    kind: server.client.kind,
    state: record.state,
    draining: record.draining,
    retired: server.retired,
    circuit: server.client.circuit,
    seats: server.seats,
    reservedSeats: rooms.reduce((sum, { seats }) => sum + seats, 0),
    rooms: rooms.length,
    meetings: record.meetings,
    participants: record.participants,
    seenAt: record.seenAt === null ? null : toIso(record.seenAt),
  };
}
