import { TransportError } from './http.ts';
import { apiBase, type BigBlueButtonServer } from './server.ts';

/** Which addresses may be asked on behalf of one server. */
export type OwnAddresses = {
  /**
   * `address` as it may be asked, relative to `base` where it is not whole.
   *
   * Proxies that end TLS have web servers behind them redirect to http; such an address of the server's own host is
   * asked by https, and no other is asked by http where the API speaks https.
   *
   * @throws TransportError `foreign-address`
   */
  own(address: string, base?: URL): URL;
};

/** @throws TypeError when a host in the settings is none */
export function ownAddresses(
  server: Pick<BigBlueButtonServer, 'name' | 'url' | 'playbackHosts'>,
): OwnAddresses {
  const api = new URL(apiBase(server));
  const hosts = new Set([api.host, ...(server.playbackHosts ?? []).map((host) => hostOf(server.name, host))]);
  return {
    own(address, base) {
      const url = URL.parse(address, base);
      if (url === null) throw new TransportError('foreign-address', 'refused');
      if (url.protocol === 'http:' && api.protocol === 'https:' && url.port === '') url.protocol = 'https:';
      const isOwn =
        (url.protocol === 'https:' || (url.protocol === 'http:' && api.protocol === 'http:')) &&
        url.username === '' &&
        url.password === '' &&
        hosts.has(url.host);
      if (!isOwn) throw new TransportError('foreign-address', 'refused');
      url.hash = '';
      return url;
    },
  };
}

/** `host` or `host:port` in the form of `URL.host`. */
function hostOf(server: string, host: string): string {
  const url = URL.parse(`https://${host}`);
  if (url?.pathname !== '/' || /[/?#@\\]/.test(host)) {
    throw new TypeError(`${server}: a playback host is no host`);
  }
  return url.host;
}
