import { createHash, randomBytes } from 'node:crypto';
import { MAX_INLINE_BYTES, type SlideDocument } from '../../clients/bigbluebutton/documents.ts';
import { NextcloudError } from '../../clients/nextcloud/fault.ts';
import type { CallOptions, NextcloudClient } from '../../clients/nextcloud/nextcloud.ts';
import { type Instant, MINUTE_MS } from '../../lib/span.ts';
import type { Slide } from './slide.ts';
import type { SlideToken } from './slide-store.ts';

/** A server fetches within seconds of being asked; one that is busy converting, later. */
export const TOKEN_LIFE_MS = 15 * MINUTE_MS;
/** Keeps the whole address below what the server takes; a sign may be nine characters of it. */
const MAX_NAME_CHARACTERS = 60;
const TOKEN_BYTES = 16;

/** Slides as a server takes them, and the tokens without which it could not fetch them; these must be written first. */
export type Handed = {
  readonly documents: readonly SlideDocument[];
  readonly tokens: readonly SlideToken[];
};

export type HandingParts = {
  readonly nextcloud: Pick<NextcloudClient, 'files'>;
  /** Our own address, without a slash at its end. */
  readonly publicUrl: string;
};

/** The room they are for, and how they are to come there. */
export type Handing = {
  readonly room: string;
  readonly now: Instant;
  /** Whether the first one is shown at once. */
  readonly show: boolean;
  /** Not inside the call, however small they are. */
  readonly byAddress?: boolean;
};

/**
 * Small slides travel inside the call; where they are too much for that together, each is fetched from our own host.
 *
 * @throws NextcloudError
 */
export async function handSlides(
  { nextcloud, publicUrl }: HandingParts,
  slides: readonly Slide[],
  handing: Handing,
  options: CallOptions,
): Promise<Handed> {
  const sum = slides.reduce((bytes, { size }) => bytes + size, 0);
  const inline =
    handing.byAddress === true || sum > MAX_INLINE_BYTES ? null : await readAll(nextcloud, slides, options);
  if (inline !== null) {
    const documents = slides.map(({ name }, at) => ({
      ...{ name, current: handing.show && at === 0 },
      content: inline[at] ?? Buffer.alloc(0),
    }));
    return { documents, tokens: [] };
  }
  const fetched = slides.map((slide, at) => addressed(publicUrl, slide, handing, at));
  return { documents: fetched.map(({ document }) => document), tokens: fetched.map(({ token }) => token) };
}

/** The whole of each; null where they grew meanwhile and are too much now. */
async function readAll(
  { files }: HandingParts['nextcloud'],
  slides: readonly Slide[],
  options: CallOptions,
): Promise<readonly Buffer[] | null> {
  const contents: Buffer[] = [];
  let left = MAX_INLINE_BYTES;
  for (const { path } of slides) {
    try {
      const content = await files.read(path, { ...options, maxBytes: left });
      left -= content.length;
      contents.push(content);
    } catch (error) {
      if (error instanceof NextcloudError && error.kind === 'too-large') return null;
      throw error;
    }
  }
  return contents;
}

function addressed(
  publicUrl: string,
  { fileId, name, size }: Slide,
  { room, now, show }: Handing,
  at: number,
): { readonly document: SlideDocument; readonly token: SlideToken } {
  const secret = randomBytes(TOKEN_BYTES).toString('base64url');
  const served = shortened(name);
  const url = `${publicUrl}/slides/${secret}/${encodeURIComponent(served)}`;
  return {
    document: { name, current: show && at === 0, url },
    token: {
      ...{ hash: tokenHash(secret), room, fileId, name: served, size },
      expiresAt: now + TOKEN_LIFE_MS,
    },
  };
}

/** How a token is stored, so that who reads the store can fetch nothing. */
export function tokenHash(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** With its extension, by which a server knows what it is. */
function shortened(name: string): string {
  const dot = name.lastIndexOf('.');
  const most = MAX_NAME_CHARACTERS - (name.length - dot);
  return `${Array.from(name.slice(0, dot)).slice(0, most).join('')}${name.slice(dot)}`;
}
