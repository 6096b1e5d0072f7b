import type { Answer } from './answer.ts';
import { findByLogin } from './accounts.ts';
import { header, type Call } from './call.ts';
import type { DavCall } from './dav-call.ts';
import { href } from './dav-call.ts';
import {
  DavError,
  davError,
  forbidden,
  notAllowed,
  notAuthenticated,
  notFound,
  notImplemented,
} from './dav-error.ts';
import { get } from './get.ts';
import { signIn } from './login.ts';
import { move, copy } from './move.ts';
import { viewOf } from './mounts.ts';
import { multistatus } from './multistatus.ts';
import { options, propfind, proppatch } from './propfind.ts';
import type { Account } from './records.ts';
import { search } from './search.ts';
import { trashbin } from './trashbin.ts';
import { uploads } from './uploads.ts';
import { versions } from './versions-dav.ts';
import { mkcol, put, remove } from './write.ts';

type Method = (call: DavCall) => Answer | Promise<Answer>;

const FILE_METHODS: Readonly<Record<string, Method>> = {
  PROPFIND: propfind,
  PROPPATCH: proppatch,
  GET: get,
  HEAD: get,
  PUT: put,
  MKCOL: mkcol,
  DELETE: remove,
  MOVE: move,
  COPY: copy,
  OPTIONS: options,
  PATCH: () => {
    throw new DavError(500, 'Sabre\\DAV\\Exception', 'PATCH is not possible');
  },
};

/** `/remote.php/dav/…`. */
export async function answerDav(call: Call): Promise<Answer> {
  try {
    return await davAnswer(call);
  } catch (error) {
    return davFailure(error, header(call, 'x-requested-with') === 'XMLHttpRequest');
  }
}

/** @throws what is no DavError: the server itself is broken then */
export function davFailure(error: unknown, isScript = false): Answer {
  if (!(error instanceof DavError)) throw error;
  const answer = davError(error.status, error.exception, error.message);
  if (error.status !== 401) return answer;
  const challenge = `${isScript ? 'DummyBasic' : 'Basic'} realm="Nextcloud", charset="UTF-8"`;
  return { ...answer, headers: { ...answer.headers, 'WWW-Authenticate': challenge } };
}

async function davAnswer(call: Call): Promise<Answer> {
  const { world, segments } = call;
  refuseMaintenance(call);
  const account = mustSignIn(call);
  const [, , collection, user, ...rest] = segments;
  const names = rest.map((name) => name.normalize('NFC'));
  if (collection === undefined && call.method === 'SEARCH') return search(call, viewOf(world, account));
  if (user === undefined) throw notAllowed('Listing members of this collection is disabled');
  const owner = findByLogin(world, user);
  if (owner === null) throw notFound(`Principal with name ${user} not found`);
  const look = () => viewOf(world, account);
  const at: DavCall = {
    ...call,
    view: look(),
    look,
    names,
    // It calls a home by the name under which it was asked for.
    base: `/remote.php/dav/${collection}/${user}`,
  };
  if (collection === 'files') return owner.id === account.id ? files(at) : othersFiles(at);
  if (owner.id !== account.id) throw notFound(`Principal with name ${user} not found`);
  if (collection === 'uploads') return uploads(at);
  if (collection === 'trashbin') return trashbin(at);
  if (collection === 'versions') return versions(at);
  throw notFound(`File not found: ${collection ?? ''} in 'root'`);
}

/** @throws DavError 503 */
export function refuseMaintenance({ world }: Call): void {
  if (!world.meta.maintenance) return;
  throw new DavError(503, 'OCA\\DAV\\Exception\\ServerMaintenanceMode', 'System is in maintenance mode.');
}

function mustSignIn(call: Call): Account {
  const login = signIn(call);
  switch (login.kind) {
    case 'in':
      return login.account;
    case 'throttled':
      throw new DavError(429, 'OCA\\DAV\\Connector\\Sabre\\Exception\\TooManyRequests', 'Too many requests');
    case 'disabled':
      throw new DavError(
        503,
        'Sabre\\DAV\\Exception\\ServiceUnavailable',
        'DisabledUserException: Account disabled',
      );
    case 'two-factor':
      throw new DavError(
        401,
        'OCA\\DAV\\Connector\\Sabre\\Exception\\PasswordLoginForbidden',
        'Password login forbidden.',
      );
    case 'none':
      throw notAuthenticated(
        "No 'Authorization: Basic' header found. Either the client didn't send one, or the server is misconfigured",
      );
    case 'wrong':
      throw notAuthenticated('Username or password was incorrect');
  }
}

export function files(call: DavCall): Answer | Promise<Answer> {
  const method = FILE_METHODS[call.method];
  if (method === undefined)
    throw notImplemented(`There was no handler found for this "${call.method}" method`);
  return method(call);
}

/** Somebody else's home looks empty, and nothing can be put into it. */
function othersFiles(call: DavCall): Answer {
  const { method, names, base } = call;
  if (method === 'PROPFIND' && names.length === 0) {
    return multistatus([
      { href: href(base, [], true), has: [[`{DAV:}resourcetype`, '<d:collection/>']], lacks: [] },
    ]);
  }
  if (['GET', 'HEAD', 'PROPFIND'].includes(method)) throw notFound('File could not be located');
  throw forbidden('');
}
