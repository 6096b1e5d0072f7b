import { isIP } from 'node:net';
import { connect } from 'node:tls';
import { errorCode } from '../../src/lib/error-code.ts';
import { DAY_MS, type Instant, SECOND_MS } from '../../src/lib/span.ts';
import { error, ok, type Verdict, warning } from './finding.ts';

/** The certificate that a host shows, trusted or not. */
export type Certificate = {
  /** Why it is not trusted, as Node names it; null: it is. */
  readonly fault: string | null;
  readonly validFrom: Instant;
  readonly validTo: Instant;
  /** The names it is good for, as they stand in it. */
  readonly names: string;
  readonly lookedAt: Instant;
};

const LIMIT_MS = 5 * SECOND_MS;
/** Let's Encrypt renews at 30 days: what is down to 14 is not being renewed. */
const RENEW_MS = 14 * DAY_MS;

/** Shakes hands with the host of an https address and asks nothing. null: http, or no handshake came about. */
export async function lookAtCertificate(address: string): Promise<Certificate | null> {
  const { protocol, hostname, port } = new URL(address);
  if (protocol !== 'https:') return null;
  const host = hostname.replace(/^\[|\]$/g, '');
  return new Promise((resolve) => {
    const socket = connect({
      host,
      port: port === '' ? 443 : Number(port),
      ...(isIP(host) === 0 ? { servername: host } : {}),
      // What is wrong with it is to be seen, and nothing is sent.
      rejectUnauthorized: false,
      timeout: LIMIT_MS,
    });
    const finish = (found: Certificate | null) => {
      socket.destroy();
      resolve(found);
    };
    socket.once('error', () => finish(null)).once('timeout', () => finish(null));
    socket.once('secureConnect', () => {
      const { valid_from: from, valid_to: to, subjectaltname: names = '' } = socket.getPeerCertificate();
      finish({
        fault: socket.authorized ? null : faultOf(socket.authorizationError),
        validFrom: Date.parse(from),
        validTo: Date.parse(to),
        names: names.replaceAll('DNS:', ''),
        lookedAt: Date.now(),
      });
    });
  });
}

/** Node gives an error where the name does not match, else the code itself. */
function faultOf(fault: unknown): string {
  return typeof fault === 'string' ? fault : (errorCode(fault) ?? 'unknown');
}

/** What is to be said of the certificate behind `setting`. */
export function judgeCertificate(setting: string, certificate: Certificate): Verdict {
  const { fault, validTo, lookedAt, names } = certificate;
  const days = Math.floor((validTo - lookedAt) / DAY_MS);
  if (validTo <= lookedAt || fault === 'CERT_HAS_EXPIRED') {
    return error(setting, `Its certificate expired on ${day(validTo)}.`, 'Renew it on the server.');
  }
  if (fault === 'CERT_NOT_YET_VALID') {
    const seen = `Its certificate is good only from ${day(certificate.validFrom)}.`;
    return error(setting, seen, "Check this machine's clock, then the certificate.");
  }
  if (fault === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    const seen = `Its certificate is for another name: ${names === '' ? 'it names none' : names}.`;
    return error(
      setting,
      seen,
      'Use the name in the setting that the certificate names, or have it issued anew.',
    );
  }
  if (fault !== null) {
    const advice =
      'Let the server send the whole chain (fullchain.pem); for an authority of your own, name its certificate in NODE_EXTRA_CA_CERTS.';
    return error(setting, `Its certificate is not trusted (${fault}).`, advice);
  }
  const seen = `Its certificate is good for another ${days} days.`;
  if (validTo - lookedAt >= RENEW_MS) return ok(setting, seen);
  const advice = 'Renewal by itself seems to have stopped: renew it, and see why (certbot renew --dry-run).';
  return warning(setting, seen, advice);
}

function day(at: Instant): string {
  return new Date(at).toISOString().slice(0, 10);
}
