import { createHash } from 'node:crypto';
import type { Response } from 'express';
import { escapeText } from './html.ts';

/** A whole HTTP answer. */
export type Page = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

const STYLE = `
:root { color-scheme: light dark; --paper: #fbf9f6; --card: #fff; --ink: #1f1b1a; --muted: #5e5653; --line: #ddd5cf;
  --accent: #b5152b; --on-accent: #fff; --warn: #8a4b00; --focus: #1d4f91; }
@media (prefers-color-scheme: dark) { :root { --paper: #161413; --card: #201d1b; --ink: #f3eeea; --muted: #b9afa9;
  --line: #3a3431; --accent: #ff8b94; --on-accent: #2a0409; --warn: #f2b35e; --focus: #9cc2ff; } }
* { box-sizing: border-box; }
body { margin: 0; padding: 24px 16px 48px; background: var(--paper); color: var(--ink);
  font: 18px/1.5 system-ui, sans-serif; }
main { max-width: 30rem; margin: 0 auto; }
h1 { font-size: 1.75rem; line-height: 1.25; margin: 8px 0 24px; }
h2 { font-size: 1.25rem; line-height: 1.25; margin: 0 0 16px; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 24px; margin: 0 0 24px; }
.where { color: var(--muted); margin: 0; }
label { display: block; font-weight: 600; margin: 0 0 4px; }
input[type=text], input[type=password] { width: 100%; min-height: 44px; padding: 8px 12px; margin: 0 0 16px; font: inherit;
  color: inherit; background: var(--card); border: 1px solid var(--ink); border-radius: 8px; }
button, input[type=submit] { width: 100%; min-height: 48px; padding: 8px 16px; font: inherit; font-weight: 600;
  color: var(--on-accent); background: var(--accent); border: 0; border-radius: 8px; cursor: pointer; }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
.error { color: var(--warn); font-weight: 600; margin: 0 0 16px; }
.note { color: var(--muted); }
dl { margin: 0; } dt { font-weight: 600; } dd { margin: 0 0 12px; } dd:last-child { margin: 0; }
code { font: 1em ui-monospace, monospace; white-space: nowrap; }
`;

const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

/** Keycloak's headers, and a policy that lets nothing in but our own style. */
const HEADERS = {
  'Content-Type': 'text/html;charset=utf-8',
  'Content-Language': 'de',
  'Cache-Control': 'no-store, must-revalidate, max-age=0',
  'Content-Security-Policy': `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; frame-ancestors 'none'`,
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'SAMEORIGIN',
  'X-Robots-Tag': 'none',
};

/** @param body HTML, escaped already */
export function page(status: number, title: string, body: string): Page {
  return {
    status,
    headers: HEADERS,
    body: `<!DOCTYPE html>
<html lang="de">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeText(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<p class="where">Konto der Partei (simuliert)</p>
<h1 id="kc-page-title">${escapeText(title)}</h1>
${body}
</main>
</body>
</html>
`,
  };
}

export function errorPage(status: number, sentence: string): Page {
  return page(
    status,
    'Es ist ein Fehler aufgetreten.',
    `<div class="card" id="kc-error-message"><p class="instruction">${escapeText(sentence)}</p></div>`,
  );
}

export function infoPage(sentence: string): Page {
  return page(
    200,
    sentence,
    `<div class="card" id="kc-info-message"><p class="instruction">${escapeText(sentence)}</p></div>`,
  );
}

export function send(res: Response, { status, headers, body }: Page): void {
  res.status(status).set(headers).send(body);
}
