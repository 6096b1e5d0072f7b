import { type Finding, note } from '../finding.ts';
import type { ServerSeen } from '../servers/server-seen.ts';

/** What no call of the API can delete, and how an operator does. It is said once for all servers that record. */
export function judgeLeftovers(servers: readonly ServerSeen[]): readonly Finding[] {
  const lists = servers.flatMap(({ recordings }) => (recordings?.is === 'list' ? [recordings] : []));
  if (lists.every(({ total }) => total === 0)) return [];
  const deleted = lists.flatMap(({ recordings }) => recordings.filter(({ state }) => state === 'deleted'));
  const listed = deleted.length === 0 ? '' : ` (listed as deleted: ${deleted.length})`;
  const seen = `Recordings that were deleted stay on the disks of BigBlueButton servers${listed}, and raw files of meetings for 14 days, and what happened in meetings that list who was there for ever: no call reaches them.`;
  const finding = note(
    'PLENUM_BBB_SERVERS',
    seen,
    `Put into /etc/cron.daily/plenum there: ${LINES.join(' and ')}`,
  );
  return [{ check: 'leftovers', subject: 'settings', ...finding }];
}

/**
 * The first empties the deleted area of what came there a week ago, the second takes the events that were kept for lists of
 * who was there, with names and chat; the third shortens how long raw files stay.
 */
export const LINES = [
  'find /var/bigbluebutton/deleted -mindepth 2 -maxdepth 2 -ctime +7 -exec rm -rf {} +',
  'find /var/bigbluebutton/events -mindepth 1 -maxdepth 1 -ctime +7 -exec rm -rf {} +',
  String.raw`sed -i -E 's/^(unrecorded|published)_days=.*/\1_days=7/' /etc/cron.daily/bigbluebutton`,
] as const;
