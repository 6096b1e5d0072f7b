import { randomBytes } from 'node:crypto';
import type Provider from 'oidc-provider';
import express, { type Request, type Response, type Router } from 'express';
import type { BackChannel } from './back-channel.ts';
import { clientOf, formOf } from './client-auth.ts';
import { escapeText } from './html.ts';
import { decode } from './jwt.ts';
import { errorPage, infoPage, page, send, type Page } from './page.ts';
import { mayReturnTo, type Client } from './realm.ts';
import type { SsoSession } from './sessions.ts';
import { readRefreshToken } from './tokens.ts';
import type { World } from './world.ts';

const LOGOUT = '/protocol/openid-connect/logout';
const CONFIRM = `${LOGOUT}/logout-confirm`;
const DONE = 'Sie sind abgemeldet.';
const OPEN_QUESTIONS = 1000;

/** Where the browser goes after the logout; null: nowhere, it is told. */
type Return = { readonly uri: string; readonly state: string | undefined } | null;

type Hint = { readonly sid: string; readonly azp: string };

/** A logout that cannot be carried out. */
class LogoutFault extends Error {}

/** RP-initiated logout as Keycloak has it: at once with an id token, after a question without one. */
export function logoutRoutes(world: World, provider: Provider, backChannel: BackChannel): Router {
  const router = express.Router();
  const form = express.urlencoded({ extended: false });
  const questions = new Map<string, Return>();
  const finish = async (req: Request, res: Response, session: SsoSession | undefined, back: Return) => {
    if (session !== undefined) await backChannel.end(session);
    const present = await sessionOfBrowser(world, provider, req, res);
    if (present === undefined) forgetBrowser(world, res);
    leave(res, back);
  };
  const answer = async (req: Request, res: Response) => {
    const wish = wishOf(req);
    if (req.method === 'POST' && wish['refresh_token'] !== undefined) {
      await byRefreshToken(world, backChannel, req, wish['refresh_token']);
      res.status(204).end();
      return;
    }
    const hint = hintOf(world, wish['id_token_hint']);
    const back = returnOf(clientNamed(world, wish['client_id'], hint), wish);
    const present = await sessionOfBrowser(world, provider, req, res);
    if (hint !== null && (present === undefined || present.sid === hint.sid)) {
      await finish(req, res, world.sessions.bySid(hint.sid, world.clock.now()), back);
      return;
    }
    send(res, ask(world, questions, back));
  };
  router.get(LOGOUT, (req, res) => explained(res, () => answer(req, res)));
  router.post(LOGOUT, form, (req, res) => explained(res, () => answer(req, res)));
  router.post(CONFIRM, form, (req, res) =>
    explained(res, async () => {
      const code = formOf(req)['session_code'] ?? '';
      const back = questions.get(code);
      if (back === undefined) throw new LogoutFault('Die Abmeldung ist abgelaufen.');
      questions.delete(code);
      await finish(req, res, await sessionOfBrowser(world, provider, req, res), back);
    }),
  );
  return router;
}

async function explained(res: Response, act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (!(error instanceof LogoutFault)) throw error;
    send(res, errorPage(400, error.message));
  }
}

function wishOf(req: Request): Readonly<Record<string, string | undefined>> {
  const query = Object.entries(req.query).filter(([, value]) => typeof value === 'string');
  return { ...(Object.fromEntries(query) as Record<string, string>), ...formOf(req) };
}

/** An id token of ours; that it has expired is no fault. */
function hintOf({ keys }: World, token: string | undefined): Hint | null {
  if (token === undefined) return null;
  const decoded = decode(token);
  const { typ, sid, azp } = decoded?.claims ?? {};
  const isGood = decoded !== null && keys.isOurs(decoded) && typ === 'ID';
  if (!isGood || typeof sid !== 'string' || typeof azp !== 'string') {
    throw new LogoutFault('Ungültiger Parameter: id_token_hint');
  }
  return { sid, azp };
}

function clientNamed({ directory }: World, clientId: string | undefined, hint: Hint | null): Client | null {
  if (clientId !== undefined && hint !== null && hint.azp !== clientId) {
    throw new LogoutFault('Ungültiger Parameter: client_id');
  }
  const id = clientId ?? hint?.azp;
  return id === undefined ? null : (directory.client(id) ?? null);
}

function returnOf(client: Client | null, wish: Readonly<Record<string, string | undefined>>): Return {
  const uri = wish['post_logout_redirect_uri'];
  if (uri === undefined) return null;
  if (client === null) throw new LogoutFault('Fehlender Parameter: id_token_hint');
  if (!mayReturnTo(client, uri)) throw new LogoutFault('Ungültige Redirect URI');
  return { uri, state: wish['state'] };
}

function leave(res: Response, back: Return): void {
  if (back === null) {
    send(res, infoPage(DONE));
    return;
  }
  const target = new URL(back.uri);
  if (back.state !== undefined) target.searchParams.set('state', back.state);
  res.redirect(302, target.href);
}

function ask({ realm }: World, questions: Map<string, Return>, back: Return): Page {
  const code = randomBytes(24).toString('base64url');
  questions.set(code, back);
  const [oldest] = questions.keys();
  if (questions.size > OPEN_QUESTIONS && oldest !== undefined) questions.delete(oldest);
  return page(
    200,
    'Abmelden',
    `<form class="card" method="post" action="/realms/${escapeText(realm)}${CONFIRM}">
<p class="instruction">Wollen Sie sich abmelden?</p>
<input type="hidden" name="session_code" value="${code}">
<input id="kc-logout" name="confirmLogout" type="submit" value="Abmelden">
</form>`,
  );
}

/** Keycloak's older way, without a browser. */
async function byRefreshToken(
  world: World,
  backChannel: BackChannel,
  req: Request,
  token: string,
): Promise<void> {
  const client = clientOf(world, req);
  const told = readRefreshToken(world, token);
  const session = told === null ? undefined : world.sessions.bySid(told.sid, world.clock.now());
  if (session?.clients.has(client.clientId) === true) await backChannel.end(session);
}

async function sessionOfBrowser(
  world: World,
  provider: Provider,
  req: Request,
  res: Response,
): Promise<SsoSession | undefined> {
  const { uid } = await provider.Session.get(provider.createContext(req, res));
  return world.sessions.byUid(uid, world.clock.now());
}

function forgetBrowser({ realm }: World, res: Response): void {
  const path = `/realms/${realm}/`;
  res.clearCookie('KEYCLOAK_IDENTITY', { path }).clearCookie('KEYCLOAK_IDENTITY.sig', { path });
}
