import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from '@jest/globals';
import type { Profile } from '../../../src/simulators/nextcloud/profile.ts';
import {
  startNextcloudSimulator,
  type NextcloudOptions,
  type NextcloudSimulator,
} from '../../../src/simulators/nextcloud/server.ts';

export const TOKEN = 'app-password-of-the-service-account';
export const PASSWORD = 'Ein langes Passwort 7';

export type TestCloud = NextcloudSimulator & { readonly dir: string };

/** What came back. */
export type Reply = { readonly status: number; readonly headers: Headers; readonly body: string };

const open: NextcloudSimulator[] = [];
const folders: string[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((cloud) => cloud.close()));
  await Promise.all(folders.splice(0).map((dir) => rm(dir, { recursive: true, force: true })));
});

export async function aFolder(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'plenum-cloud-'));
  folders.push(dir);
  return dir;
}

/** A server whose clock stands still at a moment of its own, with a service account; closed after the test. */
export async function aCloud(
  profile: Partial<Profile> = {},
  options: Partial<NextcloudOptions> = {},
): Promise<TestCloud> {
  const dir = options.dir ?? (await aFolder());
  const cloud = await startNextcloudSimulator({
    serviceAccount: { user: 'plenum', appPassword: TOKEN, password: PASSWORD },
    clock: { now: () => Date.UTC(2027, 1, 9, 18, 0, 0, 500) },
    ...options,
    dir,
    profile,
  });
  open.push(cloud);
  return Object.assign(cloud, { dir });
}

export type Asked = {
  readonly as?: string;
  readonly password?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  /** Without credentials. */
  readonly anonymous?: boolean;
};

/** Who has no app password given here signs in with the password that `aMember` sets. */
export function authorization({
  as = 'plenum',
  password = as === 'plenum' ? TOKEN : PASSWORD,
}: Asked): string {
  return `Basic ${Buffer.from(`${as}:${password}`).toString('base64')}`;
}

export async function ask(cloud: TestCloud, method: string, path: string, asked: Asked = {}): Promise<Reply> {
  const response = await fetch(new URL(path, cloud.url), {
    method,
    redirect: 'manual',
    headers: {
      ...(asked.anonymous === true ? {} : { Authorization: authorization(asked) }),
      ...asked.headers,
    },
    ...(asked.body === undefined
      ? {}
      : { body: typeof asked.body === 'string' ? asked.body : new Uint8Array(asked.body) }),
  });
  return { status: response.status, headers: response.headers, body: await response.text() };
}

/** A call on the files of whoever asks; `path` is given decoded. */
export function dav(cloud: TestCloud, method: string, path: string, asked: Asked = {}): Promise<Reply> {
  return ask(cloud, method, filePath(asked.as ?? 'plenum', path), asked);
}

export function filePath(account: string, path: string): string {
  return `/remote.php/dav/files/${account}/${path.split('/').map(encodeURIComponent).join('/')}`;
}

/** A request whose target goes out as it is. @returns status and body */
export function rawAsk(cloud: TestCloud, method: string, path: string, asked: Asked = {}): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const headers = { Authorization: authorization(asked), ...asked.headers };
    const req = request(
      { host: '127.0.0.1', port: cloud.port, method, path, headers, agent: false },
      (res) => {
        const chunks: Buffer[] = [];
        res.on('data', (chunk: Buffer) => chunks.push(chunk));
        res.on('error', reject);
        res.on('end', () =>
          resolve({
            status: res.statusCode ?? 0,
            headers: new Headers(res.headers as Record<string, string>),
            body: Buffer.concat(chunks).toString(),
          }),
        );
      },
    );
    req.on('error', reject);
    req.end(asked.body);
  });
}

/** Exception class of a DAV error, without its namespace. */
export function exceptionOf({ body }: Reply): string {
  return /<s:exception>(?:.*\\)?([^<\\]+)<\/s:exception>/.exec(body)?.[1] ?? '';
}

export type OcsReply = {
  readonly status: number;
  readonly code: number;
  readonly message: string;
  readonly data: unknown;
};

type Fields = Readonly<Record<string, string | number | readonly string[]>>;

/** An OCS call with a form body, answered in JSON. */
export async function ocs(
  cloud: TestCloud,
  method: string,
  path: string,
  fields: Fields = {},
  asked: Asked & { readonly version?: 1 | 2 } = {},
): Promise<OcsReply> {
  const reply = await ask(
    cloud,
    method,
    `/ocs/v${asked.version ?? 2}.php${path}`,
    ocsInit(method, fields, asked),
  );
  return readEnvelope(reply);
}

/** A call on the team folders. */
export async function team(
  cloud: TestCloud,
  method: string,
  path = '',
  fields: Fields = {},
  asked: Asked = {},
): Promise<OcsReply> {
  const at = `/index.php/apps/groupfolders/folders${path}`;
  return readEnvelope(await ask(cloud, method, at, ocsInit(method, fields, asked)));
}

