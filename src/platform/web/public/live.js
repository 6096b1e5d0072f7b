// @ts-check
/**
 * Keeps a page fresh; without it a link does that. `data-live-page` holds the page's own address, without what has just
 * been done there: every 15 seconds it is asked for, and what stands in `data-live` is replaced. What is in focus and what
 * is folded open stay so. Where the page cannot be had, `data-live-stale` says of when it is, and nothing is said to be
 * well any more. A page that nobody looks at rests, and whoever may stop it (`data-live-stop`) does.
 */

const PAUSE_MS = 15_000;

const page = /** @type {HTMLElement | null} */ (document.querySelector('[data-live-page]'));
if (page !== null) keepFresh(page);

/** @param {HTMLElement} page */
function keepFresh(page) {
  const stale = /** @type {HTMLElement} */ (page.querySelector('[data-live-stale]'));
  const verdict = document.getElementById('verdict');
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
      const fresh = await ask(page.dataset.livePage ?? '');
      // Whoever has pressed something in the meantime is on the way to another page.
      if (!stopped) show(fresh);
      sayStale(false);
    } catch {
      // No network, no Plenum, or signed out: what is shown is old, and says so.
      sayStale(true);
    }
    plan();
  };

  /** @param {boolean} isStale */
  const sayStale = (isStale) => {
    const time = page.querySelector('[data-live-time]')?.getAttribute('data-live-time') ?? '';
    if (isStale) stale.textContent = (stale.dataset.liveStale ?? '').replace('#', time);
    stale.hidden = !isStale;
    if (verdict !== null) verdict.hidden = isStale && verdict.classList.contains('well');
  };

  /** @param {Document} fresh */
  const show = (fresh) => {
    const now = fresh.querySelector('[data-live]');
    if (now === null) throw new Error('another page than the one that was asked for');
    replace(page, now);
    if (verdict !== null) judge(verdict, fresh.getElementById('verdict'));
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

/**
 * The page as it is now. It says that nobody pressed anything: a page that is left open keeps nobody signed in.
 *
 * @param {string} path
 */
async function ask(path) {
  const answer = await fetch(path, {
    cache: 'no-store',
    redirect: 'manual',
    headers: { Accept: 'text/html', 'X-Plenum-Refresh': '1' },
  });
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  return new DOMParser().parseFromString(await answer.text(), 'text/html');
}

/**
 * @param {HTMLElement} page
 * @param {Element} now
 */
function replace(page, now) {
  const region = page.querySelector('[data-live]');
  const focus = region?.contains(document.activeElement) ? markOf(region, document.activeElement) : null;
  const open = [...(region?.querySelectorAll('details[open] > summary') ?? [])].map((summary) =>
    markOf(region, summary),
  );
  const { scrollX, scrollY } = window;
  region?.replaceWith(document.adoptNode(now));
  for (const mark of open) findAgain(now, mark)?.parentElement?.setAttribute('open', '');
  if (focus !== null) findAgain(now, focus)?.focus({ preventScroll: true });
  window.scrollTo(scrollX, scrollY);
}

/** @typedef {{ readonly tag: string, readonly name: string, readonly place: number }} Mark */

/**
 * How something is found again after it was replaced.
 *
 * @param {Element | null} region
 * @param {Element | null} element
 * @returns {Mark | null}
 */
function markOf(region, element) {
  if (region === null || element === null) return null;
  const alike = [...region.querySelectorAll(element.tagName)].filter(
    (each) => nameOf(each) === nameOf(element),
  );
  return { tag: element.tagName, name: nameOf(element), place: alike.indexOf(element) };
}

/** @param {Element} element */
function nameOf(element) {
  const form = element.closest('form');
  return (
    element.id || (element.getAttribute('href') ?? `${form?.getAttribute('action')} ${element.textContent}`)
  );
}

/**
 * @param {Element} region
 * @param {Mark | null} mark
 */
function findAgain(region, mark) {
  if (mark === null) return null;
  const alike = [...region.querySelectorAll(mark.tag)].filter((each) => nameOf(each) === mark.name);
  return /** @type {HTMLElement | null} */ (alike[mark.place] ?? null);
}

/**
 * Said aloud only where it has changed.
 *
 * @param {HTMLElement} verdict
 * @param {HTMLElement | null} now
 */
function judge(verdict, now) {
  if (now === null || verdict.textContent === now.textContent) return;
  verdict.className = now.className;
  verdict.replaceChildren(...[...now.childNodes].map((node) => document.adoptNode(node)));
}
