import { DEEDS as FOLDER_DEEDS } from '../folders/deed.ts';
import { jobPath } from './job-parts.tsx';
import { jobTitle } from './job-words.ts';
import { branchName, oneOf, type OpsVoice } from './ops-page.tsx';

/** What is written down, by what it is about; the log calls it `booking.book`. */
export const DEEDS = [
  'booking-book',
  'booking-change',
  'booking-cancel',
  'booking-restore',
  'occurrence-change',
  'occurrence-cancel',
  'occurrence-restore',
  'occurrence-extend',
  'occurrence-open-early',
  'occurrence-readmit',
  'occurrence-release',
  'link-rotate',
  'room-open',
  'room-end',
  'room-fail',
  'room-lose',
  'room-vanish',
  'room-return',
  'room-hold',
  'room-give-up',
  'meeting-end',
  'server-drain',
  'server-undrain',
  'server-lose',
  'server-return',
  'outage-plan',
  'outage-cancel',
  'branch-put',
  'branch-change',
  'branch-import',
  'deputy-appoint',
  'deputy-end',
  'recording-adopt',
  'recording-change',
  'recording-archive',
  'recording-delete',
  'recording-gone',
  'recording-restore',
  'recording-return',
  'attendance-delete',
  'papers-prepare',
  'papers-link-left',
  'slides-push',
  'folder-reconcile',
  'folder-forget',
  'folder-members',
  'person-erase',
  'person-export',
  'person-data-forget',
  'job-run',
  'backup-make',
] as const;

/** `booking.book` for `booking-book`: the last dot is where the noun ends. */
export function actionOf(deed: (typeof DEEDS)[number]): string {
  const noun = deed.startsWith('person-data-') ? 'person-data' : (deed.split('-')[0] ?? '');
  return `${noun}.${deed.slice(noun.length + 1)}`;
}

/** What was done, in a sentence without who did it; a deed that is new by its own name. */
export function deedInWords(action: string, { say }: OpsVoice): string {
  const known = oneOf(DEEDS, action.replace('.', '-'));
  if (known !== null) return say(`log.did.${known}`);
  const does = oneOf(FOLDER_DEEDS, action.slice('folder.'.length));
  return action.startsWith('folder.') && does !== null
    ? say('log.folder', { what: say(`folders.doing.${does}`) })
    : action;
}

/** Who did it; persons by their subject alone. */
export function actorInWords(actor: string, { say }: OpsVoice): string {
  const [kind = '', ...rest] = actor.split(':');
  const id = rest.join(':');
  if (kind === 'job') return say('log.by.job', { name: jobTitle(id, say) });
  const known = oneOf(['person', 'client', 'token', 'host-link'] as const, kind);
  return known === null ? actor : say(`log.by.${known}`, { id });
}

const KINDS = [
  'booking',
  'occurrence',
  'branch',
  'server',
  'outage',
  'recording',
  'folder',
  'deputy',
  'person',
  'forget-run',
  'job',
  'backup',
  'meeting',
] as const;

export function kindInWords(kind: string, { say }: Pick<OpsVoice, 'say'>): string {
  const known = oneOf(KINDS, kind);
  return known === null ? kind : say(`log.kind.${known}`);
}
export { KINDS as AUDIT_KINDS };

/** Where what it is about has a page; null where it has none. */
export function objectPath({ kind, id }: { readonly kind: string; readonly id: string }): string | null {
  switch (kind) {
    case 'booking':
      return `/buchungen/${id}`;
    case 'occurrence':
      return `/termine/${id}`;
    case 'recording':
      return `/aufzeichnungen/${id}`;
    case 'server':
      return `/betrieb/server/${encodeURIComponent(id)}`;
    case 'job':
      return jobPath(id);
    case 'branch':
      return id === '*' ? '/gliederungen' : `/gliederungen/${encodeURIComponent(id)}`;
    default:
      return null;
  }
}

/** What it is about by its own name, where it has one; its id otherwise. Nothing for what was many at once. */
export function objectInWords(
  { kind, id }: { readonly kind: string; readonly id: string },
  voice: OpsVoice,
): { readonly words: string } | { readonly id: string } | null {
  if (id === '*') return null;
  if (kind === 'job') return { words: jobTitle(id, voice.say) };
  if (kind === 'branch' || kind === 'folder') return { words: branchName(id, voice) };
  return kind === 'server' ? { words: id } : { id };
}
