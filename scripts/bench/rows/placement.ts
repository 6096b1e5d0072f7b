import { placeRooms } from '../../../src/features/rooms/placement.ts';
import { BURST, STANDING, TWELVE_SERVERS } from '../full-hour.ts';
import { digits, type Line } from '../line.ts';
import { PEER_RULES, replay, spreadOf } from '../peers.ts';
import type { Row } from '../row.ts';

/** Nothing here depends on how fast the machine is. */
export const placement: Row = {
  name: 'placement',
  title: '250 rooms due at the same minute, 12 servers: how evenly, beside the published rules of others',
  run: () => Promise.resolve([ours(), ...PEER_RULES.map(theirs)]),
};

function ours(): Line {
  const [span] = BURST.map((room) => room.span);
  if (span === undefined) throw new Error('an hour without rooms');
  const placed = placeRooms({
    servers: TWELVE_SERVERS,
    reserved: STANDING.map(({ server, users: seats }) => ({ server, seats, span, branch: 'de' })),
    placing: BURST,
    coming: [],
  });
  const servers = placed.map(({ server }) => server);
  return { ...spreadLine('Plenum', servers), goal: { at: 'most', value: 1.15 } };
}

function theirs(rule: (typeof PEER_RULES)[number]): Line {
  const { name, rule: text, source } = rule;
  const servers = replay(rule, STANDING, BURST.length);
  return { ...spreadLine(`the rule of ${name}`, servers), against: `the mean; ${text} (${source})` };
}

function spreadLine(name: string, servers: readonly (string | null)[]): Line {
  const placed = BURST.map(({ seats }, index) => ({ seats, server: servers[index] ?? null }));
  const { seats, rooms } = spreadOf(STANDING, placed);
  return {
    what: `fullest server over the mean by seats: ${name}`,
    value: seats,
    unit: 'times',
    goal: null,
    ours: `${digits(rooms)} of 250 rooms on the fullest`,
    against: 'the mean',
  };
}
