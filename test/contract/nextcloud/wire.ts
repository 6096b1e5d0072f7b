import { readMultistatus, type Resource } from './multistatus.ts';

type Reply = { readonly status: number; readonly headers: Headers; readonly text: string };

/** `code` is null where the answer carries no OCS envelope. */
export type OcsReply = Reply & {
  readonly code: number | null;
  readonly message: string;
  readonly data: unknown;
};

type Fields = Readonly<Record<string, string | number | readonly string[]>>;
type Sent = {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array<ArrayBuffer>;
};

/** What one account may say to a Nextcloud by plain HTTP. */
export type Account = {
  readonly id: string;
  readonly password: string;
  /** Below the server's address, as it stands; no redirect is followed, no cookie kept. */
  request(method: string, path: string, sent?: Sent): Promise<Reply>;
  /** Below `/ocs/v2.php`; an answer is asked for in JSON. */
  ocs(method: string, path: string, fields?: Fields): Promise<OcsReply>;
  /** Below `/index.php/apps/groupfolders/folders`. */
  team(method: string, path: string, fields?: Fields): Promise<OcsReply>;
  /** Of a file: each segment is encoded. */
  dav(method: string, path: string, sent?: Sent): Promise<Reply>;
  /** Header `Destination` of a file. */
  to(path: string): { Destination: string };
  /** What PROPFIND tells of a path in the files, or of a whole one that begins with `/remote.php`. */
  list(path: string, depth: 0 | 1, properties?: readonly string[]): Promise<readonly Resource[]>;
};

export const encoded = (path: string): string => path.split('/').map(encodeURIComponent).join('/');

export function accountAt(url: string, id: string, password: string): Account {
  const authorization = `Basic ${Buffer.from(`${id}:${password}`).toString('base64')}`;
  const request = async (method: string, path: string, { headers, body }: Sent = {}): Promise<Reply> => {
    const reply = await fetch(`${url}${path}`, {
      ...{ method, redirect: 'manual', headers: { authorization, ...headers } },
      ...(body === undefined ? {} : { body }),
    });
    return { status: reply.status, headers: reply.headers, text: await reply.text() };
  };
  const files = `/remote.php/dav/files/${encodeURIComponent(id)}`;
  const ocs = async (method: string, path: string, fields: Fields = {}): Promise<OcsReply> => {
    const form = formOf(fields);
    const answer = await request(method, path, {
      headers: {
        ...{ 'OCS-APIRequest': 'true', Accept: 'application/json' },
        ...(form === '' ? {} : { 'Content-Type': 'application/x-www-form-urlencoded' }),
      },
      ...(form === '' ? {} : { body: form }),
    });
    return { ...answer, ...envelopeOf(answer.text) };
  };
  return {
    ...{ id, password, request },
    ocs: (method, path, fields) => ocs(method, `/ocs/v2.php${path}`, fields),
    team: (method, path, fields) => ocs(method, `/index.php/apps/groupfolders/folders${path}`, fields),
    dav: (method, path, sent) => request(method, `${files}${encoded(path)}`, sent),
    to: (path) => ({ Destination: `${url}${files}${encoded(path)}` }),
    list: async (path, depth, properties = ['d:resourcetype', 'oc:fileid']) => {
      const whole = path.startsWith('/remote.php') ? path : `${files}${encoded(path)}`;
      const reply = await request('PROPFIND', whole, {
        headers: { Depth: String(depth), 'Content-Type': 'application/xml' },
        body: propfind(properties),
      });
      if (reply.status !== 207) throw new Error(`PROPFIND ${path} was answered ${reply.status}`);
      return readMultistatus(reply.text);
    },
  };
}

function formOf(fields: Fields): string {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(fields))
    if (typeof value === 'object') for (const one of value) form.append(`${name}[]`, one);
    else form.append(name, String(value));
  return form.toString();
}

function envelopeOf(text: string): { code: number | null; message: string; data: unknown } {
  const none = { code: null, message: '', data: null };
  if (!text.startsWith('{')) return none;
  const read = JSON.parse(text) as {
    message?: string;
    ocs?: { meta: { statuscode: number; message: string | null }; data: unknown };
  };
  if (read.ocs === undefined) return { ...none, message: read.message ?? '' };
  const { meta, data } = read.ocs;
  return { code: meta.statuscode, message: meta.message ?? '', data };
}

const NAMESPACES =
  'xmlns:d="DAV:" xmlns:oc="http://owncloud.org/ns" xmlns:nc="http://nextcloud.org/ns" xmlns:own="https://plenum.example/ns"';

const propfind = (properties: readonly string[]): string =>
  `<?xml version="1.0"?><d:propfind ${NAMESPACES}><d:prop>${properties.map((name) => `<${name}/>`).join('')}</d:prop></d:propfind>`;

export const proppatch = (properties: string): string =>
  `<?xml version="1.0"?><d:propertyupdate ${NAMESPACES}><d:set><d:prop>${properties}</d:prop></d:set></d:propertyupdate>`;
