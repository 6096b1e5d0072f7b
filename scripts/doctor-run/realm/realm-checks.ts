import { judgeCertificate } from '../certificate.ts';
import { type Check, error, note, ok, type Verdict } from '../finding.ts';
import { sayWhy } from '../web.ts';
import { issuerOf } from './observe-realm.ts';
import type { RealmSeen } from './realm-seen.ts';

const URL_SETTING = 'PLENUM_KEYCLOAK_URL';
const CLIENT_SETTING = 'PLENUM_KEYCLOAK_CLIENT_ID';
const SECRET_SETTING = 'PLENUM_KEYCLOAK_CLIENT_SECRET';

/** The questions about the realm that can be answered without signing anybody in. */
export const REALM_CHECKS: readonly Check<RealmSeen>[] = [
  { name: 'address', asks: 'whether the realm answers there', judge: judgeAddress },
  {
    name: 'certificate',
    asks: 'whether its certificate is trusted, names it and lasts another 14 days',
    judge: ({ certificate }) => (certificate === null ? null : judgeCertificate(URL_SETTING, certificate)),
  },
  { name: 'issuer', asks: 'whether it calls itself what the settings call it', judge: judgeIssuer },
  { name: 'keys', asks: 'whether it signs with RS256', judge: judgeKeys },
  { name: 'secret', asks: 'whether it knows the client and its secret', judge: judgeSecret },
  { name: 'audience', asks: 'whether its tokens are made out to Plenum', judge: judgeAudience },
  { name: 'redirect', asks: 'whether it sends people back after signing in', judge: judgeRedirect },
  { name: 'sign-out', asks: 'whether it sends people back after signing out', judge: judgeSignOut },
];

function judgeAddress({ keycloak, discovery, document, elsewhere }: RealmSeen): Verdict {
  if (document !== null) return ok(URL_SETTING, 'The realm answers.');
  const { host } = new URL(keycloak.url);
  if (elsewhere !== null) {
    return error(
      URL_SETTING,
      'No realm answers there, yet one does at another address.',
      `Set it to ${elsewhere}`,
    );
  }
  if (discovery.is === 'silence') {
    const advice =
      'Check that Keycloak runs, its address, and the firewalls between. Guests and sessions go on meanwhile.';
    return error(URL_SETTING, `${host} ${sayWhy(discovery)}.`, advice);
  }
  if (discovery.status === 404 && discovery.body.includes('Realm does not exist')) {
    const advice = 'Set the name of the realm as it stands in its address, not its display name.';
    return error('PLENUM_KEYCLOAK_REALM', `${host} has no realm of that name.`, advice);
  }
  const what =
    discovery.status === 200 ? 'a page that is no answer of a realm' : `status ${discovery.status}`;
  return error(
    URL_SETTING,
    `${host} answers with ${what}.`,
    'Set where Keycloak itself is, without /realms behind it.',
  );
}

function judgeIssuer({ keycloak, document }: RealmSeen): Verdict | null {
  if (document === null) return null;
  if (document.issuer === issuerOf(keycloak))
    return ok(URL_SETTING, 'It calls itself what the settings call it.');
  const told = URL.parse(document.issuer);
  const name = told === null ? 'something else' : `${told.origin}${told.pathname}`;
  const advice =
    'Set the address that people see, or give Keycloak its own (KC_HOSTNAME, proxy headers): both must be one.';
  return error(URL_SETTING, `It calls itself ${name}: no token of it is taken.`, advice);
}

function judgeKeys({ signing }: RealmSeen): Verdict | null {
  if (signing === null) return null;
  if (signing.includes('RS256')) return ok(URL_SETTING, 'It signs with RS256.');
  const advice = 'Set the default signature algorithm of the realm to RS256 (Realm settings, Tokens; Keys).';
  return error(URL_SETTING, 'It has no key for RS256: no token of it is taken.', advice);
}

function judgeSecret({ grant }: RealmSeen): Verdict | null {
  if (grant === null) return null;
  if (grant.is === 'token') return ok(SECRET_SETTING, 'It takes the secret.');
  if (grant.is === 'no-account') {
    const seen =
      'It takes the secret; the client has no account of its own, so what stands in tokens was not seen.';
    return note(
      SECRET_SETTING,
      seen,
      'Switch service accounts on for the client where this is to be checked.',
    );
  }
  if (grant.is === 'refused') {
    const advice =
      'Copy it anew from the Credentials of the client; see that the client is enabled and confidential.';
    return error(SECRET_SETTING, `It refuses client or secret (${word(grant.error)}).`, advice);
  }
  const { answer } = grant;
  const what = answer.is === 'silence' ? sayWhy(answer) : `answers with status ${answer.status} and no JSON`;
  return error(
    URL_SETTING,
    `Asked for a token, it ${what}.`,
    'Look into the log of Keycloak and of the proxy before it.',
  );
}

function judgeAudience({ keycloak, grant }: RealmSeen): Verdict | null {
  if (grant?.is !== 'token') return null;
  if (grant.audience.includes(keycloak.clientId))
    return ok(CLIENT_SETTING, 'Its tokens are made out to Plenum.');
  const advice =
    'Add an audience mapper for this client (docs/keycloak.md): without it the API refuses every token.';
  return error(CLIENT_SETTING, 'Its tokens are not made out to Plenum.', advice);
}

function judgeRedirect({ signIn, publicUrl }: RealmSeen): Verdict | null {
  if (signIn === null) return null;
  if (signIn.is === 'silence') {
    return error(URL_SETTING, `Its page for signing in ${sayWhy(signIn)}.`, 'Look into the log of Keycloak.');
  }
  if (signIn.status < 400) return ok(CLIENT_SETTING, 'It sends people back after signing in.');
  const advice = `Name ${publicUrl}/auth/callback among the valid redirect URIs of the client.`;
  return error(CLIENT_SETTING, `Its page for signing in answers with status ${signIn.status}.`, advice);
}

function judgeSignOut({ signOut, publicUrl, document }: RealmSeen): Verdict | null {
  if (document === null) return null;
  if (signOut === null) {
    return error(URL_SETTING, 'It names no address for signing out.', 'Plenum needs Keycloak 19 or newer.');
  }
  if (signOut.is === 'silence') {
    return error(
      URL_SETTING,
      `Its page for signing out ${sayWhy(signOut)}.`,
      'Look into the log of Keycloak.',
    );
  }
  if (signOut.status < 400) return ok(CLIENT_SETTING, 'It sends people back after signing out.');
  const advice = `Name ${publicUrl}/auth/signed-out among the valid post logout redirect URIs of the client.`;
  return error(CLIENT_SETTING, `Its page for signing out answers with status ${signOut.status}.`, advice);
}

/** An error's code as the protocol has it; whatever else was sent is not repeated. */
function word(code: string): string {
  return /^[a-z_]{1,40}$/.test(code) ? code : 'unknown';
}
