import { createHash } from 'node:crypto';

/**
 * Follows the meeting, and notices when the server is gone, as the real client does: it says so, goes on trying, and
 * leads to `logoutURL`. A server that is back does not know the session any more.
 */
export const CLIENT_SCRIPT = `
const LOOK_EVERY_MS = 3000;
const lost = document.getElementById('lost');
const look = async () => {
  try {
    const answer = await fetch(location.href, { cache: 'no-store', signal: AbortSignal.timeout(LOOK_EVERY_MS) });
    const html = await answer.text();
    lost.hidden = answer.status !== 401;
    if (!lost.hidden) return;
    const now = new DOMParser().parseFromString(html, 'text/html').querySelector('main');
    const before = document.querySelector('main');
    if (now.innerHTML !== before.innerHTML) before.replaceWith(now);
  } catch {
    lost.hidden = false;
  }
};
(async () => {
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    await look();
  }
})();
`;

/** The one script that the page may run, as its policy names it. */
export const SCRIPT_SOURCE = `'sha256-${createHash('sha256').update(CLIENT_SCRIPT).digest('base64')}'`;
