import type { FaultCode } from '../../lib/refusal.ts';
import { DOCS_STYLE } from './docs-style.ts';
import { PROBLEMS } from './problems.ts';

/** What the `type` of a problem leads to: what it is, in both languages. */
export function ProblemPage({ code }: { code: FaultCode }) {
  const { status, title } = PROBLEMS[code];
  return (
    <html lang="de">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{`${code} · Plenum`}</title>
        <style dangerouslySetInnerHTML={{ __html: DOCS_STYLE }} />
      </head>
      <body>
        <main>
          <h1>
            <code>{code}</code> ({status})
          </h1>
          <p>{title.de}</p>
          <p lang="en">{title.en}</p>
          <p>
            <a href="/docs#problems" lang="en" hreflang="en">
              All problems, and the API
            </a>
          </p>
        </main>
      </body>
    </html>
  );
}
