import { tableOf } from '../folders-run/show.ts';
import type { Due, Outcome } from './api.ts';

const REASONS: Readonly<Record<string, string>> = {
  archive: 'wait for their copy in the folder of their branch',
  processing: 'are still being made by their server, which cannot delete them yet',
};

/** What would go, for people. */
export function pageOf({ total, branches, servers, waiting }: Due): string {
  const waits = waiting.map(
    ({ why, count, bytes }) => `${count} more (${sizeOf(bytes)}) ${REASONS[why] ?? `wait: ${why}`}.`,
  );
  if (total.count === 0) return ['Nothing is due that could be deleted now.', ...waits].join('\n');
  const row = (name: string, { count, bytes }: { count: number; bytes: number }) => [
    name,
    String(count).padStart(10),
    sizeOf(bytes).padStart(9),
  ];
  const head = (title: string) => [title, 'recordings', '     size'];
  return [
    tableOf(
      head('branch'),
      branches.map(({ branch, name, ...amount }) => row(`${name} (${branch})`, amount)),
    ),
    '',
    tableOf(
      head('server'),
      servers.map(({ server, ...amount }) => row(server, amount)),
    ),
    '',
    `${total.count} recordings, ${sizeOf(total.bytes)}, would be deleted now.`,
    ...waits,
  ].join('\n');
}

/** What became of it, and whether all of it is gone. */
export function endOf({ done = 0, waiting = 0, failed = 0, left = 0 }: Outcome): {
  readonly text: string;
  readonly isAll: boolean;
} {
  const open = waiting + failed + left;
  const parts = [
    `${done} are proven gone.`,
    ...(waiting > 0 ? [`${waiting} have to wait.`] : []),
    ...(failed > 0 ? [`${failed} failed.`] : []),
    ...(left > 0 ? [`${left} were not looked at.`] : []),
    ...(open > 0 ? ['Plenum tries again by itself; GET /api/v1/recordings/cleanings?limit=1 says why.'] : []),
  ];
  return { text: parts.join(' '), isAll: open === 0 };
}

/** In steps of 1,000, as disks are sold: `1.2 GB`. */
export function sizeOf(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${value < 10 && unit > 0 ? value.toFixed(1) : value.toFixed(0)} ${units[unit] ?? ''}`;
}
