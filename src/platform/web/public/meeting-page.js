// @ts-check
/**
 * Makes a meeting's page comfortable; without it the page works as well.
 * It counts down, asks for news and moves on when there are any, and keeps the name where its owner wants that.
 */

const HIDDEN_FACTOR = 5;
const LONGEST_PAUSE_MS = 60_000;
const JITTER_MS = 1000;
/** Those whose turn comes at one moment do not all knock at once. */
const KNOCK_SPREAD_MS = 300;
const NAME_KEY = 'plenum.name';

const door = /** @type {HTMLElement | null} */ (document.querySelector('.door[data-page]'));

if (door !== null) {
  countDown(door);
  waitInLine(door);
  askForNews(door);
}
const form = /** @type {HTMLFormElement | null} */ (document.querySelector('form[data-form]'));
if (form !== null) {
  keepName(form);
  sayBusy(form);
}
/** @type {HTMLElement | null} */ (document.querySelector('[data-wrong]'))?.focus();

/**
 * Rewrites the countdown each second from the time left when the page was made, whatever the device's clock says.
 * @param {HTMLElement} page
 */
function countDown(page) {
  const line = /** @type {HTMLElement | null} */ (page.querySelector('[data-countdown-ms]'));
  if (line === null) return;
  const endsAt = performance.now() + Number(line.dataset.countdownMs);
  const words = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: 'always' });
  const show = () => {
    const ahead = aheadIn(endsAt - performance.now());
    const text = ahead === null ? (line.dataset.soon ?? '') : words.format(...ahead);
    if (line.textContent !== text) line.textContent = text;
  };
  show();
  setInterval(show, 1000);
}

/**
 * The same steps as `aheadInWords` on the server.
 * @param {number} ms
 * @returns {[number, Intl.RelativeTimeFormatUnit] | null}
 */
function aheadIn(ms) {
  const hours = ms / 3_600_000;
  if (ms <= 0) return null;
  if (hours >= 48) return [Math.round(hours / 24), 'day'];
  if (hours >= 2) return [Math.round(hours), 'hour'];
  if (ms > 60_000) return [Math.ceil(ms / 60_000), 'minute'];
  return [Math.ceil(ms / 1000), 'second'];
}

/**
 * Counts the number in line down and goes in when it is time; until then it asks nobody anything.
 * @param {HTMLElement} page
 */
function waitInLine(page) {
  const line = /** @type {HTMLElement | null} */ (page.querySelector('[data-wait-ms]'));
  if (line === null) return;
  const { said = '', soon = '' } = line.dataset;
  const waitMs = Number(line.dataset.waitMs);
  const eachMs = waitMs / Number(line.dataset.number);
  const endsAt = performance.now() + waitMs;
  const show = () => {
    const leftMs = endsAt - performance.now();
    const number = String(Math.max(1, Math.ceil(leftMs / eachMs)));
    const text = leftMs <= 0 ? soon : said.replace('#', number).replace('~', spanInWords(leftMs));
    if (line.textContent !== text) line.textContent = text;
  };
  show();
  setInterval(show, 1000);
  setTimeout(() => location.replace(page.dataset.page ?? ''), waitMs + Math.random() * KNOCK_SPREAD_MS);
}

/**
 * The same steps as on the server.
 * @param {number} ms
 */
function spanInWords(ms) {
  const minutes = ms > 60_000;
  const unit = minutes ? 'minute' : 'second';
  const words = new Intl.NumberFormat(document.documentElement.lang, {
    style: 'unit',
    unit,
    unitDisplay: 'long',
  });
  return words.format(Math.max(1, Math.ceil(ms / (minutes ? 60_000 : 1000))));
}

/**
 * Asks how the meeting stands; when that has changed, the page loads itself anew.
 * A hidden page asks less often, and at once when it is looked at again.
 * @param {HTMLElement} page
 */
