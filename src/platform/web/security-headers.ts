import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { RequestHandler } from 'express';
import helmet from 'helmet';

const YEAR_SECONDS = 365 * 24 * 60 * 60;

const FEATURES = ['camera', 'microphone', 'geolocation', 'payment', 'usb', 'display-capture'] as const;

/** What the browser may let a page of ours use, where its reader allows it. */
export type Permitted = 'camera' | 'microphone';

/** `Permissions-Policy`. Pages hold no camera and no microphone, but for those that say so: meetings have their own address. */
export function permissionsPolicy(permits: readonly Permitted[] = []): string {
  const permitted = new Set<string>(permits);
  return FEATURES.map((feature) => `${feature}=${permitted.has(feature) ? '(self)' : '()'}`).join(', ');
}

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
  const headers = headersOf(protect).set('Permissions-Policy', permissionsPolicy());
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
