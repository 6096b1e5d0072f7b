import type { Interaction } from 'oidc-provider';
import type Provider from 'oidc-provider';
import express, { type Request, type Response, type Router } from 'express';
import { escapeText } from './html.ts';
import { errorPage, page, send, type Page } from './page.ts';
import { LOGIN_PATH } from './provider.ts';
import type { User } from './realm.ts';
import type { World } from './world.ts';

const WRONG = 'Ungültiger Benutzername oder Passwort.';
const DISABLED = 'Ihr Benutzerkonto ist deaktiviert. Bitte kontaktieren Sie die Administration.';
const OTHER = 'In diesem Browser ist schon jemand anderes angemeldet. Melden Sie sich zuerst ab.';
const EXPIRED = 'Ihre Anmeldung ist abgelaufen. Bitte beginnen Sie noch einmal.';

/** What the form shows again after it was refused. */
type Refused = { readonly username: string; readonly sentence: string };

/** The page that asks for name and password; ids and names are those of Keycloak's own. */
export function loginPage(world: World, { uid, params }: Interaction, refused: Refused | null = null): Page {
  const username = refused?.username ?? params['login_hint'] ?? '';
  const marks = refused === null ? '' : ' aria-invalid="true" aria-describedby="input-error"';
  const complaint =
    refused === null
      ? ''
      : `<p class="error" id="input-error" role="alert"><span aria-hidden="true">⚠ </span>${escapeText(refused.sentence)}</p>`;
  return page(
    200,
    'Bei Ihrem Konto anmelden',
    `<form id="kc-form-login" class="card" method="post" action="/realms/${escapeText(world.realm)}${LOGIN_PATH}/${uid}">
${complaint}
<label for="username">Benutzername oder E-Mail</label>
<input id="username" name="username" type="text" autocomplete="username" autofocus value="${escapeText(username)}"${marks}>
<label for="password">Passwort</label>
<input id="password" name="password" type="password" autocomplete="current-password"${marks}>
<button id="kc-login" name="login" type="submit">Anmelden</button>
</form>
${world.showsLogins ? readyLogins(world) : ''}
<p class="note">Diese Anmeldung ist nachgebildet, für Vorführung und Tests. Geben Sie hier kein echtes Passwort ein.</p>`,
  );
}

function readyLogins({ directory }: World): string {
  const entries = directory
    .users()
    .filter(({ enabled }) => enabled)
    .map(readyLogin);
  return `<section class="card"><h2>Zum Ausprobieren</h2><dl>${entries.join('')}</dl></section>`;
}

function readyLogin({ username, password, firstName, lastName, note }: User): string {
  const who = [`${firstName} ${lastName}`.trim(), note].filter((text) => text !== '').join(', ');
  return `<dt>${escapeText(who)}</dt><dd><code>${escapeText(username)}</code>, Passwort <code>${escapeText(password)}</code></dd>`;
}

/** `GET` and `POST` of the login form. */
export function loginRoutes(world: World, provider: Provider): Router {
  const router = express.Router();
  router.get(`${LOGIN_PATH}/:uid`, async (req, res) => {
    const interaction = await interactionOf(provider, req, res);
    send(res, interaction === null ? errorPage(400, EXPIRED) : loginPage(world, interaction));
  });
  router.post(`${LOGIN_PATH}/:uid`, express.urlencoded({ extended: false }), async (req, res) => {
    const interaction = await interactionOf(provider, req, res);
    if (interaction === null) {
      send(res, errorPage(400, EXPIRED));
      return;
    }
    const form = req.body as Readonly<Record<string, string | undefined>>;
    const username = form['username']?.trim() ?? '';
    const user = world.directory.user(username);
    const sentence = faultOf(user, form['password'], interaction);
    if (sentence !== null || user === undefined) {
      send(res, loginPage(world, interaction, { username, sentence: sentence ?? WRONG }));
      return;
    }
    const login = { accountId: user.id };
    await provider.interactionFinished(req, res, { login }, { mergeWithLastSubmission: false });
  });
  return router;
}

function faultOf(
  user: User | undefined,
  password: string | undefined,
  interaction: Interaction,
): string | null {
  if (user === undefined || user.password !== password) return WRONG;
  if (!user.enabled) return DISABLED;
  const present = interaction.session?.accountId;
  return present === undefined || present === user.id ? null : OTHER;
}

async function interactionOf(provider: Provider, req: Request, res: Response): Promise<Interaction | null> {
  try {
    const interaction = await provider.interactionDetails(req, res);
    return interaction.uid === req.params['uid'] ? interaction : null;
  } catch (error) {
    if (error instanceof Error && error.name === 'SessionNotFound') return null;
    throw error;
  }
}
