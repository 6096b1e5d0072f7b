/** One defect that the fault suite must find: what is changed in the product, and what finds it. */
export type Plant = {
  /** What goes wrong. */
  readonly name: string;
  readonly edits: readonly Edit[];
  /** The part of the suite that meets it: files of `test/faults`, and tests by their names; both as patterns. */
  readonly file: string;
  readonly tests: string;
  /** How often each race is run, where it takes more than usual to meet the defect. */
  readonly races?: number;
  /** The invariant that must be what fails. */
  readonly breaks: string;
};

/** Text that stands exactly once in a file, and what stands there instead. */
type Edit = { readonly file: string; readonly find: string; readonly put: string };

const PLACE = 'src/features/rooms/place.ts';
const RESERVED = '    reserved: await reservations(tx, now),\n';
const CHOICES = '  const choices = placeRooms({\n';

/**
 * A rule that others publish (reference: each sends a room to the server with the lowest load): people in the rooms
 * that the last poll saw, at least 15 in each that is younger than 15 minutes, and so much for each room since then.
 */
function lowestLoad(perRoomSince: number): string {
  return `
  const rooms = await roomsIn(tx, OCCUPYING);
  const load = new Map(
    pool.map(({ name }) => {
      const seenAt = records.get(name)?.seenAt ?? 0;
      const sum = rooms
        .filter((room) => room.server === name)
        .map((room) => {
          if ((room.openedAt ?? Infinity) > seenAt) return ${perRoomSince};
          return now - (room.openedAt ?? 0) < 900_000 ? Math.max(15, room.participants) : room.participants;
        })
        .reduce((total, each) => total + each, 0);
      return [name, sum];
    }),
  );
  const theirs = (question) =>
    question.placing.map(({ id }) => {
      const able = question.servers.filter(({ accepts }) => accepts);
      const [best] = able.toSorted((a, b) => load.get(a.name) - load.get(b.name));
      if (best !== undefined) load.set(best.name, load.get(best.name) + ${perRoomSince});
      return { id, server: best?.name ?? null, overcommitted: false };
    });
  const choices = theirs({
`;
}

/** Plants none of them. */
export const NOTHING = 'nothing';

export const PLANTS: readonly Plant[] = [
  {
    name: 'placement counts only what the last poll saw',
    edits: [
      {
        file: PLACE,
        find: RESERVED,
        put: `    reserved: [...records.values()].map(({ name, participants }) => ({
      server: name,
      span: { from: now, to: now + HOUR_MS },
      seats: participants,
      branch: 'de',
    })),\n`,
      },
    ],
    file: 'full-hour.test.ts',
    tests: 'one after the other',
    breaks: 'a full hour is even',
  },
  {
    name: 'rooms are read after the poll, so that it judges what it cannot have seen',
    edits: [
      {
        file: 'src/features/rooms/watch-servers.ts',
        find: '    return { begunAt, rooms, meetings };\n  } catch',
        put: '    return { begunAt, rooms: await roomsIn(database.db, POLLED, server.name), meetings };\n  } catch',
      },
    ],
    file: 'races.test.ts',
    tests: 'placing: its room is to open',
    breaks: 'what is there is not called gone',
  },
  {
    name: 'a failed poll counts as an empty one',
    edits: [
      {
        file: 'src/features/rooms/watch-servers.ts',
        find: '    return { begunAt, rooms, meetings: null };\n',
        put: '    return { begunAt, rooms, meetings: [] };\n',
      },
    ],
    file: 'matrix-[ab].test.ts',
    tests: 'answer 500 × getMeetings × live',
    breaks: 'what is there is not called gone',
  },
  {
    name: 'a copy is moved on whatever state it is in by now',
    edits: [
      {
        file: 'src/features/rooms/room-store.ts',
        find: `    .where('id', '=', room.id)
    .where('state', '=', room.state)
    .where('current', '=', room.current ? 1 : 0)
`,
        put: `    .where('id', '=', room.id)
`,
      },
    ],
    file: 'races.test.ts',
    tests: 'steps (open|placing): its room is to end',
    races: 10,
    breaks: 'ended stays ended',
  },
  {
    name: 'a restart is written down room by room',
    edits: [
      {
        file: 'src/features/rooms/apply-poll.ts',
        find: `  return database.transaction(async (tx) => {
    let moved = 0;
`,
        put: `  if (rooms.length > 1) {
    let moved = 0;
    for (const room of rooms) if (await moveByJob({ database, clock }, room, changes, VANISH)) moved += 1;
    return moved;
  }
  return database.transaction(async (tx) => {
    let moved = 0;
`,
      },
    ],
    file: 'restart.test.ts',
    tests: 'the gateway dies',
    breaks: 'restarts are recognised',
  },
  {
    name: 'the next copy has the meeting id of the one before',
    edits: [
      {
        file: PLACE,
        find: '    meetingId: `plenum-${randomHex(16)}`,\n',
        put: '    meetingId: `plenum-${occurrence.id}`,\n',
      },
      {
        file: 'src/platform/db/migrations/0001-first.ts',
        find: "    .addColumn('meeting_id', 'text', (c) => c.notNull().unique())\n",
        put: "    .addColumn('meeting_id', 'text', (c) => c.notNull())\n",
      },
    ],
    file: 'matrix-[ab].test.ts',
    tests: 'partition × the server × live',
    breaks: 'meeting ids are used once',
  },
  {
    name: 'PILOS\u2019s rule of placement: nothing counts before the next poll',
    edits: [{ file: PLACE, find: CHOICES, put: lowestLoad(0) }],
    file: 'full-hour.test.ts',
    tests: 'all at once',
    breaks: 'a full hour is even',
  },
  {
    name: 'Scalelite\u2019s rule of placement: a room counts one until the next poll',
    edits: [{ file: PLACE, find: CHOICES, put: lowestLoad(1) }],
    file: 'full-hour.test.ts',
    tests: 'all at once',
    breaks: 'a full hour is even',
  },
];
