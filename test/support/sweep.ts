/** One admitted date, as `GET /occurrences` shows it. */
export type Held = {
  readonly branch: string;
  readonly opensAt: string;
  readonly closesAt: string;
  readonly expectedParticipants: number;
};

/** The most rooms and seats held at the same instant; an independent sweep that knows nothing of the product. */
export function peakOf(
  held: readonly Held[],
  within?: { from: number; to: number },
): { rooms: number; seats: number } {
  const from = within?.from ?? -Infinity;
  const to = within?.to ?? Infinity;
  const steps = held
    .map((date) => ({
      from: Date.parse(date.opensAt),
      to: Date.parse(date.closesAt),
      seats: date.expectedParticipants,
    }))
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
