import type { Held } from './api.ts';

type Deed = Held['deeds'][number];

type Rows = readonly (readonly string[])[];

/** An export as a page in German that a person can read and keep: one file, nothing fetched from anywhere. */
export function pageOf(held: Held): string {
  const sections = [...standing(held), ...traces(held)];
  return `<!doctype html>
<html lang="de">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Auskunft</title>
<style>body{font:1rem/1.5 system-ui,sans-serif;max-width:50rem;margin:2rem auto;padding:0 1rem}th{text-align:left;font-weight:600;padding-right:1rem;vertical-align:top}td{vertical-align:top}</style>
<h1>Was Plenum über Sie gespeichert hat</h1>
<p>Stand: ${escaped(moment(held.exportedAt))}. Namen von Gästen speichert Plenum nicht, außer wo ein Treffen eine Anwesenheitsliste ankündigt; dort kennt sie das Büro. Wer ohne Anmeldung an einem Treffen teilnimmt, steht nicht hier.</p>
${sections.join('\n')}
</html>`;
}

/** Who they are, and what they have. */
function standing(held: Held): readonly string[] {
  const { person, subject } = held;
  return [
    section('Wer Sie für Plenum sind', [
      ['Kennung bei der Anmeldung', subject],
      ...(person === null
        ? [['Name und Adresse', 'sind nicht gespeichert']]
        : [
            ['Name', person.name],
            ['E-Mail-Adresse', person.email ?? 'keine'],
            ['Zum ersten Mal hier', moment(person.firstSeenAt)],
            ['Zuletzt hier', moment(person.lastSeenAt)],
          ]),
    ]),
    section(
      'Anmeldungen, die noch gelten',
      held.sessions.map(({ begunAt, lastUsedAt }) => [
        `seit ${moment(begunAt)}`,
        `zuletzt benutzt ${moment(lastUsedAt)}`,
      ]),
    ),
    section('Vertretungen, die Sie haben oder hatten', held.deputyships.map(deputyship)),
    section('Vertretungen, die Sie vergeben haben', held.appointed.map(deputyship)),
    section(
      'Treffen, die Sie gebucht haben',
      held.bookings.map(({ branch, title, description, start, durationMinutes, recurrence, status }) => [
        `${start.replace('T', ' ')}, ${durationMinutes} Minuten`,
        [`${title} (${branch})`, description, recurrence, status === 'cancelled' ? 'abgesagt' : null]
          .filter((part) => part !== null)
          .join(' · '),
      ]),
    ),
    section(
      'Aufzeichnungen',
      held.recordings === 0
        ? []
        : [
            [
              'Bei so vielen steht, dass Sie sie gesperrt, freigegeben oder gelöscht haben',
              String(held.recordings),
            ],
          ],
    ),
  ];
}

/** What they left behind. */
function traces(held: Held): readonly string[] {
  return [
    section('Was Sie getan haben, laut Protokoll', held.deeds.map(deed)),
    section('Was im Protokoll über Sie steht', held.deedsTo.map(deed)),
    section(
      'Anfragen, deren Antwort einen Tag lang aufgehoben wird',
      held.requestKeys.map((at) => [moment(at), '']),
    ),
    section(
      'Gruppen in Nextcloud, in die Ihr Konto kam',
      held.nextcloudGroups.map((branch) => [branch, '']),
    ),
  ];
}

function section(title: string, rows: Rows): string {
  const lines = rows.map(
    ([name = '', value = '']) => `<tr><th scope="row">${escaped(name)}</th><td>${escaped(value)}</td></tr>`,
  );
  const body = lines.length === 0 ? '<p>Nichts.</p>' : `<table>${lines.join('\n')}</table>`;
  return `<h2>${escaped(title)}</h2>\n${body}`;
}

function deputyship({ branch, until, createdAt }: Held['deputyships'][number]): readonly string[] {
  return [branch, `von ${moment(createdAt)} bis ${moment(until)}`];
}

function deed({ at, action, object, branch }: Deed): readonly string[] {
  const what = [action, object.kind, object.id, branch].filter((part) => part !== null).join(' · ');
  return [moment(at), what];
}

function moment(iso: string): string {
  const at = new Date(iso);
  return `${at.toLocaleString('de-DE', { timeZone: 'Europe/Berlin', dateStyle: 'medium', timeStyle: 'short' })} Uhr`;
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
