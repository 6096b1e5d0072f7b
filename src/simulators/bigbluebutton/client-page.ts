import { htmlAnswer, type Answer } from './answer.ts';
import { CLIENT_SCRIPT, SCRIPT_SOURCE } from './client-script.ts';
import { CLIENT_STYLE } from './client-style.ts';
import { isBeingRecorded, mayBeMarked } from './marks.ts';
import { onlineUsers, type Meeting } from './meeting.ts';
import type { Slide } from './slides.ts';
import type { Session } from './world.ts';
import type { User } from './user.ts';
import { safeWelcome } from './welcome.ts';
import { escapeText } from './xml.ts';

/** Without JavaScript the page loads itself anew, which also is the sign that it is still open. */
const REFRESH_SECONDS = 10;

/** The meeting itself, for somebody who is in. */
export function meetingPage(server: string, meeting: Meeting, user: User): Answer {
  const others = onlineUsers(meeting);
  const isModerator = user.role === 'MODERATOR';
  const chat = meeting.chat.slice(-5).map(({ userName, message }) => item(userName, message));
  return page(
    200,
    meeting.name,
    [
      `<p class="where">Videoraum auf ${escapeText(server)} (simuliert)</p>`,
      `<h1>${escapeText(meeting.name)}</h1>`,
      `<p class="live">● Sie sind im Raum.</p>`,
      isBeingRecorded(meeting) ? '<p class="live">● Die Aufzeichnung läuft.</p>' : '',
      `<section class="card"><p>Ihr Name: <strong>${escapeText(user.name)}</strong><br>Ihre Rolle: <strong>${roleName(user)}</strong></p>`,
      `<p>${safeWelcome(meeting.welcome)}</p>`,
      isModerator && meeting.moderatorOnlyMessage !== ''
        ? `<p>Nur für die Moderation: ${safeWelcome(meeting.moderatorOnlyMessage)}</p></section>`
        : '</section>',
      `<div class="actions">${button('leave', user, 'Raum verlassen', 'main')}`,
      isModerator && mayBeMarked(meeting) ? recordButton(meeting, user) : '',
      isModerator ? button('end', user, 'Für alle beenden') : '',
      '</div>',
      `<h2>Im Raum: ${others.length}</h2>`,
      `<ul class="card">${others.map((other) => item(other.name, other === user ? 'Sie' : roleName(other))).join('')}</ul>`,
      slidesOf(meeting, isModerator),
      isModerator ? lobby(meeting, user) : '',
      chat.length === 0 ? '' : `<h2>Nachrichten</h2><ul class="card">${chat.join('')}</ul>`,
    ],
    user,
  );
}

export function waitingPage(server: string, meeting: Meeting, user: User): Answer {
  return page(
    200,
    meeting.name,
    [
      `<p class="where">Warteraum auf ${escapeText(server)} (simuliert)</p>`,
      `<h1>${escapeText(meeting.name)}</h1>`,
      `<p>Bitte warten Sie, ${escapeText(user.name)}. Die Moderation lässt Sie herein. Diese Seite geht dann von selbst weiter.</p>`,
      `<div class="actions">${button('leave', user, 'Nicht mehr warten')}</div>`,
    ],
    user,
  );
}

export function deniedPage(session: Session): Answer {
  return page(403, 'Kein Zutritt', [
    '<h1>Kein Zutritt</h1>',
    '<p>Die Moderation hat Sie nicht hereingelassen.</p>',
    backLink(session),
  ]);
}

export function endedPage(session: Session): Answer {
  return page(200, 'Das Treffen ist zu Ende', [
    '<h1>Das Treffen ist zu Ende</h1>',
    '<p>Die Konferenz wurde beendet.</p>',
    backLink(session),
  ]);
}

/** Without a session, or with that of another browser, there is no way in. */
export function noSessionPage(): Answer {
  return page(401, 'Keine Sitzung', [
    '<h1>Diese Sitzung gibt es nicht</h1>',
    '<p>Sie ist abgelaufen, oder sie gehört zu einem anderen Browser. Öffnen Sie bitte Ihren Einladungslink noch einmal.</p>',
  ]);
}

