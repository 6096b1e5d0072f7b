/**
 * Keeps the part of a page with `data-live="<seconds>"` fresh: asks for the same page again, and puts in what has changed.
 * Focus and what is folded open stay; nothing is asked for while nobody looks, nor while somebody presses a button there.
 * Without it the page has a link that loads it anew.
 */

const region = document.querySelector('[data-live]');
const seconds = Number(region.dataset.live);

/** How something on the page is found again after it was replaced. */
function markOf(element) {
  if (element === null || !region.contains(element)) return null;
  const alike = (each) => each.tagName === element.tagName && nameOf(each) === nameOf(element);
  const others = [...region.querySelectorAll(element.tagName)].filter(alike);
  return { tag: element.tagName, name: nameOf(element), place: others.indexOf(element) };
}

function nameOf(element) {
  const form = element.closest('form');
  return `${element.id} ${element.getAttribute('href') ?? form?.getAttribute('action') ?? element.textContent}`;
}

function findAgain({ tag, name, place }) {
  return [...region.querySelectorAll(tag)].filter((each) => nameOf(each) === name)[place] ?? null;
}

function replace(fresh) {
  const inside = fresh.querySelector('[data-live]');
  if (inside === null) return;
  const focus = markOf(document.activeElement);
  const open = [...region.querySelectorAll('details[open] > summary')].map(markOf);
  const { scrollX, scrollY } = window;
  region.replaceChildren(...[...inside.childNodes].map((node) => document.adoptNode(node)));
  for (const mark of open) findAgain(mark)?.parentElement.setAttribute('open', '');
  if (focus !== null) findAgain(focus)?.focus({ preventScroll: true });
  window.scrollTo(scrollX, scrollY);
  const [verdict, now] = [document.getElementById('verdict'), fresh.getElementById('verdict')];
  // Said aloud only where it has changed.
  if (verdict !== null && now !== null && verdict.textContent !== now.textContent) {
    verdict.className = now.className;
    verdict.replaceChildren(...[...now.childNodes].map((node) => document.adoptNode(node)));
  }
}

let pressed = false;
region.addEventListener('submit', () => (pressed = true));

async function refresh() {
  if (document.hidden || pressed) return;
  try {
    const answer = await fetch(location.href, { headers: { Accept: 'text/html' } });
    // Whoever is signed out meanwhile, or a server that is gone: what stands there stays, with its time.
    if (!answer.ok || answer.redirected) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
    if (!document.hidden && !pressed) replace(fresh);
  } catch {
    // The network is away: the next time is the retry, and the time on the page says how old it is.
  }
}

setInterval(refresh, seconds * 1_000);
document.addEventListener('visibilitychange', refresh);
