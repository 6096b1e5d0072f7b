import { childrenOf, itemOf } from './items.ts';
import { encodePath } from './dav-call.ts';
import type { Item, Share } from './records.ts';
import { CREATE, READ } from './rights.ts';
import type { World } from './world.ts';
import { escapeXml } from './xml.ts';

const STYLE =
  'body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:3rem auto;padding:0 1rem;color:#222}' +
  'h1{font-size:1.4rem}ul{list-style:none;padding-left:1rem}li{margin:.3rem 0}small{color:#666}' +
  'a{color:#00679e}header{border-bottom:3px solid #00679e;margin-bottom:1rem}';

/** What a link shows in a browser: the files, where it lets them be read, and a place to drop some, where it lets. */
export function linkPage(world: World, share: Share): string {
  const item = itemOf(world, share.item);
  const base = `/public.php/dav/files/${share.token ?? ''}`;
  const canRead = (share.permissions & READ) !== 0;
  const canDrop = item.kind === 'folder' && (share.permissions & CREATE) !== 0;
  const list = item.kind === 'folder' ? folderList(world, item, base) : `<ul>${fileLine(item, base)}</ul>`;
  const download = `<p><a href="/index.php/s/${share.token ?? ''}/download">Alles herunterladen</a></p>`;
  return page(
    item.name,
    [
      share.note === '' ? '' : `<p>${escapeXml(share.note)}</p>`,
      canRead ? list + download : '<p>Hier können Sie Dateien abgeben. Zu sehen ist nichts.</p>',
      canDrop ? dropForm(base) : '',
    ].join(''),
  );
}

/** @param form where the password goes; null for a page without a form */
export function passwordPage(message: string, form: string | null): string {
  const field =
    form === null
      ? ''
      : `<form method="post" action="${form}"><label>Passwort <input type="password" name="password" required></label> ` +
        '<button>Öffnen</button></form>';
  return page('Freigabe', `<p>${message}</p>${field}`);
}

function folderList(world: World, folder: Item, path: string): string {
  const kids = childrenOf(world, folder);
  if (kids.length === 0) return '<p><small>Noch ist hier nichts.</small></p>';
  const lines = kids.map((kid) => {
    const at = `${path}/${encodePath(kid.name)}`;
    if (kid.kind === 'file') return fileLine(kid, at);
    return `<li>📁 ${escapeXml(kid.name)}${folderList(world, kid, at)}</li>`;
  });
  return `<ul>${lines.join('')}</ul>`;
}

function fileLine({ name, size }: Item, at: string): string {
  const kilobytes = Math.ceil(size / 1024).toLocaleString('de-DE');
  return `<li>📄 <a href="${at}">${escapeXml(name)}</a> <small>${kilobytes} KB</small></li>`;
}

function dropForm(base: string): string {
  return (
    '<p><label>Datei abgeben: <input type="file" id="file"></label> <button id="send">Abgeben</button> ' +
    '<span id="said" role="status"></span></p>' +
    `<script>document.getElementById('send').onclick=async()=>{const f=document.getElementById('file').files[0];if(!f)return;` +
    `const r=await fetch(${JSON.stringify(base)}+'/'+encodeURIComponent(f.name),{method:'PUT',body:f});` +
    `document.getElementById('said').textContent=r.ok?'Danke, die Datei ist angekommen.':'Das hat nicht geklappt.';};</script>`
  );
}

function page(title: string, content: string): string {
  return (
    `<!DOCTYPE html><html lang="de"><head><meta charset="utf-8"><title>${escapeXml(title)} – Nextcloud</title>` +
    '<meta name="viewport" content="width=device-width"><meta name="referrer" content="no-referrer">' +
    `<style>${STYLE}</style></head><body><header><h1>${escapeXml(title)}</h1></header><main>${content}</main></body></html>`
  );
}
