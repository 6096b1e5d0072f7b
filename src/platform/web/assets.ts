import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';
import { brotliCompress } from 'node:zlib';
import { Router, type Request, type Response } from 'express';

/** What pages may link to: our two stylesheets, our own files in `public/`, and some of packages. */
const FILES = [
  'plenum.css',
  'desk.css',
  'meeting-page.js',
  'desk.js',
  'booking-form.js',
  'live.js',
  'device-test.js',
  'calendar.js',
  'load.js',
  'csv-file.js',
  'event-calendar.js',
  'event-calendar.css',
  'mark.svg',
] as const;

/** Files of packages, served as they are. */
const OF_PACKAGES: Readonly<Record<string, string>> = {
  'event-calendar.js': '@event-calendar/build/dist/event-calendar.min.js',
  'event-calendar.css': '@event-calendar/build/dist/event-calendar.min.css',
};

/**
 * The parts of each sheet in `public/style/`, in the order in which they overrule each other. `plenum.css` is all that
 * guests need, `desk.css` what the pages of people have beside it. Circumstances overrule both, and stand last in both.
 */
const STYLE_PARTS = {
  'plenum.css': ['tokens', 'ground', 'forms', 'meeting', 'people', 'booking', 'circumstances'],
  'desk.css': [
    ...['frame', 'parts', 'start', 'book-form', 'booked', 'sheet', 'live', 'devices', 'help'],
    ...['calendar', 'load', 'operations', 'branches', 'circumstances'],
  ],
} as const;

export type AssetName = (typeof FILES)[number];

const TYPES: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
};

const compress = promisify(brotliCompress);

/** The files pages link to: addresses that change with the content, and the router that serves them. */
export type Assets = { urlOf(name: AssetName): string; readonly router: Router };

type Asset = {
  readonly url: string;
  readonly hash: string;
  readonly type: string;
  readonly body: Buffer;
  /** Compressed once, when it is first asked for: no start waits for it. */
  brotli(): Promise<Buffer>;
};

/** Reads every static file once; throws when one is missing. */
export function loadAssets(): Assets {
  const assets = new Map<string, Asset>(FILES.map((name) => [name, load(name)]));
  const assetOf = (name: string): Asset => {
    const asset = assets.get(name);
    if (asset === undefined) throw new Error(`no such asset: ${name}`);
    return asset;
  };
  const router = Router();
  router.get('/assets/:file', async (request, response, next) => {
    const [, stem = '', hash = '', ending = ''] = /^([\w-]+)\.(\w+)\.(\w+)$/.exec(request.params.file) ?? [];
    const asset = assets.get(`${stem}.${ending}`);
    if (asset === undefined) next();
    else await send(request, response, asset, hash === asset.hash);
  });
  return { urlOf: (name) => assetOf(name).url, router };
}

/** A page from before an update may still ask for the old hash: it gets today's file, but may not keep it. */
async function send(request: Request, response: Response, asset: Asset, current: boolean): Promise<void> {
  response.set({
    'Content-Type': asset.type,
    'Cache-Control': current ? 'public, max-age=31536000, immutable' : 'no-cache',
    ETag: `W/"${asset.hash}"`,
    Vary: 'Accept-Encoding',
  });
  if (request.acceptsEncodings('br', 'identity') === 'br') {
    const brotli = await asset.brotli();
    response.set('Content-Encoding', 'br').send(brotli);
  } else {
    response.send(asset.body);
  }
}

function load(name: AssetName): Asset {
  const body = bodyOf(name);
  const hash = createHash('sha256').update(body).digest('hex').slice(0, 12);
  const [stem = '', ending = ''] = name.split('.');
  let brotli: Promise<Buffer> | undefined;
  return {
    url: `/assets/${stem}.${hash}.${ending}`,
    hash,
    type: TYPES[ending] ?? 'application/octet-stream',
    body,
    brotli: () => (brotli ??= compress(body)),
  };
}

function bodyOf(name: AssetName): Buffer {
  if (name === 'plenum.css') return Buffer.concat([base(), styleOf(name)]);
  if (name === 'desk.css') return styleOf(name);
  return ofPackage(OF_PACKAGES[name]) ?? readPublic(name);
}

function ofPackage(path: string | undefined): Buffer | null {
  return path === undefined ? null : readFileSync(createRequire(import.meta.url).resolve(path));
}

function readPublic(name: string): Buffer {
  return readFileSync(new URL(`./public/${name}`, import.meta.url));
}

function styleOf(sheet: keyof typeof STYLE_PARTS): Buffer {
  return Buffer.concat(STYLE_PARTS[sheet].map((part) => readPublic(`style/${part}.css`)));
}

/**
 * Pico's classless style, which stands below ours in a cascade layer, so that our rules win whatever their specificity.
 * `@charset` may stand only at the very start of a file, hence not inside the layer.
 */
function base(): Buffer {
  const path = createRequire(import.meta.url).resolve('@picocss/pico/css/pico.classless.min.css');
  const pico = readFileSync(path, 'utf8').replace(/^@charset "[^"]*";/, '');
  return Buffer.from(`@charset "UTF-8";@layer pico{${pico}}\n`);
}
