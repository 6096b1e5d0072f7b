/**
 * Small comforts on the pages of who is signed in; everything works without them.
 *
 * `data-copy="<id>"` on a hidden button: shown, and copies the value of the field with that id. `data-copied` is said
 * once it is done. `data-print` on a hidden button: shown, and prints the page. The menu closes by Escape and by a click
 * beside it.
 */

for (const button of document.querySelectorAll('button[data-copy]')) {
  const field = document.getElementById(button.dataset.copy);
  if (field === null || navigator.clipboard === undefined) continue;
  const words = button.textContent;
  button.hidden = false;
  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(field.value);
      button.textContent = button.dataset.copied;
      setTimeout(() => (button.textContent = words), 4_000);
    } catch {
      // Some browsers forbid it: the text is at hand to be copied as ever.
      field.select();
    }
  });
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
  document.addEventListener('click', (event) => {
    if (menu.open && !menu.contains(event.target)) menu.open = false;
  });
}
