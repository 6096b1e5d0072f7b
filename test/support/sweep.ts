/** One admitted date, as `GET /occurrences` shows it. */
type Shown = {
  readonly branch: string;
  readonly opensAt: string;
  readonly closesAt: string;
  readonly expectedParticipants: number;
};

/** The same in numbers. */
export type Held = {
  readonly branch: string;
  readonly from: number;
  readonly to: number;
  readonly seats: number;
};
export type Within = { readonly from: number; readonly to: number };

const DAY_MS = 86_400_000;

export function heldOf({ branch, opensAt, closesAt, expectedParticipants }: Shown): Held {
  return { branch, from: Date.parse(opensAt), to: Date.parse(closesAt), seats: expectedParticipants };
}

/** The most rooms and seats held at the same instant; an independent sweep that knows nothing of the product. */
export function peakOf(held: readonly Held[], within?: Within): { rooms: number; seats: number } {
  const { from, to } = within ?? { from: -Infinity, to: Infinity };
  const steps = held
    .filter((span) => span.from < to && from < span.to)
    .flatMap((span) => [
      { at: Math.max(span.from, from), rooms: 1, seats: span.seats },
      { at: span.to, rooms: -1, seats: -span.seats },
    ])
    .sort((a, b) => a.at - b.at || a.rooms - b.rooms);
  const now = { rooms: 0, seats: 0 };
  const peak = { rooms: 0, seats: 0 };
  for (const step of steps) {
    now.rooms += step.rooms;
    now.seats += step.seats;
    peak.rooms = Math.max(peak.rooms, now.rooms);
    peak.seats = Math.max(peak.seats, now.seats);
  }
  return peak;
}

/** Finds what may touch a window without looking at the whole year: no window is longer than a day. */
export function neighboursOf(held: readonly Held[]): (within: Within) => readonly Held[] {
  const days = Map.groupBy(held, ({ from }) => Math.floor(from / DAY_MS));
  return ({ from, to }) => {
    const first = Math.floor(from / DAY_MS) - 1;
    const last = Math.floor(to / DAY_MS);
    return Array.from({ length: last - first + 1 }, (_, index) => days.get(first + index) ?? []).flat();
  };
}
