/** The hashes a server may demand; it tells them apart by length. */
export type ChecksumAlgorithm = 'sha1' | 'sha256' | 'sha384' | 'sha512';

/** One server, or one balancer that speaks the same API, as the settings name it. */
export type BigBlueButtonServer = {
  /** Its identity: in logs, metrics and our own records. */
  readonly name: string;
  readonly kind: 'bigbluebutton' | 'scalelite';
  /** `https://host/bigbluebutton`, with or without `/api`, with or without a slash at the end. */
  readonly url: string;
  /** The first one signs; the others are still good for checking what the server signs. */
  readonly secrets: readonly [string, ...string[]];
  /** SHA-256 unless the settings say otherwise; a Scalelite knows no SHA-384. */
  readonly checksum: ChecksumAlgorithm;
  /** Other hosts that its recordings are played from, each `host` or `host:port`. */
  readonly playbackHosts?: readonly string[];
};

/**
 * The address below which the calls live, without a slash at its end: `https://host/bigbluebutton/api`.
 *
 * @throws TypeError when `url` is none, or carries a query, a fragment or credentials
 */
export function apiBase(server: Pick<BigBlueButtonServer, 'name' | 'url'>): string {
  const url = URL.parse(server.url);
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    throw new TypeError(`${server.name}: the address is no http or https URL`);
  }
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    throw new TypeError(`${server.name}: the address must not carry credentials, a query or a fragment`);
  }
  const path = url.pathname.replace(/\/+$/, '').replace(/\/api$/, '');
  return `${url.origin}${path}/api`;
}

/**
 * Refuses what can never work, at start and not at the first room.
 *
 * @throws TypeError naming the server and the fault, never the secret
 */
export function assertUsable(server: BigBlueButtonServer): void {
  if (server.kind === 'scalelite' && server.checksum === 'sha384') {
    throw new TypeError(`${server.name}: a Scalelite does not accept SHA-384`);
  }
  if (server.secrets.some((secret) => secret.trim() === '')) {
    throw new TypeError(`${server.name}: an empty secret would switch the server's check off`);
  }
}
