/** A picture of a page: `form-dark-320.png`. */
export type Picture = { readonly file: string; readonly theme: string; readonly width: number };

/** All pictures of one page. */
export type Pictured = {
  readonly name: string;
  readonly path: string;
  readonly pictures: readonly Picture[];
};

/** A page that shows all pictures, those of one page beside each other. */
export function renderGallery(pages: readonly Pictured[]): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Every page of Plenum</title>
<style>
  body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem; background: #8a8580; }
  section > div { display: flex; gap: 1rem; align-items: flex-start; overflow-x: auto; padding-bottom: 1rem; }
  figure { margin: 0; }
  img { display: block; max-width: none; height: auto; }
</style>
<h1>Every page of Plenum</h1>
<ul>
${pages.map(({ name }) => `<li><a href="#${name}">${name}</a></li>`).join('\n')}
</ul>
${pages.map(renderPage).join('\n')}
</html>
`;
}

function renderPage({ name, path, pictures }: Pictured): string {
  const figures = pictures.map(({ file, theme, width }) => {
    const caption = `${theme}, ${width} px`;
    return `<figure><figcaption>${caption}</figcaption><a href="${file}"><img src="${file}" alt="${name}, ${caption}" width="${width / 2}" loading="lazy"></a></figure>`;
  });
  return `<section id="${name}"><h2>${name}</h2><p><code>${escape(path)}</code></p><div>${figures.join('')}</div></section>`;
}

/** Paths may carry whatever a query holds. */
function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
