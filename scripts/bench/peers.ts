import type { Standing } from './full-hour.ts';

/**
 * A published rule by which others choose a server: the lowest load gets the next room, and what is added to a load
 * by a `create` is all that is known of it until the next poll.
 */
export type PeerRule = {
  readonly name: string;
  /** As published, see `source`. */
  readonly rule: string;
  readonly source: string;
  /** The load of a server on which so many rooms were created since. */
  load(standing: Standing, created: number): number;
};

/** A rule whose load grows by the same for each `create`. */
function adding(bump: number, load: (standing: Standing) => number): Pick<PeerRule, 'load'> {
  return { load: (standing, created) => load(standing) + created * bump };
}

/** The figures are those of rooms older than a quarter of an hour, in which all of these count people as they are. */
export const PEER_RULES: readonly PeerRule[] = [
  {
    name: 'Scalelite',
    rule: 'people in rooms; 1 more for each create since the last poll',
    source: 'blindsidenetworks/scalelite lib/tasks/poll.rake',
    ...adding(1, ({ users }) => users),
  },
  {
    name: 'PILOS',
    rule: 'people in rooms; a create adds nothing before the next poll',
    source: 'THM-Health/PILOS ServerLoadCalculationPlugin.php',
    ...adding(0, ({ users }) => users),
  },
  {
    name: 'b3scale',
    rule: 'max(15 x rooms, people), counted anew when a create was answered',
    source: 'b3scale/b3scale pkg/cluster/backend.go',
    load: ({ rooms, users }, created) => Math.max(15 * (rooms + created), users),
  },
  {
    name: 'b3lb',
    rule: 'people + 30 x rooms (processors idle); 31 more for each create',
    source: 'DE-IBH/b3lb rest/models.py',
    ...adding(31, ({ rooms, users }) => users + 30 * rooms),
  },
  {
    name: 'bbblb',
    rule: '5 for each room and 2 for each person; 40 more for each create',
    source: 'defnull/bbblb bbblb/services/poller.py',
    ...adding(40, ({ rooms, users }) => 5 * rooms + 2 * users),
  },
];

/**
 * Where a rule puts rooms that are created within one poll interval. Kind to the rule: each create is answered before
 * the next one is asked for.
 *
 * @returns the server of each room
 */
export function replay(rule: PeerRule, standing: readonly Standing[], rooms: number): readonly string[] {
  const created = new Map(standing.map((each) => [each, 0]));
  const loadOf = (each: Standing) => rule.load(each, created.get(each) ?? 0);
  return Array.from({ length: rooms }, () => {
    const lowest = standing.reduce((best, each) => (loadOf(each) < loadOf(best) ? each : best));
    created.set(lowest, (created.get(lowest) ?? 0) + 1);
    return lowest.server;
  });
}

/** The fullest server over the mean, by seats promised, standing people included; and new rooms on the fullest. */
export function spreadOf(
  standing: readonly Standing[],
  placed: readonly { readonly server: string | null; readonly seats: number }[],
): { readonly seats: number; readonly rooms: number } {
  const seats = new Map(standing.map(({ server, users }) => [server, users]));
  const rooms = new Map(standing.map(({ server }) => [server, 0]));
  for (const { server, seats: more } of placed) {
    if (server === null) throw new Error('a room has no server');
    seats.set(server, (seats.get(server) ?? 0) + more);
    rooms.set(server, (rooms.get(server) ?? 0) + 1);
  }
  const mean = [...seats.values()].reduce((sum, each) => sum + each, 0) / seats.size;
  return { seats: Math.max(...seats.values()) / mean, rooms: Math.max(...rooms.values()) };
}
