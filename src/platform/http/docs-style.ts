/** The one style sheet of the documentation; CSP lets it in by its digest. */
export const DOCS_STYLE = `
:root { color-scheme: light dark; --paper: #fbf9f6; --card: #fff; --ink: #1f1b1a; --muted: #5e5653;
  --line: #ddd5cf; --accent: #b5152b; --focus: #1d4f91; }
@media (prefers-color-scheme: dark) { :root { --paper: #161413; --card: #201d1b; --ink: #f3eeea;
  --muted: #b9afa9; --line: #3a3431; --accent: #ff8b94; --focus: #9cc2ff; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 64rem; padding: 24px 16px 64px; background: var(--paper); color: var(--ink);
  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.95rem; } h2 { font-size: 1.56rem; margin-top: 48px; } h3 { font-size: 1.25rem; }
p, li { max-width: 70ch; }
a { color: var(--accent); }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
code, pre { font: .9375rem/1.5 ui-monospace, monospace; }
pre { padding: 12px 16px; overflow-x: auto; background: var(--card); border: 1px solid var(--line);
  border-radius: 8px; }
details { margin: 8px 0; padding: 0 16px; background: var(--card); border: 1px solid var(--line);
  border-radius: 8px; }
summary { margin: 0 -16px; padding: 12px 16px; cursor: pointer; }
summary h3 { display: inline; margin: 0; font-size: 1rem; }
.method { display: inline-block; min-width: 4.5rem; font-weight: 700; }
.muted { color: var(--muted); }
.scroll { margin: 16px 0; overflow-x: auto; }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
caption { padding: 4px 0; font-weight: 700; text-align: left; }
th, td { padding: 6px 12px 6px 0; text-align: left; vertical-align: top; border-top: 1px solid var(--line); }
th, td { overflow-wrap: break-word; }
tbody th { font-weight: 400; }
td p { margin: 0; }
td p + p { margin-top: 4px; }
@media (max-width: 40rem) { thead { position: absolute; clip-path: inset(50%); }
  tr { display: block; padding: 8px 0; border-top: 1px solid var(--line); }
  tbody th, td { display: block; padding: 0; border: 0; }
  tbody th { font-weight: 700; } }
@media print { details > * { display: block; } }
`;
