// @ts-check
/**
 * Keeps the page of open rooms fresh; without it a link does that. Every 15 seconds the rooms are fetched and put in
 * place of those shown: what is in focus stays so. A page that nobody looks at rests, and whoever wants it stops it.
 */

const PAUSE_MS = 15_000;

const page = /** @type {HTMLElement | null} */ (document.querySelector('[data-live-page]'));
if (page !== null) keepFresh(page);

/** @param {HTMLElement} page */
function keepFresh(page) {
  const stale = /** @type {HTMLElement} */ (page.querySelector('[data-live-stale]'));
  let stopped = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  let shownAt = performance.now();

  const plan = () => {
    clearTimeout(timer);
    if (!stopped && !document.hidden) {
      timer = setTimeout(() => void renew(), Math.max(0, shownAt + PAUSE_MS - performance.now()));
    }
  };

  const renew = async () => {
    shownAt = performance.now();
    try {
      const answer = await fetch(page.dataset.livePage ?? '', { cache: 'no-store' });
      if (!answer.ok) throw new Error(`status ${answer.status}`);
      const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
      const rooms = fresh.querySelector('[data-live-rooms]');
      if (rooms === null) throw new Error('no rooms on the page');
      // Whoever has pressed something in the meantime is on the way to another page.
      if (!stopped) show(rooms);
      stale.hidden = true;
    } catch {
      // No network, or signed out: what is shown is old, and says so.
      const time = page.querySelector('[data-live-time]')?.getAttribute('data-live-time') ?? '';
      stale.textContent = (stale.dataset.liveStale ?? '').replace('#', time);
      stale.hidden = false;
    }
    plan();
  };

  /** @param {Element} rooms */
  const show = (rooms) => {
    const focused = document.activeElement?.id ?? '';
    page.querySelector('[data-live-rooms]')?.replaceWith(rooms);
    if (focused !== '') document.getElementById(focused)?.focus({ preventScroll: true });
    offerStop();
  };

  const offerStop = () => {
    const button = /** @type {HTMLButtonElement | null} */ (page.querySelector('[data-live-stop]'));
    if (button === null) return;
    const words = button.textContent;
    const say = () => (button.textContent = stopped ? (button.dataset.go ?? '') : words);
    button.hidden = false;
    say();
    button.addEventListener('click', () => {
      stopped = !stopped;
      say();
      if (stopped) plan();
      else void renew();
    });
  };

  page.addEventListener('submit', () => {
    stopped = true;
    plan();
  });
  document.addEventListener('visibilitychange', plan);
  // Back by the browser's own button: the page may come out of its cache as it was left.
  addEventListener('pageshow', (event) => {
    if (!event.persisted) return;
    stopped = false;
    void renew();
  });
  offerStop();
  plan();
}
