import { toLocal } from '../../lib/local-time.ts';
import type { Instant } from '../../lib/span.ts';
import type { Recording } from './recording.ts';

/** What is told about a copy. */
export type CopyFacts = {
  readonly recording: Pick<Recording, 'id' | 'title' | 'startedAt' | 'recordedAt' | 'participants'>;
  readonly branchName: string;
  readonly name: string;
  readonly bytes: number;
  /** `SHA256:<hex>` */
  readonly sum: string;
  readonly lengthMinutes: number | null;
  /** When the original is due; null where it is never deleted. */
  readonly dueAt: Instant | null;
  readonly copiedAt: Instant;
  readonly zone: string;
};

/** The small text beside a copy, for whoever finds the file in ten years. */
export function copyText(facts: CopyFacts): string {
  const { recording, branchName, name, bytes, sum, lengthMinutes, dueAt, copiedAt, zone } = facts;
  const lines: readonly (readonly [string, string])[] = [
    ['Titel', recording.title],
    ['Gliederung', branchName],
    ['Aufgezeichnet', momentOf(recording.startedAt ?? recording.recordedAt, zone)],
    ['Länge', lengthMinutes === null ? 'unbekannt' : lengthOf(lengthMinutes)],
    ['Teilnehmende', recording.participants === null ? 'unbekannt' : String(recording.participants)],
    ['Datei', name],
    ['Größe', `${bytes.toLocaleString('de-DE')} Bytes`],
    ['Prüfsumme', `SHA-256 ${sum.replace(/^SHA256:/, '')}`],
    ['Kopiert', momentOf(copiedAt, zone)],
    ['Original', originalOf(dueAt, zone)],
    ['Kennung', recording.id],
  ];
  const width = Math.max(...lines.map(([label]) => label.length)) + 3;
  const table = lines.map(([label, value]) => `${`${label}:`.padEnd(width)}${value}`);
  return `${['Kopie einer Aufzeichnung', '', ...table, '', ...ADVICE].join('\n')}\n`;
}

/** Whether a text beside a copy is that of this recording. */
export function isTextOf(text: string, { id }: Pick<Recording, 'id'>): boolean {
  return text.split('\n').some((line) => line.startsWith('Kennung:') && line.endsWith(` ${id}`));
}

const ADVICE = [
  'Diese Kopie gehört Ihrer Gliederung. Plenum löscht sie nicht, auch dann nicht, wenn',
  'das Original auf dem Videoserver gelöscht wird. Wie lange sie hier liegt und wer sie',
  'sehen darf, verantworten Sie ab jetzt selbst: Bitte löschen Sie sie, sobald sie nicht',
  'mehr gebraucht wird, und denken Sie an die Menschen, die darin zu sehen und zu hören sind.',
  '',
  'Mit der Prüfsumme lässt sich feststellen, ob die Datei noch genau so ist, wie sie',
  'aufgezeichnet wurde.',
];

function originalOf(dueAt: Instant | null, zone: string): string {
  if (dueAt === null) return 'wird auf dem Videoserver nicht von selbst gelöscht';
  return `wird auf dem Videoserver gelöscht, nach heutigem Stand ab ${momentOf(dueAt, zone)}`;
}

function momentOf(at: Instant, zone: string): string {
  const [day = '', time = ''] = toLocal(at, zone).split('T');
  const [year = '', month = '', date = ''] = day.split('-');
  return `${date}.${month}.${year}, ${time} Uhr (${zone})`;
}

function lengthOf(minutes: number): string {
  if (minutes < 1) return 'unter einer Minute';
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  const parts = [
    ...(hours === 0 ? [] : [hours === 1 ? '1 Stunde' : `${hours} Stunden`]),
    ...(rest === 0 ? [] : [rest === 1 ? '1 Minute' : `${rest} Minuten`]),
  ];
  return parts.join(' ');
}
