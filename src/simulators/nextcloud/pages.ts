import { emptyAnswer, htmlPage, jsonAnswer, webServerError, type Answer } from './answer.ts';
import { header, type Call } from './call.ts';
import { DavError } from './dav-error.ts';
import { davFailure } from './dav.ts';
import { fileAnswer, zipAnswer } from './get.ts';
import { diskPath, itemOf, topOf } from './items.ts';
import { linkPage, passwordPage } from './link-page.ts';
import { credentialsOf } from './login.ts';
import { findLink } from './public-dav.ts';
import { readParameters } from './parameters.ts';
import { fingerprint, isPassword } from './secrets.ts';
import type { Share } from './records.ts';
import { READ } from './rights.ts';

/** The one address that is open in maintenance too. */
export function statusPage({ world }: Call): Answer {
  return jsonAnswer(200, {
    installed: true,
    maintenance: world.meta.maintenance,
    needsDbUpgrade: false,
    version: `${world.profile.version}.2`,
    versionstring: world.profile.version,
    edition: '',
    productname: 'Nextcloud',
    extendedSupport: false,
  });
}

/** `/remote.php/direct/<token>`: one file for anybody, for a while. */
export function directDownload(call: Call): Answer {
  const { world, segments, method } = call;
  const link = world.directLinks.get(fingerprint(segments[2] ?? ''));
  const item = link === undefined ? undefined : world.items.get(link.item);
  const isOver = link === undefined || world.time.seconds() >= link.expiresAt;
  if (item === undefined || isOver || topOf(world, item).kind === 'trash')
    return webServerError(404, 'Not Found');
  try {
    if (method !== 'GET' && method !== 'HEAD') throw new DavError(403, 'Sabre\\DAV\\Exception\\Forbidden');
    return fileAnswer(call, item, { etag: item.etag, path: diskPath(world, item), disposition: false });
  } catch (error) {
    return davFailure(error);
  }
}

/** `/index.php/s/<token>`: what a guest sees in a browser. */
export async function answerLink(call: Call, [token = '', part]: readonly string[]): Promise<Answer> {
  const { world, method } = call;
  const share = findLink(world, token);
  if (share === null) return htmlPage(404, passwordPage('Diese Freigabe gibt es nicht (mehr).', null));
  const form = `/index.php/s/${token}/authenticate/showShare`;
  if (part === 'authenticate') return method === 'POST' ? enter(call, share, token) : askPassword(form);
  if (!isOpen(call, share)) return emptyAnswer(303, { Location: form });
  if (part !== 'download') return htmlPage(200, linkPage(world, share));
  if (!(share.permissions & READ)) return webServerError(403, 'Forbidden');
  const item = itemOf(world, share.item);
  if (item.kind === 'folder') return zipAnswer(world, item, item.name);
  try {
    return fileAnswer(call, item, { etag: item.etag, path: diskPath(world, item), disposition: true });
  } catch (error) {
    return davFailure(error);
  }
}

function askPassword(form: string): Answer {
  return htmlPage(200, passwordPage('Diese Freigabe ist durch ein Passwort geschützt.', form));
}

async function enter(call: Call, { password }: Share, token: string): Promise<Answer> {
  const given = (await readParameters(call)).text('password') ?? '';
  const form = `/index.php/s/${token}/authenticate/showShare`;
  if (password !== null && !isPassword(given, password)) {
    call.bruteForce.failed('link', call.address, call.world.time.steady());
    return htmlPage(403, passwordPage('Das Passwort ist falsch. Bitte versuchen Sie es erneut.', form));
  }
  const cookie = `link_${token}=${keyOf(password ?? '')}; path=/; HttpOnly`;
  return emptyAnswer(303, { Location: `/index.php/s/${token}`, 'Set-Cookie': cookie });
}

/** Without a password, with the cookie that the form gave, or with the password in the request itself. */
function isOpen(call: Call, { password, token }: Share): boolean {
  if (password === null) return true;
  const given = credentialsOf(header(call, 'authorization'));
  if (given?.kind === 'basic' && isPassword(given.password, password)) return true;
  return (header(call, 'cookie') ?? '').split(/;\s*/).includes(`link_${token ?? ''}=${keyOf(password)}`);
}

/** Only the server can know it. */
function keyOf(passwordHash: string): string {
  return fingerprint(`link ${passwordHash}`);
}