function ocsInit(method: string, fields: Fields, asked: Asked): Asked {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) {
    if (typeof value === 'object') for (const one of value) form.append(`${name}[]`, one);
    else form.append(name, String(value));
  }
  const isForm = method !== 'GET' && asked.body === undefined;
  const type = isForm ? { 'Content-Type': 'application/x-www-form-urlencoded' } : {};
  return {
    ...asked,
    headers: { 'OCS-APIRequest': 'true', Accept: 'application/json', ...type, ...asked.headers },
    ...(isForm ? { body: form.toString() } : {}),
  };
}

/** Code -1: there was no envelope. */
export function readEnvelope({ status, body }: Reply): OcsReply {
  if (body === '') return { status, code: -1, message: '', data: null };
  const parsed = JSON.parse(body) as {
    ocs?: { meta: { statuscode: number; message: string }; data: unknown };
    message?: string;
  };
  if (parsed.ocs === undefined) return { status, code: -1, message: parsed.message ?? '', data: null };
  return {
    status,
    code: parsed.ocs.meta.statuscode,
    message: parsed.ocs.meta.message,
    data: parsed.ocs.data,
  };
}

export const SHARES = '/apps/files_sharing/api/v1/shares';

export type ShareAnswer = {
  readonly id: string;
  readonly permissions: number;
  readonly token: string;
  readonly url: string;
  readonly password: string | null;
  readonly share_with: string;
  readonly file_target: string;
  readonly path: string;
  readonly expiration: string | null;
};

/** @returns what the server made of the wish */
export async function share(cloud: TestCloud, fields: Fields, asked: Asked = {}): Promise<ShareAnswer> {
  const { data } = await ocs(cloud, 'POST', SHARES, fields, asked);
  return data as ShareAnswer;
}

/** An account that signs in with `PASSWORD`, in these groups. */
export function aMember(cloud: TestCloud, id: string, ...groups: string[]): void {
  cloud.control.addAccount({ id, password: PASSWORD, groups });
}

export type Shown = {
  readonly href: string;
  readonly has: Readonly<Record<string, string>>;
  readonly lacks: readonly string[];
};

const PROPERTIES = { 'DAV:': 'd', 'http://owncloud.org/ns': 'oc', 'http://nextcloud.org/ns': 'nc' };

/** Properties by `prefix:name`, the inside of each as it came. */
export async function properties(
  cloud: TestCloud,
  path: string,
  names: readonly string[],
  asked: Asked & { readonly depth?: string } = {},
): Promise<readonly Shown[]> {
  const spaces = Object.entries(PROPERTIES).map(([space, prefix]) => `xmlns:${prefix}="${space}"`);
  const body = `<d:propfind ${spaces.join(' ')}><d:prop>${names.map((name) => `<${name}/>`).join('')}</d:prop></d:propfind>`;
  const headers = { Depth: asked.depth ?? '0', ...asked.headers };
  const at = path.startsWith('/') ? path : filePath(asked.as ?? 'plenum', path);
  return shownIn(await ask(cloud, 'PROPFIND', at, { ...asked, headers, body }));
}

export function shownIn({ body }: Reply): Shown[] {
  return [...body.matchAll(/<d:response><d:href>([^<]*)<\/d:href>(.*?)<\/d:response>/gs)].map(
    ([, href = '', inner = '']) => {
      const has: Record<string, string> = {};
      const lacks: string[] = [];
      for (const [, prop = '', status] of inner.matchAll(
        /<d:prop>(.*?)<\/d:prop><d:status>HTTP\/1\.1 (\d+)/gs,
      )) {
        for (const [name, value] of elementsOf(prop)) {
          if (status === '200') has[name] = value;
          else lacks.push(name);
        }
      }
      return { href, has, lacks };
    },
  );
}

function elementsOf(xml: string): [string, string][] {
  return [...xml.matchAll(/<([\w:-]+)(?:\s[^>]*?)?(?:\/>|>(.*?)<\/\1>)/gs)].map(
    ([, name = '', inside = '']) => [name, inside],
  );
}

/** One property of one file or folder. */
export async function property(
  cloud: TestCloud,
  path: string,
  name: string,
  asked: Asked = {},
): Promise<string | undefined> {
  const [shown] = await properties(cloud, path, [name], asked);
  return shown?.has[name];
}

/** Waits for what a server does on its own account; fails after seconds, not by a guess how long it takes. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const patience = AbortSignal.timeout(20_000);
  while (!(await holds())) {
    patience.throwIfAborted();
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Several who do the same at the same time: all have looked before the first one has made it. */
export async function race<T>(
  cloud: TestCloud,
  count: number,
  atOnce: number,
  work: () => Promise<T>,
): Promise<T[]> {
  const held = cloud.control.holdRace();
  cloud.control.clearRequests();
  const all = Promise.all(Array.from({ length: count }, work));
  const answered = () => cloud.control.requests().filter(({ status }) => status !== null).length;
  await until(() => held.waiting === atOnce && answered() === count - atOnce);
  held.release();
  return all;
}
