/**
 * `data-file-for="<id>"` on a hidden part with a file input: shown, and what the chosen file holds comes into the field
 * with that id. Without this script the text is pasted.
 */

for (const part of document.querySelectorAll('[data-file-for]')) {
  const field = document.getElementById(part.dataset.fileFor);
  const input = part.querySelector('input[type="file"]');
  if (field === null || input === null) continue;
  part.hidden = false;
  input.addEventListener('change', async () => {
    const [file] = input.files;
    if (file === undefined) return;
    field.value = decode(await file.arrayBuffer());
    field.focus();
  });
}

/** As UTF-8, or as German table programs write it where it is none. */
function decode(bytes) {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}
