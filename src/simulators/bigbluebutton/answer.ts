import type { Traits } from './profile.ts';
import { element, escapeText, parent } from './xml.ts';

/** What goes back over the wire. */
export type Answer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/** One reason for a refusal: a stable key, a sentence. */
export type Violation = { readonly key: string; readonly message: string };

/** HTTP 200 for success and failure alike. Only balancers send an XML declaration. */
function xmlAnswer(traits: Traits, children: readonly string[]): Answer {
  const declaration = traits.isBalancer ? '<?xml version="1.0"?>\n' : '';
  return {
    status: 200,
    headers: { 'Content-Type': 'text/xml;charset=utf-8', 'Cache-Control': 'no-cache' },
    body: `${declaration}${parent('response', children)}`,
  };
}

export function success(traits: Traits, children: readonly string[]): Answer {
  return xmlAnswer(traits, [element('returncode', 'SUCCESS'), ...children]);
}

export function failure(traits: Traits, { key, message }: Violation): Answer {
  return xmlAnswer(traits, [
    element('returncode', 'FAILED'),
    element('messageKey', key),
    element('message', message),
  ]);
}

/** How `insertDocument` says no: a sentence, and no key. */
export function keylessFailure(traits: Traits, message: string): Answer {
  return xmlAnswer(traits, [element('returncode', 'FAILED'), element('message', message)]);
}

/** The second form of a failure, without a messageKey. */
export function errorsFailure(traits: Traits, errors: readonly Violation[]): Answer {
  const entries = errors.map(({ key, message }) =>
    parent('error', [element('key', key), element('message', message)]),
  );
  return xmlAnswer(traits, [element('returncode', 'FAILED'), parent('errors', entries)]);
}

/** The pages of servlet container and reverse proxy. */
export function htmlError(status: number, title: string): Answer {
  const text = escapeText(`${status} ${title}`);
  return htmlAnswer(
    status,
    `<html>\r\n<head><title>${text}</title></head>\r\n<body>\r\n<center><h1>${text}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n`,
  );
}

export function htmlAnswer(status: number, body: string, headers: Record<string, string> = {}): Answer {
  return {
    status,
    headers: { 'Content-Type': 'text/html;charset=utf-8', 'Cache-Control': 'no-store', ...headers },
    body,
  };
}

export function redirect(status: 302 | 303, location: string, headers: Record<string, string> = {}): Answer {
  return { status, headers: { Location: location, 'Cache-Control': 'no-cache', ...headers }, body: '' };
}
