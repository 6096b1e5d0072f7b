import { Counter, Histogram, type Registry } from 'prom-client';
import type { ChatAnswer } from '../../clients/bigbluebutton/chat.ts';
import type { Observation } from '../../clients/bigbluebutton/caller.ts';
import type { BroughtUp } from './bring-up.ts';
import type { Room } from './room.ts';

/** What the rooms feature tells Prometheus; labels are servers, calls and closed lists only. */
export type RoomMetrics = {
  readonly observeCall: (observation: Observation) => void;
  noteBroughtUp(result: BroughtUp, seconds: number): void;
  notePlaced(rooms: readonly Room[]): void;
  noteStrayEnded(): void;
  noteLost(): void;
  noteReleased(): void;
  /** `failed`: whether it was said nobody knows. */
  noteWarning(outcome: ChatAnswer | 'failed'): void;
  noteJoin(kind: 'guest' | 'host'): void;
  /** Somebody has to wait: for a place in line, or for the room. */
  noteTicket(waitsFor: 'place' | 'room'): void;
};

export function createRoomMetrics(registry: Registry): RoomMetrics {
  const registers = [registry];
  const calls = new Histogram({
    name: 'plenum_bbb_request_duration_seconds',
    help: 'Calls to BigBlueButton by server, call and outcome',
    labelNames: ['server', 'call', 'outcome'],
    buckets: [0.02, 0.05, 0.1, 0.3, 1, 3, 10],
    registers,
  });
  const opened = new Histogram({
    name: 'plenum_room_opening_duration_seconds',
    help: 'From taking a room on to its being open, by result',
    labelNames: ['result'],
    buckets: [0.1, 0.3, 1, 3, 10, 30],
    registers,
  });
  const count = (name: string, help: string) => new Counter({ name, help, registers });
  const placed = count('plenum_rooms_placed_total', 'Rooms for which a server was chosen');
  const overcommitted = count(
    'plenum_rooms_overcommitted_total',
    'Rooms placed on a server without enough seats left',
  );
  const strays = count('plenum_stray_meetings_ended_total', 'Meetings of ours that no booking stood behind');
  const lost = count('plenum_servers_lost_total', 'Times a server was given up');
  return {
    observeCall: ({ server, call, outcome, seconds }) => calls.observe({ server, call, outcome }, seconds),
    noteBroughtUp: (result, seconds) => opened.observe({ result }, seconds),
    notePlaced: (rooms) => {
      placed.inc(rooms.length);
      overcommitted.inc(rooms.filter((room) => room.overcommitted).length);
    },
    noteStrayEnded: () => strays.inc(),
    noteLost: () => lost.inc(),
    ...createJoinCounters(registry),
    ...createClosingMetrics(registry),
  };
}

function createClosingMetrics(registry: Registry): Pick<RoomMetrics, 'noteReleased' | 'noteWarning'> {
  const registers = [registry];
  const released = new Counter({
    name: 'plenum_rooms_released_total',
    help: 'Rooms given up because nobody came',
    registers,
  });
  const warnings = new Counter({
    name: 'plenum_chat_warnings_total',
    help: 'Rooms whose people were to be told in the chat that they must leave, by outcome',
    labelNames: ['outcome'],
    registers,
  });
  return {
    noteReleased: () => released.inc(),
    noteWarning: (outcome) => warnings.inc({ outcome }),
  };
}

function createJoinCounters(registry: Registry): Pick<RoomMetrics, 'noteJoin' | 'noteTicket'> {
  const count = (name: string, help: string, labelNames: string[]) =>
    new Counter({ name, help, labelNames, registers: [registry] });
  const joins = count('plenum_joins_total', 'Signed joins', ['kind']);
  const tickets = count(
    'plenum_join_tickets_total',
    'People who had to wait to go in, by what for: a place in line, or the room',
    ['waits_for'],
  );
  return {
    noteJoin: (kind) => joins.inc({ kind }),
    noteTicket: (waitsFor) => tickets.inc({ waits_for: waitsFor }),
  };
}
