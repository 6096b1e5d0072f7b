import { emptyAnswer, jsonAnswer, MAINTENANCE, type Answer } from './answer.ts';
import { isAdmin } from './accounts.ts';
import { header, type Call } from './call.ts';
import { capabilities } from './capabilities.ts';
import { GROUP_ROUTES } from './ocs-groups.ts';
import { MISC_ROUTES } from './ocs-misc.ts';
import { SHARE_ROUTES } from './ocs-shares.ts';
import { USER_ROUTES } from './ocs-users.ts';
import { BareAnswer, envelope, OcsError, type OcsVersion } from './ocs-answer.ts';
import type { OcsCall, Route } from './ocs-call.ts';
import { signIn, type Login } from './login.ts';
import { readParameters } from './parameters.ts';

const ROUTES: readonly Route[] = [...USER_ROUTES, ...GROUP_ROUTES, ...SHARE_ROUTES, ...MISC_ROUTES];

/** `/ocs/v1.php/…` and `/ocs/v2.php/…`. */
export async function answerOcs(call: Call): Promise<Answer> {
  const version: OcsVersion = call.segments[1] === 'v1.php' ? 1 : 2;
  try {
    const data = await ocsData(call, version);
    return envelope(call, version, 200, '', data);
  } catch (error) {
    if (error instanceof BareAnswer) return error.answer;
    if (error instanceof OcsError) return envelope(call, version, error.code, error.message, []);
    throw error;
  }
}

async function ocsData(call: Call, version: OcsVersion): Promise<unknown> {
  const { world } = call;
  refuseOcsMaintenance(call);
  const path = `/${call.segments.slice(2).join('/')}`;
  refuseForged(call);
  const login = signIn(call);
  if (path === '/cloud/capabilities' && login.kind === 'none') return capabilities(call, false);
  const params = await readParameters(call);
  const { account, token, byToken } = mustBeIn(login);
  const routes = ROUTES.filter(({ pattern }) => pattern.test(path));
  const route = routes.find(({ method }) => method === call.method);
  if (route === undefined) {
    if (routes.length > 0) throw new BareAnswer(emptyAnswer(405));
    throw new OcsError(
      998,
      'Invalid query, please check the syntax. API specifications are here: http://www.freedesktop.org/wiki/Specifications/open-collaboration-services.',
    );
  }
  if (route.who === 'admin' && !isAdmin(world, account.id)) throw new OcsError(403, NOT_ADMIN);
  const ids = (route.pattern.exec(path) ?? []).slice(1).map(decodedAgain);
  return route.answer({ ...call, version, account, token, byToken, params, ids } satisfies OcsCall);
}

const NOT_ADMIN =
  'Logged in account must be an admin, a sub admin or gotten special right to access this setting';

/** @throws BareAnswer 503 */
export function refuseOcsMaintenance({ world }: Call): void {
  if (!world.meta.maintenance) return;
  throw new BareAnswer(jsonOfMaintenance());
}

function jsonOfMaintenance(): Answer {
  const answer = jsonAnswer(503, { message: 'Service unavailable' });
  return {
    ...answer,
    headers: { ...answer.headers, ...MAINTENANCE },
  };
}

/** @throws BareAnswer 412 */
export function refuseForged(call: Call): void {
  const isMeant = header(call, 'ocs-apirequest')?.toLowerCase() === 'true';
  if (!isMeant) throw new BareAnswer(jsonAnswer(412, { message: 'CSRF check failed' }));
}

function mustBeIn(login: Login): Extract<Login, { kind: 'in' }> {
  if (login.kind === 'in') return login;
  if (login.kind === 'throttled') throw new OcsError(429, 'Reached maximum delay');
  const isUnknown = login.kind === 'none' || login.kind === 'two-factor';
  throw new OcsError(997, isUnknown ? 'Current user is not logged in' : 'Unauthorised');
}

/** The router decodes what the web server has decoded once already. */
function decodedAgain(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A lone percent sign is one.
    return text;
  }
}
