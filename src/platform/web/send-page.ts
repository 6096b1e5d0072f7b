import type { Response } from 'express';
import { renderToString } from 'preact-render-to-string';
import type { PageAnswer } from './page.ts';

/** Sends one answer; HTML is rendered first, so that a page that cannot be rendered becomes an error page. */
export function sendPage(response: Response, answer: PageAnswer): void {
  // Beside what is there already: a cookie may have been set before.
  for (const [name, value] of Object.entries(answer.headers ?? {})) {
    if (name === 'Set-Cookie') response.append(name, value);
    else response.set(name, value);
  }
  if ('redirect' in answer) {
    // Express' own would negotiate a body that repeats the address, which may be a signed one.
    response.status(answer.status).set('Location', answer.redirect).end();
  } else if ('json' in answer) {
    response.status(answer.status).json(answer.json);
  } else if ('file' in answer) {
    const { name, type, content } = answer.file;
    response.status(answer.status).attachment(name).type(type).send(content);
  } else {
    const html = `<!doctype html>${renderToString(answer.html)}`;
    response.status(answer.status).type('html').send(html);
  }
}
