import encodeQr from 'qr';

/** Light modules around the code, as many as readers want to see. */
const QUIET = 4;

type Props = {
  readonly text: string;
  /** What it is, and where it leads: said to who does not see it. */
  readonly title: string;
  readonly description: string;
  /** Begins the ids of its title and description. */
  readonly id: string;
};

/** A QR code as a picture in the page: dark on white in every theme, since readers want it so. */
export function QrCode({ text, title, description, id }: Props) {
  const modules = encodeQr(text, 'raw', { ecc: 'medium', border: QUIET });
  const size = modules.length;
  return (
    <svg
      class="qr"
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-labelledby={`${id}-title ${id}-desc`}
      shape-rendering="crispEdges"
    >
      <title id={`${id}-title`}>{title}</title>
      <desc id={`${id}-desc`}>{description}</desc>
      <rect width={size} height={size} fill="#ffffff" />
      <path d={pathOf(modules)} fill="#000000" />
    </svg>
  );
}

/** One rectangle for each run of dark modules: `M4 4h7v1h-7z`. */
function pathOf(modules: readonly (readonly boolean[])[]): string {
  return modules
    .map((row, y) =>
      runsOf(row)
        .map(({ from, length }) => runAt(from, y, length))
        .join(''),
    )
    .join('');
}

function runAt(x: number, y: number, length: number): string {
  return `M${x} ${y}h${length}v1h-${length}z`;
}

function runsOf(row: readonly boolean[]): readonly { readonly from: number; readonly length: number }[] {
  const runs: { from: number; length: number }[] = [];
  for (const [x, isDark] of row.entries()) {
    if (!isDark) continue;
    const last = runs.at(-1);
    if (last !== undefined && last.from + last.length === x) last.length += 1;
    else runs.push({ from: x, length: 1 });
  }
  return runs;
}
