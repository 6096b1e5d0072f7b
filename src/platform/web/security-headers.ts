import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { RequestHandler } from 'express';
import helmet from 'helmet';

const YEAR_SECONDS = 365 * 24 * 60 * 60;

/** Pages hold no camera and no microphone: meetings have their own address. */
const PERMISSIONS = ['camera', 'microphone', 'geolocation', 'payment', 'usb', 'display-capture']
  .map((feature) => `${feature}=()`)
  .join(', ');

/**
 * Headers of every answer: nothing from elsewhere, nothing inline, in no frame, no referrer.
 *
 * @param formOrigins origins (`https://bbb1.example`) that a form's redirect may lead to. Chromium holds
 *   `form-action` against the whole chain of redirects after a POST, so the join hosts must be named, and
 *   Keycloak's for signing out.
 * @throws TypeError when one of `formOrigins` or `publicUrl` is no address
 */
export function securityHeaders(publicUrl: string, formOrigins: readonly string[]): RequestHandler {
  const origins = [...new Set(formOrigins.map((origin) => new URL(origin).origin))];
  const protect = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        connectSrc: ["'self'"],
        fontSrc: ["'self'"],
        formAction: ["'self'", ...origins],
        frameAncestors: ["'none'"],
        baseUri: ["'none'"],
        objectSrc: ["'none'"],
      },
    },
    crossOriginOpenerPolicy: { policy: 'same-origin' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
    referrerPolicy: { policy: 'no-referrer' },
    frameguard: { action: 'deny' },
    strictTransportSecurity:
      new URL(publicUrl).protocol === 'https:' ? { maxAge: YEAR_SECONDS, includeSubDomains: false } : false,
  });
  const headers = headersOf(protect).set('Permissions-Policy', PERMISSIONS);
  return (_request, response, next) => {
    response.setHeaders(headers);
    next();
  };
}

/** Helmet's headers are the same for every answer, and to work them out takes as long as to sign a join: once. */
function headersOf(protect: ReturnType<typeof helmet>): Map<string, string> {
  const request = new IncomingMessage(new Socket());
  const response = new ServerResponse(request);
  protect(request, response, () => undefined);
  return new Map(Object.entries(response.getHeaders()).map(([name, value]) => [name, String(value)]));
}
