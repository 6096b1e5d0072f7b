/** The look of the page that stands in for the meeting: light and dark, one column, one main button. */
export const CLIENT_STYLE = `
:root{--paper:#FBF9F6;--card:#FFF;--ink:#1F1B1A;--muted:#5E5653;--line:#DDD5CF;--accent:#B5152B;--on-accent:#FFF;--focus:#1D4F91;--ok:#1F6B3A;color-scheme:light dark}
@media (prefers-color-scheme:dark){:root{--paper:#161413;--card:#201D1B;--ink:#F3EEEA;--muted:#B9AFA9;--line:#3A3431;--accent:#FF8B94;--on-accent:#2A0409;--focus:#9CC2FF;--ok:#7FD39B}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:18px/1.5 system-ui,sans-serif}
main{max-width:42rem;margin:0 auto;padding:24px 16px 48px}
h1{font-size:1.75rem;line-height:1.25;margin:4px 0 16px;overflow-wrap:anywhere}
h2{font-size:1.15rem;margin:32px 0 8px}
p{margin:0 0 12px}
.where{color:var(--muted);margin:0}
.card{background:var(--card);border:1px solid var(--line);border-radius:8px;padding:16px;margin:16px 0}
.live{color:var(--ok);font-weight:600}
ul,ol{list-style:none;margin:0;padding:0}
li{display:flex;flex-wrap:wrap;gap:4px 12px;align-items:center;justify-content:space-between;padding:8px 0;border-top:1px solid var(--line)}
li:first-child{border-top:0}
li span{overflow-wrap:anywhere}
.role{color:var(--muted);font-size:1rem}
.choices{display:flex;flex-wrap:wrap;gap:8px}
.actions{display:flex;flex-wrap:wrap;gap:12px;margin:24px 0 0}
form{display:inline}
button,.button{font:inherit;min-height:44px;padding:8px 20px;border-radius:8px;border:2px solid var(--ink);background:none;color:var(--ink);cursor:pointer;text-decoration:none;display:inline-block}
.main{background:var(--accent);border-color:var(--accent);color:var(--on-accent);font-weight:600}
:focus-visible{outline:3px solid var(--focus);outline-offset:2px}
[hidden]{display:none}
.lost{max-width:42rem;margin:24px auto 0;padding:16px;border:2px solid var(--accent);border-radius:8px;background:var(--card)}
.lost h2{margin:0 0 8px}
.lost p:last-child{margin:0}
footer{color:var(--muted);font-size:1rem;margin-top:32px}
`.trim();
