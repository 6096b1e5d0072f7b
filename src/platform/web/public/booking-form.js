/**
 * The form for booking: says while somebody fills it in whether it fits, takes what is usual when another branch is
 * chosen, and lets the buttons of the answer fill in the form without leaving the page. Everything works without it.
 * What cannot be asked is told, and never taken for "it fits".
 */

const WAIT_MS = 450;

const form = document.getElementById('booking');
/** Says the answer to who does not see it; the answer itself may hold many fields. */
const voice = document.createElement('p');
voice.className = 'for-ears';
voice.setAttribute('role', 'status');
form.append(voice);

const panel = () => document.getElementById('check');

/** The newest question; a newer one ends it. */
let asking = new AbortController();
let timer = 0;
/** The newest wish for what is usual: only a newer one ends it, and a check waits for it. */
let taking = new AbortController();
let taken = Promise.resolve();

/** Asks for a piece of the page as the form stands now. */
async function ask(url, signal, more = {}) {
  const body = new URLSearchParams(new FormData(form));
  for (const [name, value] of Object.entries(more)) body.set(name, value);
  const response = await fetch(url, { method: 'POST', body, signal });
  if (!response.ok || response.redirected) throw new Error(`answered ${response.status}`);
  return new DOMParser().parseFromString(await response.text(), 'text/html');
}

/** Puts the new one in the place of the old, and the focus back where it was. */
function replace(old, fresh) {
  const { id, name, value } = document.activeElement ?? {};
  const held = old.contains(document.activeElement);
  const wasOpen = old.querySelector('#plain-dates')?.open === true;
  const node = document.importNode(fresh, true);
  old.replaceWith(node);
  const dates = node.querySelector('#plain-dates');
  if (dates !== null && wasOpen) dates.open = true;
  if (!held) return;
  const same =
    (id ? document.getElementById(id) : null) ??
    [...node.querySelectorAll('button')].find((button) => button.name === name && button.value === value);
  if (same) same.focus();
  else {
    node.tabIndex = -1;
    node.focus();
  }
}

function say(words) {
  const verdict = panel().querySelector('.fit-said');
  if (verdict !== null) verdict.textContent = words;
}

async function check(more = {}) {
  clearTimeout(timer);
  asking.abort();
  asking = new AbortController();
  const { signal } = asking;
  panel().setAttribute('aria-busy', 'true');
  await taken;
  if (signal.aborted) return;
  try {
    const answer = await ask(form.dataset.check, signal, more);
    const fresh = answer.getElementById('check');
    if (fresh === null) throw new Error('answered something else');
    if (signal.aborted) return;
    replace(panel(), fresh);
    voice.textContent = panel().dataset.said;
  } catch (error) {
    if (signal.aborted) return;
    const { trouble } = panel().dataset;
    panel().removeAttribute('aria-busy');
    panel().classList.add('unknown');
    say(trouble);
    voice.textContent = trouble;
  }
}

/** What stands there is no longer what was asked about. */
function checkSoon() {
  clearTimeout(timer);
  asking.abort();
  panel().setAttribute('aria-busy', 'true');
  say(panel().dataset.running);
  timer = setTimeout(check, WAIT_MS);
}

async function takeUsual() {
  clearTimeout(timer);
  asking.abort();
  taking.abort();
  taking = new AbortController();
  const { signal } = taking;
  taken = replaceByUsual(signal);
  await taken;
  if (!signal.aborted) await check();
}

async function replaceByUsual(signal) {
  const sent = new FormData(form);
  try {
    const answer = await ask(form.dataset.usual, signal);
    if (signal.aborted) return;
    for (const id of ['times-part', 'more-part']) {
      const [old, fresh] = [document.getElementById(id), answer.getElementById(id)];
      if (fresh === null) throw new Error('answered something else');
      if (id === 'more-part' && old.open) fresh.open = true;
      keepTyped(old, fresh, sent);
      replace(old, fresh);
    }
    document.getElementById('usualOf').value = sent.get('branch');
  } catch {
    // The fields stay as they are, and there is the button that takes what is usual.
    if (signal.aborted) return;
    form.classList.add('by-hand');
  }
}

/** What somebody typed while the answer was on its way stays. */
function keepTyped(old, fresh, sent) {
  for (const field of old.querySelectorAll('input, select, textarea')) {
    const now = new FormData(form).get(field.name);
    if (field.name === '' || now === sent.get(field.name)) continue;
    const same = fresh.querySelector(`[name="${field.name}"]`);
    if (same === null) continue;
    if (field.type === 'checkbox') same.toggleAttribute('checked', field.checked);
    else if (field.localName === 'select') {
      for (const option of same.options) option.toggleAttribute('selected', option.value === field.value);
    } else if (field.localName === 'textarea') same.textContent = field.value;
    else same.setAttribute('value', field.value);
  }
}

const UNASKED = new Set(['title', 'description', 'welcome', 'accessCode', 'attendance']);

form.addEventListener('input', ({ target }) => {
  if (target.name === 'branch' || UNASKED.has(target.name)) return;
  checkSoon();
});

form.addEventListener('change', ({ target }) => {
  if (target.name === 'branch') void takeUsual();
});

form.addEventListener('click', (event) => {
  const button = event.target.closest('button');
  if (button === null) return;
  if (button.name === 'defaults') {
    event.preventDefault();
    void takeUsual();
  } else if ('fill' in button.dataset) {
    event.preventDefault();
    fill(button.value);
    void check();
  } else if ('all' in button.dataset) {
    event.preventDefault();
    void check({ all: button.dataset.all });
  } else if (button.closest('.ask') !== null) {
    event.preventDefault();
    void check();
  }
});

/** `2027-02-09T18:15`, or `lastday 2027-01-31T19:00`. */
function fill(value) {
  const [start, repeat] = value.split(' ').reverse();
  const [day, time] = start.split('T');
  form.elements.day.value = day;
  form.elements.time.value = time;
  if (repeat !== undefined) form.elements.repeat.value = repeat;
}

if (form.elements.day.value !== '' && panel().querySelector('.fit-said .standing') === null) void check();
