import { describe, expect, test } from '@jest/globals';
import {
  placeRooms,
  type PlacementQuestion,
  type Placing,
  type Reservation,
} from '../../../src/features/rooms/placement.ts';

const server = (name: string, seats = 400, accepts = true) => ({ name, seats, accepts });
const room = (id: string, seats: number, change: Partial<Placing> = {}): Placing => ({
  id,
  seats,
  span: { from: 0, to: 100 },
  branch: `of-${id}`,
  ...change,
});
const reserved = (on: string, seats: number, change: Partial<Reservation> = {}): Reservation => ({
  server: on,
  seats,
  span: { from: 0, to: 100 },
  branch: 'some',
  ...change,
});
const place = (question: Partial<PlacementQuestion>) =>
  placeRooms({ servers: [], reserved: [], placing: [], coming: [], ...question });
const serversOf = (question: Partial<PlacementQuestion>) => place(question).map((each) => each.server);

const two = [server('a'), server('b')];

describe('one room', () => {
  test('goes where the least is reserved for the size of the server', () => {
    const question = { servers: two, placing: [room('r', 10)] };
    expect(serversOf({ ...question, reserved: [reserved('a', 30), reserved('b', 20)] })).toEqual(['b']);
    const unlike = [server('a', 100), server('b', 400)];
    expect(
      serversOf({ ...question, servers: unlike, reserved: [reserved('a', 30), reserved('b', 100)] }),
    ).toEqual(['b']);
  });

  test('counts the peak over its whole window, not what is there when it begins', () => {
    const later = reserved('a', 100, { span: { from: 80, to: 90 } });
    const question = { servers: two, reserved: [reserved('b', 60), later] };
    expect(serversOf({ ...question, placing: [room('r', 10)] })).toEqual(['b']);
    expect(serversOf({ ...question, placing: [room('r', 10, { span: { from: 0, to: 80 } })] })).toEqual([
      'a',
    ]);
    expect(serversOf({ ...question, placing: [room('r', 10, { span: { from: 90, to: 99 } })] })).toEqual([
      'a',
    ]);
  });

  test('takes rooms that follow one another as one at a time', () => {
    const turns = [0, 25, 50, 75].map((from) => reserved('a', 50, { span: { from, to: from + 25 } }));
    expect(
      serversOf({ servers: two, reserved: [...turns, reserved('b', 60)], placing: [room('r', 10)] }),
    ).toEqual(['a']);
  });

  test('goes to no server that does not accept, and to none at all where none does', () => {
    const placing = [room('r', 10)];
    expect(serversOf({ servers: [server('a', 400, false), server('b', 20)], placing })).toEqual(['b']);
    const nowhere = [{ id: 'r', server: null, overcommitted: false }];
    expect(place({ servers: [server('a', 400, false)], placing })).toEqual(nowhere);
    expect(place({ placing })).toEqual(nowhere);
  });

  test('fits to the last seat', () => {
    const servers = [server('a', 100), server('b', 50)];
    const question = { servers, reserved: [reserved('a', 65), reserved('b', 10)] };
    const on = (seats: number) => place({ ...question, placing: [room('r', seats)] });
    expect(on(35)).toEqual([{ id: 'r', server: 'b', overcommitted: false }]);
    expect(on(40)).toEqual([{ id: 'r', server: 'b', overcommitted: false }]);
    expect(on(41)).toEqual([{ id: 'r', server: 'b', overcommitted: true }]);
  });

  test('that fits nowhere is not refused: it goes where the least is asked too much, and is marked', () => {
    const servers = [server('a', 50), server('b', 400)];
    const placing = [room('r', 450)];
    expect(place({ servers, placing })).toEqual([{ id: 'r', server: 'b', overcommitted: true }]);
  });

  test('prefers the server with fewer rooms of its branch, then with fewer rooms, then the first by name', () => {
    const ours = (on: string, seats: number) => reserved(on, seats, { branch: 'ours' });
    const placing = [room('r', 10, { branch: 'ours' })];
    const servers = [server('b'), server('a')];
    expect(
      serversOf({ servers, reserved: [ours('a', 20), reserved('b', 10), reserved('b', 10)], placing }),
    ).toEqual(['b']);
    expect(
      serversOf({ servers, reserved: [reserved('a', 10), reserved('a', 10), reserved('b', 20)], placing }),
    ).toEqual(['b']);
    expect(serversOf({ servers, placing })).toEqual(['a']);
    const gone = reserved('a', 20, { branch: 'ours', span: { from: 100, to: 200 } });
    expect(serversOf({ servers, reserved: [gone], placing })).toEqual(['a']);
  });
});

