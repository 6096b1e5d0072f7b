import { connect } from 'node:net';
import { createServer } from 'node:tls';

/** The key of all certificates here; it guards nothing. */
const KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQghaJSeZOnU3cTWK+0
E9XN+Jz1R7PuScjFM6QfD+E8vHShRANCAAT/edXkTht0XR92cTpTMnALSuqUfnwo
LVfIf4tKr2KgFZy0Uwr5+JFohVYKFAaqPvItu4QIqLPl0Ewa38fA5ZXW
-----END PRIVATE KEY-----`;

/** Each signed by itself. */
export const CERTIFICATES = {
  /** For localhost and 127.0.0.1, good until 2120. */
  good: `-----BEGIN CERTIFICATE-----
MIIBZjCCAQ2gAwIBAgIBBTAKBggqhkjOPQQDAjAUMRIwEAYDVQQDDAlsb2NhbGhv
c3QwIBcNMjAwMTAxMDAwMDAwWhgPMjEyMDAxMDEwMDAwMDBaMBQxEjAQBgNVBAMM
CWxvY2FsaG9zdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABP951eROG3RdH3Zx
OlMycAtK6pR+fCgtV8h/i0qvYqAVnLRTCvn4kWiFVgoUBqo+8i27hAios+XQTBrf
x8DlldajTjBMMBoGA1UdEQQTMBGCCWxvY2FsaG9zdIcEfwAAATAPBgNVHRMBAf8E
BTADAQH/MB0GA1UdDgQWBBSiVCt9EurBEkM7jUc7YlJ101mjMDAKBggqhkjOPQQD
AgNHADBEAiBcJPxaVjWf/O1sK6otrlaeNwwXFYMgLA6fHdrE3B29cAIgYV/QHDD6
2miENFHo5gYdl/I4VpWb7XiVoAUtyneOyic=
-----END CERTIFICATE-----`,
  /** For other.example, good until 2120. */
  other: `-----BEGIN CERTIFICATE-----
MIIBbDCCAROgAwIBAgIBAjAKBggqhkjOPQQDAjAYMRYwFAYDVQQDDA1vdGhlci5l
eGFtcGxlMCAXDTIwMDEwMTAwMDAwMFoYDzIxMjAwMTAxMDAwMDAwWjAYMRYwFAYD
VQQDDA1vdGhlci5leGFtcGxlMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE/3nV
5E4bdF0fdnE6UzJwC0rqlH58KC1XyH+LSq9ioBWctFMK+fiRaIVWChQGqj7yLbuE
CKiz5dBMGt/HwOWV1qNMMEowGAYDVR0RBBEwD4INb3RoZXIuZXhhbXBsZTAPBgNV
HRMBAf8EBTADAQH/MB0GA1UdDgQWBBSiVCt9EurBEkM7jUc7YlJ101mjMDAKBggq
hkjOPQQDAgNHADBEAiB2AU/fsiNehkojlaix2A5ZaK+l9KMLMeugqu73gCJBSgIg
FKgr8w37acl2w7z6Ln36MorxxCDWwP18EUirfmcQCug=
-----END CERTIFICATE-----`,
  /** For localhost and 127.0.0.1, good until 2020-02-01. */
  expired: `-----BEGIN CERTIFICATE-----
MIIBUzCB+qADAgECAgEBMAoGCCqGSM49BAMCMBQxEjAQBgNVBAMMCWxvY2FsaG9z
dDAeFw0yMDAxMDEwMDAwMDBaFw0yMDAyMDEwMDAwMDBaMBQxEjAQBgNVBAMMCWxv
Y2FsaG9zdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABP951eROG3RdH3ZxOlMy
cAtK6pR+fCgtV8h/i0qvYqAVnLRTCvn4kWiFVgoUBqo+8i27hAios+XQTBrfx8Dl
ldajPTA7MBoGA1UdEQQTMBGCCWxvY2FsaG9zdIcEfwAAATAdBgNVHQ4EFgQUolQr
fRLqwRJDO41HO2JSddNZozAwCgYIKoZIzj0EAwIDSAAwRQIhAI1eXtlHfXEzz8xr
Ax132xLlFtnMDw0XWsQNi9EcgvW8AiADnOL4xKU36NDlaYQpvM/yH7LcWgsHLHiN
7Apz79GB7A==
-----END CERTIFICATE-----`,
} as const;

/** Speaks TLS in front of a server that does not. */
export async function tlsInFrontOf(
  address: string,
  certificate: keyof typeof CERTIFICATES,
): Promise<{ readonly url: string; close(): void }> {
  const target = new URL(address);
  const server = createServer({ key: KEY, cert: CERTIFICATES[certificate] }, (near) => {
    const far = connect(Number(target.port), target.hostname);
    near.pipe(far).pipe(near);
    for (const socket of [near, far]) socket.on('error', () => socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('no port');
  return { url: `https://localhost:${bound.port}${target.pathname}`, close: () => server.close() };
}
