import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { exportJWK, generateKeyPair, type JWK, type JWTHeaderParameters, SignJWT } from 'jose';

/** A key of the realm, or one that an attacker claims to be. */
export type SigningKey = {
  readonly kid: string;
  readonly alg: string;
  readonly privateKey: CryptoKey;
  readonly jwk: JWK;
};

/** How the address of the keys answers; `keys` as it should. */
export type KeysAnswer = 'keys' | 'html' | 'hang' | 'reset' | 'redirect' | 'huge' | 'no-set' | number;

/** The address of a realm's keys at the far end of the wire, and what signs by them. */
export type SmallRealm = AsyncDisposable & {
  readonly url: string;
  readonly issuer: string;
  /** Whom its tokens are for. */
  readonly clientId: string;
  /** The keys that it tells; tests put some in and take some out. */
  readonly keys: SigningKey[];
  answer: KeysAnswer;
  /** How often its keys were asked for. */
  asked(): number;
  /** How often the place was asked for to which `redirect` sends. */
  askedElsewhere(): number;
  /** Connections that are open now. */
  connections(): number;
  /** Claims of a good access token, `more` over them; a claim that is undefined is left out. */
  claims(more?: Readonly<Record<string, unknown>>): Record<string, unknown>;
  /** A token of these claims, signed by the first of its keys or by the one given. */
  sign(
    claims: Record<string, unknown>,
    by?: SigningKey,
    header?: Partial<JWTHeaderParameters>,
  ): Promise<string>;
  /** Stops answering at all, as a realm that is down. */
  close(): Promise<void>;
};

const REALM = 'partei';

export async function newKey(kid: string, alg = 'RS256'): Promise<SigningKey> {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
  return { kid, alg, privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' } };
}

/** All realms of a test file begin with the same: making an RSA key takes long. */
let firstKey: Promise<SigningKey> | undefined;

export async function startRealm(clientId = 'plenum'): Promise<SmallRealm> {
  const counts = { keys: 0, elsewhere: 0 };
  const sockets = new Set<Socket>();
  const server = createServer((request, response) => {
    if (request.url === '/elsewhere') {
      counts.elsewhere += 1;
      sendJson(response, { keys: realm.keys.map(({ jwk }) => jwk) });
    } else if (request.url === `/realms/${REALM}/protocol/openid-connect/certs`) {
      counts.keys += 1;
      answerKeys(response, realm);
    } else {
      response.writeHead(404).end();
    }
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const issuer = `${url}/realms/${REALM}`;
  const close = async () => {
    if (!server.listening) return;
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  };
  const realm: SmallRealm = {
    ...{ url, issuer, clientId, keys: [await (firstKey ??= newKey('first'))], answer: 'keys', close },
    asked: () => counts.keys,
    askedElsewhere: () => counts.elsewhere,
    connections: () => sockets.size,
    claims: (more = {}) => {
      const now = Math.floor(Date.now() / 1000);
      const good = { iss: issuer, aud: [clientId, 'account'], typ: 'Bearer', sub: SUBJECT, azp: clientId };
      return { ...good, iat: now, exp: now + 300, ...more };
    },
    sign: (claims, by = first(realm.keys), header = {}) =>
      new SignJWT(claims)
        .setProtectedHeader({ alg: by.alg, kid: by.kid, typ: 'JWT', ...header })
        .sign(by.privateKey),
    [Symbol.asyncDispose]: close,
  };
  return realm;
}

export const SUBJECT = 'b9a1d0f2-6c3e-4f53-9f1e-5a3f0c7d1e42';

/** Something of a token that no signature holds together: parts made of any values. */
export function unsigned(header: unknown, claims: unknown, signature = ''): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part(header)}.${part(claims)}.${signature}`;
}

function first(keys: readonly SigningKey[]): SigningKey {
  const [key] = keys;
  if (key === undefined) throw new Error('The realm has no key left to sign by.');
  return key;
}

function answerKeys(response: ServerResponse, { answer, keys, url }: SmallRealm): void {
  if (answer === 'hang') return;
  if (answer === 'reset') response.socket?.destroy();
  else if (answer === 'keys') sendJson(response, { keys: keys.map(({ jwk }) => jwk) });
  else if (answer === 'no-set') sendJson(response, { error: 'Realm does not exist' });
  else if (answer === 'huge') sendJson(response, { keys: [], filling: 'x'.repeat(2_000_000) });
  else if (answer === 'redirect') response.writeHead(302, { Location: `${url}/elsewhere` }).end();
  else if (answer === 'html') {
    response.writeHead(200, { 'Content-Type': 'text/html' }).end('<!doctype html><h1>Wartung</h1>');
  } else response.writeHead(answer, { 'Content-Type': 'text/html' }).end('<h1>Error</h1>'.repeat(100_000));
}

function sendJson(response: ServerResponse, body: unknown): void {
  response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
}
