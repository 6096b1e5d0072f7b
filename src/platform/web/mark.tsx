/** The mark: an assembly's half circle of seats. Decoration; the name stands beside it. */
export function Mark() {
  return (
    <svg class="mark" viewBox="0 0 48 28" width="48" height="28" aria-hidden="true" focusable="false">
      {ROWS.map(({ radius, seats }) =>
        Array.from({ length: seats }, (_, seat) => {
          const angle = Math.PI * (1 - seat / (seats - 1));
          const x = 24 + radius * Math.cos(angle);
          const y = 25 - radius * Math.sin(angle);
          return <circle cx={x.toFixed(2)} cy={y.toFixed(2)} r="2.3" fill="currentColor" />;
        }),
      )}
    </svg>
  );
}

const ROWS = [
  { radius: 21, seats: 11 },
  { radius: 14.5, seats: 8 },
  { radius: 8, seats: 5 },
];
