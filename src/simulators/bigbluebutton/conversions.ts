import { createHash } from 'node:crypto';
import { FetchError, fetchSlide } from './fetch-slide.ts';
import type { Meeting } from './meeting.ts';
import type { Pause } from './pause.ts';
import { contentFault } from './slide-content.ts';
import type { HandedDocument, Slide } from './slides.ts';

/** Turns documents into slides behind the API's back: what becomes of them, no answer says. */
export type Conversions = {
  /** Documents by http and from local addresses are fetched too, as an operator may allow. */
  allowPlain: boolean;
  /** Takes over documents for a meeting, in their order, and returns at once. */
  take(meeting: Meeting, documents: readonly HandedDocument[], handedBy: Slide['handedBy']): void;
  /** Nothing is left to be fetched. */
  fetched(): Promise<void>;
  /** Nothing is left to be converted. */
  settled(): Promise<void>;
  /** The process dies: what was not done by now never is. */
  stop(): void;
};

/** From the first look at a document to its slides. */
const CONVERSION_MS = 300;

export function createConversions(pause: Pause, failed: (error: unknown) => void): Conversions {
  const fetching = new Set<Promise<unknown>>();
  const converting = new Set<Promise<unknown>>();
  let life = new AbortController();
  const conversions: Conversions = {
    allowPlain: false,
    take: (meeting, documents, handedBy) => {
      const alive = life.signal;
      const contentOf = ({ source }: HandedDocument) =>
        'url' in source ? fetchSlide(source.url, conversions.allowPlain, alive) : source.content;
      const taken = documents.map((document) => ({ document, slide: slideOf(document, handedBy) }));
      add(
        meeting,
        taken.map(({ slide }) => slide),
        handedBy,
      );
      let before: Promise<unknown> = Promise.resolve();
      for (const { document, slide } of taken) {
        // One after the other, as a server does; one that fails does not keep the next from its turn.
        const content = before.then(() => contentOf(document));
        before = content.catch(() => undefined);
        track(fetching, before);
        const work = convert(slide, content, () => pause(CONVERSION_MS, alive));
        track(
          converting,
          work.catch((error: unknown) => {
            if (!alive.aborted) failed(error);
          }),
        );
      }
    },
    fetched: () => emptied(fetching),
    settled: () => emptied(converting),
    stop: () => {
      life.abort();
      life = new AbortController();
    },
  };
  return conversions;
}

function slideOf({ source, ...document }: HandedDocument, handedBy: Slide['handedBy']): Slide {
  const { name, current, downloadable, removable } = document;
  const inline = 'content' in source ? factsOf(source.content) : { bytes: null, sha256: null };
  return {
    ...{ name, current, downloadable, removable, handedBy },
    ...('url' in source ? { source: 'url', url: source.url } : { source: 'inline', url: null }),
    ...{ state: 'converting', reason: null },
    ...inline,
  };
}

function factsOf(content: Buffer): { bytes: number; sha256: string } {
  return { bytes: content.length, sha256: createHash('sha256').update(content).digest('hex') };
}

/** A meeting starts with its first document where none is marked; later ones take over only where one is. */
function add(meeting: Meeting, slides: readonly Slide[], handedBy: Slide['handedBy']): void {
  const [first] = slides;
  if (first !== undefined && handedBy === 'create') first.current = true;
  if (slides.some(({ current }) => current)) for (const slide of meeting.slides) slide.current = false;
  meeting.slides.push(...slides);
}

async function convert(slide: Slide, content: Promise<Buffer>, wait: () => Promise<void>): Promise<void> {
  try {
    const bytes = await content;
    Object.assign(slide, factsOf(bytes));
    slide.reason = contentFault(slide.name, bytes);
  } catch (error) {
    if (!(error instanceof FetchError)) throw error;
    slide.reason = error.reason;
  }
  if (slide.reason === null) await wait();
  slide.state = slide.reason === null ? 'converted' : 'failed';
}

/** @param work that never fails */
function track(set: Set<Promise<unknown>>, work: Promise<unknown>): void {
  set.add(work);
  void work.then(() => set.delete(work));
}

async function emptied(set: ReadonlySet<Promise<unknown>>): Promise<void> {
  while (set.size > 0) await Promise.all(set);
}