/** What stands at the server's own address, where people end up who have no other place to go. */
export function landingPage(server: string, errors: readonly string[]): Answer {
  return page(200, server, [
    `<h1>${escapeText(server)}</h1>`,
    ...errors.map((message) => `<p class="card">${escapeText(message)}</p>`),
    '<p>Hier läuft ein simulierter BigBlueButton-Server.</p>',
  ]);
}

/** @param open whose page it is, where it stays open and follows what happens */
function page(status: number, title: string, parts: readonly string[], open?: User): Answer {
  const refresh = `<noscript><meta http-equiv="refresh" content="${REFRESH_SECONDS}"></noscript>`;
  return htmlAnswer(
    status,
    `<!DOCTYPE html>
<html lang="de"><head><meta charset="utf-8"><title>${escapeText(title)}</title>
<meta name="viewport" content="width=device-width,initial-scale=1">${open === undefined ? '' : refresh}
<style>${CLIENT_STYLE}</style></head>
<body>${open === undefined ? '' : connectionLost(open)}<main>
${parts.filter((part) => part !== '').join('\n')}
</main>${open === undefined ? '' : `<script>${CLIENT_SCRIPT}</script>`}</body></html>
`,
    {
      'Content-Security-Policy': `default-src 'none'; style-src 'unsafe-inline'; script-src ${SCRIPT_SOURCE}; connect-src 'self'; base-uri 'none'`,
    },
  );
}

/** Hidden as long as the server answers. */
function connectionLost({ logoutURL }: User): string {
  return [
    '<section id="lost" class="lost" role="alert" hidden>',
    '<h2>Die Verbindung ist abgerissen</h2>',
    '<p>Der Server antwortet nicht mehr. Es wird weiter versucht.</p>',
    backLink({ logoutURL }, 'Raum verlassen'),
    '</section>',
  ].join('');
}

/** What can be shown, in its order; what failed only moderators learn. */
function slidesOf({ slides }: Meeting, isModerator: boolean): string {
  const entries = slides
    .filter(({ state }) => isModerator || state !== 'failed')
    .map((slide) => item(slide.name, remarkOn(slide)));
  return entries.length === 0 ? '' : `<h2>Folien</h2><ol class="card">${entries.join('')}</ol>`;
}

function remarkOn({ state, current }: Slide): string {
  if (state === 'failed') return 'nicht lesbar';
  if (state === 'converting') return 'wird vorbereitet';
  return current ? 'wird gezeigt' : '';
}

function recordButton(meeting: Meeting, user: User): string {
  return isBeingRecorded(meeting)
    ? button('stop-recording', user, 'Aufzeichnung anhalten')
    : button('start-recording', user, 'Aufzeichnung starten');
}

function lobby(meeting: Meeting, moderator: User): string {
  const waiting = [...meeting.users.values()].filter((user) => user.guestStatus === 'WAIT');
  if (waiting.length === 0) return '';
  const entries = waiting.map((guest) => {
    const of = `&user=${guest.internalId}`;
    const choices = `${button(`admit`, moderator, 'Hereinlassen', '', of)} ${button('deny', moderator, 'Ablehnen', '', of)}`;
    return `<li><span>${escapeText(guest.name)}</span><span class="choices">${choices}</span></li>`;
  });
  return `<h2>Im Warteraum: ${waiting.length}</h2><ul class="card">${entries.join('')}</ul>`;
}

function item(name: string, remark: string): string {
  return `<li><span>${escapeText(name)}</span><span class="role">${escapeText(remark)}</span></li>`;
}

function button(action: string, user: User, label: string, look = '', more = ''): string {
  const target = escapeText(`/html5client/${action}?sessionToken=${user.sessionToken}${more}`);
  return `<form method="post" action="${target}"><button class="${look}">${label}</button></form>`;
}

function backLink({ logoutURL }: Pick<Session, 'logoutURL'>, label = 'Weiter'): string {
  return /^https?:/i.test(logoutURL)
    ? `<p class="actions"><a class="button main" href="${escapeText(logoutURL)}">${label}</a></p>`
    : '';
}

function roleName(user: User): string {
  if (user.byPhone) return 'Telefon';
  return user.role === 'MODERATOR' ? 'Moderation' : 'Teilnahme';
}
