/**
 * Small comforts on the pages of who is signed in; everything works without them.
 *
 * `data-copy="<id>"` copies the value of the field with that id, and says `data-copied` once it is done: on a button,
 * which is hidden as long as nothing can be copied, or on a link, which leads to where the text stands otherwise.
 * `data-print` on a hidden button prints the page. The menu closes by Escape, by a click beside it and when
 * the focus leaves it.
 */

const COPIED_MS = 4_000;

for (const copier of document.querySelectorAll('[data-copy]')) {
  const field = document.getElementById(copier.dataset.copy);
  if (field === null || navigator.clipboard === undefined) continue;
  copier.hidden = false;
  copier.addEventListener('click', (event) => {
    event.preventDefault();
    copy(copier, field);
  });
}

async function copy(copier, field) {
  try {
    await navigator.clipboard.writeText(field.value);
  } catch {
    // Some browsers forbid it: the text is copied by hand.
    if (copier.href === undefined) field.select();
    else location.assign(copier.href);
    return;
  }
  const words = [...copier.childNodes];
  copier.replaceChildren(copier.dataset.copied);
  announce(copier.dataset.copied);
  setTimeout(() => copier.replaceChildren(...words), COPIED_MS);
}

/** Said by screen readers: a change of the button's own words is not. */
function announce(words) {
  let teller = document.getElementById('told-by-script');
  if (teller === null) {
    teller = document.createElement('p');
    teller.id = 'told-by-script';
    teller.className = 'for-ears';
    teller.setAttribute('role', 'status');
    document.querySelector('main').append(teller);
  }
  teller.textContent = words;
}

for (const button of document.querySelectorAll('button[data-print]')) {
  button.hidden = false;
  button.addEventListener('click', () => window.print());
}

const menu = document.querySelector('.places details');
if (menu !== null) {
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !menu.open) return;
    menu.open = false;
    menu.querySelector('summary').focus();
  });
  menu.addEventListener('focusout', ({ relatedTarget }) => {
    if (relatedTarget !== null && !menu.contains(relatedTarget)) menu.open = false;
  });
  document.addEventListener('click', (event) => {
    if (menu.open && !menu.contains(event.target)) menu.open = false;
  });
}
