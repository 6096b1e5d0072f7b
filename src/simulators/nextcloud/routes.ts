import { emptyAnswer, htmlPage, MAINTENANCE, webServerError, type Answer } from './answer.ts';
import type { Call } from './call.ts';
import { header } from './call.ts';
import { answerDav } from './dav.ts';
import { answerOcs } from './ocs.ts';
import { answerLink, directDownload, statusPage } from './pages.ts';
import { answerPublicDav } from './public-dav.ts';
import { answerTeamFolders } from './team-folders.ts';

/** Finds out what is asked, and answers. */
export async function answerCall(call: Call): Promise<Answer> {
  if (!isTrusted(call)) return htmlPage(400, UNTRUSTED);
  const { segments } = call;
  const [first, second, third] = segments;
  if (first === 'status.php') return statusPage(call);
  if (first === 'remote.php' && second === 'dav') return answerDav(call);
  if (first === 'remote.php' && second === 'direct') return directDownload(call);
  if (first === 'public.php' && second === 'dav' && third === 'files') return answerPublicDav(call);
  if (first === 'public.php' && second === 'webdav') return answerPublicDav(call);
  if (first === 'ocs' && (second === 'v1.php' || second === 'v2.php')) return answerOcs(call);
  const isIndex = first === 'index.php';
  const [app, ...rest] = isIndex ? segments.slice(1) : segments;
  if (call.world.meta.maintenance) return maintenancePage();
  if (app === 's') return answerLink(call, rest);
  if (app === 'apps' && rest[0] === 'groupfolders' && rest[1] === 'folders') {
    const answer = await answerTeamFolders(call, rest.slice(2));
    // Without pretty addresses the web server is not told that the page was found after all.
    return isIndex ? answer : { ...answer, status: 404 };
  }
  if (app === undefined) return emptyAnswer(302, { Location: '/index.php/login' });
  if (app === 'login') return htmlPage(200, LOGIN);
  return webServerError(404, 'Not Found');
}

const UNTRUSTED =
  '<!DOCTYPE html><html><head><title>Nextcloud</title></head><body><h1>Zugriff über eine nicht vertrauenswürdige Domain</h1></body></html>';
const LOGIN =
  '<!DOCTYPE html><html lang="de"><head><title>Anmelden – Nextcloud</title></head><body><h1>Anmelden</h1>' +
  '<p>Dies ist eine nachgebildete Nextcloud; im Browser zeigt sie nur Freigaben.</p></body></html>';

function maintenancePage(): Answer {
  const page = htmlPage(503, '<h1>Wartungsmodus</h1>');
  return { ...page, headers: { ...page.headers, ...MAINTENANCE } };
}

function isTrusted(call: Call): boolean {
  const { trustedHosts } = call.world.profile;
  const host = (header(call, 'host') ?? '').replace(/:\d+$/, '').replace(/^\[|\]$/g, '');
  return trustedHosts?.includes(host) ?? true;
}
