import express, { type Request, type RequestHandler, type Response } from 'express';
import { comesFromUs } from './cross-site.ts';
import type { Page, Web } from './page.ts';

/** Forms hold a name and a code, or what a booking is made of: more is read only where a page says so. */
const FORM_LIMIT_BYTES = 16 * 1024;
/** Of nobody, and back to anybody, no more: a long form of a stranger must not hold up everybody else. */
const ECHO_LIMIT_BYTES = 128 * 1024;

type Form = Readonly<Record<string, string>>;

/**
 * Reads the form of a request. A long one is read of those alone who have a session and send it from our own pages; of
 * others `admit` takes nothing, and what is too long of theirs is read off and left.
 */
export function readForm(web: Web, { formLimitBytes = FORM_LIMIT_BYTES }: Page): RequestHandler {
  const whole = reader(formLimitBytes);
  if (formLimitBytes <= ECHO_LIMIT_BYTES) return whole;
  const little = reader(ECHO_LIMIT_BYTES);
  return async (request, response, next) => {
    if (await isFromPerson(web, request, response)) whole(request, response, next);
    else little(request, response, (error: unknown) => next(isTooLarge(error) ? undefined : error));
  };
}

/** A series of 104 dates names each of them. Browsers pack no forms: what is packed is refused, small or not. */
function reader(limit: number): RequestHandler {
  return express.urlencoded({ extended: false, inflate: false, limit, parameterLimit: 300 });
}

async function isFromPerson({ people }: Web, request: Request, response: Response): Promise<boolean> {
  if (people === undefined || !comesFromUs(request, people.origin)) return false;
  return (await people.sessions.open(request, response)) !== null;
}

function isTooLarge(error: unknown): boolean {
  return error instanceof Error && 'type' in error && error.type === 'entity.too.large';
}

/** What of a form is shown once more; null where it is too long for that. */
export function echoOf(request: Request, form: Form): Form | null {
  return Number(request.get('Content-Length')) <= ECHO_LIMIT_BYTES ? form : null;
}