describe('several rooms', () => {
  test('are placed largest first, and answered in the order in which they were asked', () => {
    const servers = [server('a', 100), server('b', 60)];
    const placing = [room('small', 50), room('large', 90)];
    expect(place({ servers, placing })).toEqual([
      { id: 'small', server: 'b', overcommitted: false },
      { id: 'large', server: 'a', overcommitted: false },
    ]);
  });

  test('of one branch do not share a server while others are as empty', () => {
    const placing = Array.from({ length: 12 }, (_, index) => room(`r${index}`, 10, { branch: 'ours' }));
    const servers = Array.from({ length: 12 }, (_, index) => server(`s${index}`));
    expect(new Set(serversOf({ servers, placing })).size).toBe(12);
  });

  test('are packed into the tightest gaps where evenness would leave one without a place', () => {
    // Evenly, each server gets one of 50, then 40 and 30, and the other 30 fits on neither.
    const servers = [server('a', 100), server('b', 100)];
    const placing = [50, 50, 40, 30, 30].map((seats, index) => room(`r${index}`, seats));
    const found = place({ servers, placing });
    expect(found.map((each) => each.server)).toEqual(['a', 'a', 'b', 'b', 'b']);
    expect(found.filter((each) => each.overcommitted)).toEqual([]);
  });

  test('stay even where packing would help nobody', () => {
    const servers = [server('a', 100), server('b', 100), server('c', 100)];
    const placing = [room('much', 150), room('p', 20), room('q', 20)];
    expect(place({ servers, placing })).toEqual([
      { id: 'much', server: 'a', overcommitted: true },
      { id: 'p', server: 'b', overcommitted: false },
      { id: 'q', server: 'c', overcommitted: false },
    ]);
  });
});

describe('places kept for coming large rooms', () => {
  const soon = room('large', 250, { span: { from: 50, to: 150 } });

  test('a small room passes over the last server that can carry a coming large one', () => {
    const question = {
      servers: two,
      reserved: [reserved('a', 200), reserved('b', 100)],
      placing: [room('r', 60)],
    };
    expect(serversOf(question)).toEqual(['b']);
    expect(serversOf({ ...question, coming: [soon] })).toEqual(['a']);
  });

  test('it does not while another server can carry the large one', () => {
    const servers = [...two, server('c')];
    const question = {
      reserved: [reserved('a', 200), reserved('b', 100), reserved('c', 120)],
      coming: [soon],
    };
    expect(serversOf({ ...question, servers, placing: [room('r', 60)] })).toEqual(['b']);
  });

  test('it does not where it will be gone by then', () => {
    const early = room('r', 60, { span: { from: 0, to: 50 } });
    const question = { servers: two, reserved: [reserved('a', 200), reserved('b', 100)], coming: [soon] };
    expect(serversOf({ ...question, placing: [early] })).toEqual(['b']);
  });

  test('two large ones each keep a place of their own', () => {
    const servers = [...two, server('c')];
    const coming = [soon, { ...soon, id: 'other' }];
    const question = { reserved: [reserved('a', 200), reserved('b', 100), reserved('c', 120)], coming };
    expect(serversOf({ ...question, servers, placing: [room('r', 60)] })).toEqual(['a']);
  });

  test('they are thought of in the tightest gaps, so that all of them that can be kept are', () => {
    const coming = [200, 150, 150].map((seats, index) => ({ ...soon, id: `large-${index}`, seats }));
    const question = {
      servers: [...two, server('c')],
      reserved: [reserved('a', 100), reserved('b', 200), reserved('c', 290)],
    };
    expect(serversOf({ ...question, coming, placing: [room('r', 30)] })).toEqual(['c']);
  });

  test('what is there now is never marked for what is to come: it gets the place', () => {
    const question = { servers: two, reserved: [reserved('a', 390), reserved('b', 100)], coming: [soon] };
    expect(place({ ...question, placing: [room('r', 60)] })).toEqual([
      { id: 'r', server: 'b', overcommitted: false },
    ]);
  });

  test('a coming room of less than a quarter of a server keeps none: it fits into almost any gap', () => {
    const question = {
      servers: two,
      reserved: [reserved('a', 340), reserved('b', 300)],
      placing: [room('r', 30)],
    };
    const coming = (seats: number) => [room('c', seats, { span: { from: 50, to: 99 } })];
    expect(serversOf({ ...question, coming: coming(99) })).toEqual(['b']);
    expect(serversOf({ ...question, coming: coming(100) })).toEqual(['a']);
  });
});
