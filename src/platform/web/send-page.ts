import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';
import type { Response } from 'express';
import type { VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { keepTogether } from './keep-together.ts';
import type { PageAnswer } from './page.ts';

const compress = promisify(brotliCompress);

/** Takes two milliseconds for a page of 100 kB, and leaves 6 kB of it. */
const QUICKLY = { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } };

/** Sends one answer, compressed where that is asked for and the browser takes it. */
export async function sendPacked(response: Response, answer: PageAnswer): Promise<void> {
  const isPacked = 'html' in answer && answer.packed === true;
  if (!isPacked || response.req.acceptsEncodings('br', 'identity') !== 'br') {
    sendPage(response, answer);
    return;
  }
  const body = await compress(htmlOf(answer.html), QUICKLY);
  setHeaders(response, answer);
  response.vary('Accept-Encoding').set('Content-Encoding', 'br');
  response.status(answer.status).type('html').send(body);
}

/** Sends one answer; HTML is rendered first, so that a page that cannot be rendered becomes an error page. */
export function sendPage(response: Response, answer: PageAnswer): void {
  setHeaders(response, answer);
  if ('redirect' in answer) {
    // Express' own would negotiate a body that repeats the address, which may be a signed one.
    response.status(answer.status).set('Location', answer.redirect).end();
  } else if ('json' in answer) {
    response.status(answer.status).json(answer.json);
  } else if ('file' in answer) {
    const { name, type, content } = answer.file;
    response.status(answer.status).attachment(name).type(type).send(content);
  } else {
    response.status(answer.status).type('html').send(htmlOf(answer.html));
  }
}

function htmlOf(page: VNode): string {
  return `<!doctype html>${keepTogether(renderToString(page))}`;
}

/** Beside what is there already: a cookie may have been set before. */
function setHeaders(response: Response, { headers = {} }: PageAnswer): void {
  for (const [name, value] of Object.entries(headers)) {
    if (name === 'Set-Cookie') response.append(name, value);
    else response.set(name, value);
  }
}