function askForNews(page) {
  const { page: pageUrl = '', status: statusUrl = '', version, pollMs } = page.dataset;
  if (pollMs === undefined) return;
  let failures = 0;
  /** @type {ReturnType<typeof setTimeout>} */
  let timer;
  let asking = false;

  /** @param {number} [atLeastMs] */
  const plan = (atLeastMs = 0) => {
    const factor = (document.hidden ? HIDDEN_FACTOR : 1) * 2 ** failures;
    const pauseMs =
      failures === 0 ? Number(pollMs) * factor : Math.min(Number(pollMs) * factor, LONGEST_PAUSE_MS);
    clearTimeout(timer);
    timer = setTimeout(() => void ask(), Math.max(pauseMs, atLeastMs) + (Math.random() * 2 - 1) * JITTER_MS);
  };

  const ask = async () => {
    if (asking) return;
    asking = true;
    let pauseMs = 0;
    try {
      const answer = await fetch(statusUrl, { cache: 'no-store', headers: { accept: 'application/json' } });
      failures = answer.ok ? 0 : failures + 1;
      pauseMs = 1000 * (Number(answer.headers.get('retry-after')) || 0);
      if (answer.status === 404 || answer.status === 410) return location.replace(pageUrl);
      if (answer.ok) {
        const news = await answer.json();
        if (news.version !== version && mayReload()) return location.replace(pageUrl);
        showPeople(page, news.participants);
      }
    } catch {
      // No network for the moment: the next try comes by itself, later each time.
      failures += 1;
    } finally {
      asking = false;
    }
    plan(pauseMs);
  };

  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) void ask();
  });
  plan();
}

/** Nothing is taken away from somebody who is typing; what they send is answered truthfully anyway. */
function mayReload() {
  if (document.activeElement instanceof HTMLInputElement) return false;
  const fields = /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll('input[type=text]'));
  return [...fields].every((field) => field.value === field.defaultValue);
}

/**
 * @param {HTMLElement} page
 * @param {number | null} participants
 */
function showPeople(page, participants) {
  const line = page.querySelector('[data-people]');
  if (line === null || participants === null) return;
  const { nobody = '', one = '', many = '' } = page.dataset;
  const text =
    participants === 0 ? nobody : participants === 1 ? one : many.replace('#', String(participants));
  if (line.textContent !== text) line.textContent = text;
}

/**
 * Keeps the name in this tab, so that coming back is one click; on the device only where the box is ticked.
 * @param {HTMLFormElement} form
 */
function keepName(form) {
  const field = /** @type {HTMLInputElement | null} */ (form.querySelector('#name'));
  const label = /** @type {HTMLElement | null} */ (form.querySelector('[data-remember]'));
  const box = /** @type {HTMLInputElement | null | undefined} */ (label?.querySelector('input'));
  if (field === null || !label || !box) return;
  let remembered;
  try {
    remembered = localStorage.getItem(NAME_KEY);
    if (field.value === '') field.defaultValue = remembered ?? sessionStorage.getItem(NAME_KEY) ?? '';
  } catch {
    // The browser keeps nothing here: then there is nothing to offer.
    return;
  }
  label.hidden = false;
  box.checked = remembered !== null;
  box.addEventListener('change', () => {
    if (!box.checked) localStorage.removeItem(NAME_KEY);
  });
  form.addEventListener('submit', () => {
    sessionStorage.setItem(NAME_KEY, field.value);
    if (box.checked) localStorage.setItem(NAME_KEY, field.value);
  });
}

/**
 * After the click the button says so, and a second click does nothing.
 * @param {HTMLFormElement} form
 */
function sayBusy(form) {
  const button = /** @type {HTMLButtonElement | null} */ (form.querySelector('button[type=submit]'));
  if (button === null) return;
  const usual = button.textContent;
  let busy = false;
  form.addEventListener('submit', (event) => {
    if (busy) event.preventDefault();
    busy = true;
    button.textContent = form.dataset.busy ?? usual;
  });
  // Back by the browser's own button: the page may come out of its cache as it was left.
  addEventListener('pageshow', () => {
    busy = false;
    button.textContent = usual;
  });
}
