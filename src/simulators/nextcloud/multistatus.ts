import type { Answer } from './answer.ts';
import { PREFIXES } from './properties.ts';
import { escapeXml } from './xml.ts';

/** The properties of one resource: those it has with their inside, and those it has not. */
export type PropStat = {
  readonly href: string;
  readonly has: readonly (readonly [name: string, inside: string])[];
  readonly lacks: readonly string[];
};

const HEAD =
  '<?xml version="1.0"?>\n<d:multistatus xmlns:d="DAV:" xmlns:s="http://sabredav.org/ns" ' +
  'xmlns:oc="http://owncloud.org/ns" xmlns:nc="http://nextcloud.org/ns">';

export function multistatus(responses: readonly PropStat[]): Answer {
  return {
    status: 207,
    headers: { 'Content-Type': 'application/xml; charset=utf-8', DAV: '1, 3, extended-mkcol' },
    body: `${HEAD}${responses.map(asXml).join('')}</d:multistatus>\n`,
  };
}

function asXml({ href, has, lacks }: PropStat): string {
  const absent = lacks.map((name): [string, string] => [name, '']);
  const stats = [propstat(has, '200 OK'), propstat(absent, '404 Not Found')].filter((text) => text !== '');
  const inner = stats.length === 0 ? propstat([], '200 OK', true) : stats.join('');
  return `<d:response><d:href>${escapeXml(href)}</d:href>${inner}</d:response>`;
}

function propstat(properties: PropStat['has'], status: string, evenEmpty = false): string {
  if (properties.length === 0 && !evenEmpty) return '';
  const inner = properties.map(([name, inside]) => element(name, inside)).join('');
  return `<d:propstat><d:prop>${inner}</d:prop><d:status>HTTP/1.1 ${status}</d:status></d:propstat>`;
}

function element(qualified: string, inside: string): string {
  const [, namespace = '', name = ''] = /^\{(.*)\}(.+)$/s.exec(qualified) ?? [];
  const prefix = PREFIXES[namespace];
  const tag = prefix === undefined ? `x1:${name}` : `${prefix}:${name}`;
  const declaration = prefix === undefined ? ` xmlns:x1="${escapeXml(namespace)}"` : '';
  return inside === '' ? `<${tag}${declaration}/>` : `<${tag}${declaration}>${inside}</${tag}>`;
}
