import { z } from 'zod';
import { refuse } from '../../lib/refusal.ts';
import type { Db, Tx } from '../../platform/db/database.ts';
import { type Endpoint, endpoint } from '../../platform/http/endpoint.ts';
import { occurrencesById } from '../bookings/dates.ts';
import type { Occurrence } from '../bookings/occurrence.ts';
import { PAPERS_EXAMPLES } from './papers-examples.ts';
import {
  lookAtSlides,
  type LookingParts,
  NO_NEXTCLOUD,
  PAPERS_SHOWN,
  type PapersStanding,
  standingOf,
} from './papers-view.ts';
import { SKIP_REASONS } from './slide.ts';
import type { BringingParts } from './slides-bring.ts';
import { pushSlides } from './slides-push.ts';

const Skipped = z.array(
  z.strictObject({
    name: z.string(),
    reason: z.enum(SKIP_REASONS).meta({
      description:
        'No kind of file that rooms show; larger than 30 MB; empty; more than a hundred before it; or, of a whole ' +
        'folder, more in it than is looked through',
    }),
  }),
);
const PapersView = z
  .strictObject({
    state: z.enum(PAPERS_SHOWN),
    folder: z
      .strictObject({
        name: z.string(),
        url: z.string().meta({ description: 'In Nextcloud, for members who sign in there' }),
      })
      .nullable(),
    links: z.strictObject({
      read: z.string().nullable().meta({ description: 'For guests, to read' }),
      drop: z.string().nullable().meta({ description: 'For guests, to hand papers in' }),
      until: z.string().nullable().meta({ description: 'The last day of both' }),
    }),
    slides: z.array(z.strictObject({ name: z.string(), size: z.int().min(0) })).meta({
      description: 'What comes into the room when it opens, in order; the first one is shown',
    }),
    slidesKnown: z.boolean().meta({ description: 'Whether Nextcloud said so in time' }),
    skipped: Skipped,
  })
  .meta({ id: 'Papers' });
const PushedView = z
  .strictObject({ pushed: z.array(z.string()), there: z.array(z.string()), skipped: Skipped })
  .meta({ id: 'PushedSlides' });
const Id = z.strictObject({ id: z.string().min(1).max(64) });

export type PapersEndpointParts = {
  /** null where there is no Nextcloud. */
  readonly papers: (BringingParts & LookingParts & { readonly nextcloudUrl: string }) | null;
};

/** `GET /occurrences/{id}/papers`, `POST /occurrences/{id}/slides`. */
export function papersEndpoints(parts: PapersEndpointParts): readonly Endpoint[] {
  return [getPapers(parts), push(parts)];
}

function getPapers({ papers }: PapersEndpointParts): Endpoint {
  return endpoint({
    method: 'get',
    path: '/occurrences/{id}/papers',
    summary: 'The papers of a date: its folder, links and slides',
    description: 'What Nextcloud does not say within three seconds is left out, and `slidesKnown` is false.',
    right: 'view',
    scope: { of: 'object', branch: branchOfOccurrence },
    params: Id,
    answers: [{ status: 200, summary: 'How it stands with them', body: PapersView }],
    examples: PAPERS_EXAMPLES.get,
    transaction: 'none',
    handle: async ({ tx: db, params }) => {
      const date = await theDate(db, params.id);
      if (papers === null) return { body: toView(NO_NEXTCLOUD, { slides: [], skipped: [] }) };
      const standing = await standingOf(db, papers.nextcloudUrl, date);
      return { body: toView(standing, await lookAtSlides(papers, db, date)) };
    },
  });
}

function toView(
  standing: PapersStanding,
  chosen: Awaited<ReturnType<typeof lookAtSlides>>,
): z.infer<typeof PapersView> {
  const { slides, skipped } = chosen ?? { slides: [], skipped: [] };
  return {
    ...standing,
    slides: slides.map(({ name, size }) => ({ name, size })),
    slidesKnown: chosen !== null,
    skipped: [...skipped],
  };
}

function push({ papers }: PapersEndpointParts): Endpoint {
  return endpoint({
    method: 'post',
    path: '/occurrences/{id}/slides',
    summary: 'Bring new slides into the room of a date that is open now',
    description:
      'What lies in the folder of the date and was not given to the room in the state that it has now. After ' +
      '`slides-not-taken` they may be in the room all the same: look there before asking again.',
    right: 'host',
    scope: { of: 'object', branch: branchOfOccurrence },
    params: Id,
    answers: [{ status: 200, summary: 'What is in the room', body: PushedView }],
    refuses: ['no-papers', 'no-room', 'nextcloud-unreachable', 'slides-not-taken'],
    examples: PAPERS_EXAMPLES.push,
    transaction: 'none',
    handle: async ({ tx: db, params, caller }) => {
      const date = await theDate(db, params.id);
      if (papers === null) return refuse({ code: 'no-papers' });
      const { pushed, there, skipped } = await pushSlides(papers, caller.principal, date);
      return { body: { pushed: [...pushed], there: [...there], skipped: [...skipped] } };
    },
  });
}

async function theDate(db: Db | Tx, id: string): Promise<Occurrence> {
  const [date] = await occurrencesById(db, [id]);
  return date ?? refuse({ code: 'not-found' });
}

async function branchOfOccurrence(
  { params }: { params: { id: string } },
  db: Tx | Db,
): Promise<string | null> {
  const [date] = await occurrencesById(db, [params.id]);
  return date === undefined || date.status === 'dropped' ? null : date.branch;
}
