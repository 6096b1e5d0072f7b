import { faultOf } from '../../platform/http/fault-of.ts';
import type { Page, PageAnswer, PageRequest } from '../../platform/web/page.ts';
import { choiceGroups, reachableBranches } from '../bookings/branch-choices.ts';
import { addressIn, signedIn } from '../bookings/page-parts.ts';
import { actPages } from './recording-act-pages.tsx';
import { idIn, lookAtRecording, nameOf, type RecordingPageParts } from './recording-look.ts';
import { ALL, RecordingListPage } from './recording-list-page.tsx';
import { RecordingPage, SurePage } from './recording-page.tsx';
import { PlayView, RecordingList } from './recording-schemas.ts';
import { recordingTexts } from './recording-texts.ts';

const ON_A_PAGE = 25;
/** The API searches for no longer words. */
const MOST_SIGNS = 200;

/** The pages on which somebody who is signed in sees what was recorded, and says what becomes of it. */
export function recordingPages(parts: RecordingPageParts): readonly Page[] {
  const page = (path: string, handle: (request: PageRequest) => Promise<PageAnswer>): Page => ({
    ...{ method: 'get', path, access: 'person', handle },
  });
  return [
    page('/aufzeichnungen', (request) => showList(parts, request)),
    page('/aufzeichnungen/:id', (request) => showOne(parts, request)),
    page('/aufzeichnungen/:id/loeschen', (request) => showSure(parts, request)),
    page('/aufzeichnungen/:id/ansehen', (request) => watch(parts, request)),
    ...actPages(parts),
  ];
}

/** `GET /aufzeichnungen`: newest first, from the place `ab` on, of one branch or one booking, or with some words, where they are named. */
async function showList(parts: RecordingPageParts, request: PageRequest): Promise<PageAnswer> {
  const { frame, query } = request;
  const { ab: cursor, buchung = '' } = query;
  const [gliederung, stand] = [query['gliederung'], query['stand']].map((asked = '') =>
    asked === ALL ? '' : asked,
  );
  const words = (query['q'] ?? '').trim().slice(0, MOST_SIGNS);
  const { caller } = signedIn(request);
  const only = {
    ...(words === '' ? {} : { q: words }),
    ...(gliederung ? { gliederung } : {}),
    ...(stand ? { stand } : {}),
    ...(buchung === '' ? {} : { buchung }),
  };
  const asked = {
    limit: String(ON_A_PAGE),
    ...(words === '' ? {} : { q: words }),
    ...(gliederung ? { branch: gliederung } : {}),
    ...(stand ? { state: stand } : {}),
    ...(buchung === '' ? {} : { booking: buchung }),
    ...(cursor === undefined ? {} : { cursor }),
  };
  try {
    const { items, next } = await parts.ask(caller, {
      ...{ method: 'get', path: '/recordings', query: asked, answer: RecordingList },
    });
    const tree = await parts.tree(parts.db);
    const reach = parts.rights.visible(tree, caller, 'view');
    const shown = {
      recordings: items.map((recording) => ({ ...recording, branchName: nameOf(tree, recording.branch) })),
      ...{ next, isFirst: cursor === undefined, only },
      groups: choiceGroups(tree, reachableBranches(tree, reach)),
      address: addressIn(tree, reach),
      ...{ now: parts.clock.now(), timeZone: parts.timeZone },
    };
    return { status: 200, html: <RecordingListPage frame={frame} shown={shown} /> };
  } catch (error) {
    // An old address of the list: it begins anew.
    const isOld = ['cursor-invalid', 'invalid-request'].includes(faultOf(error).code);
    if (!isOld || Object.keys(asked).length === 1) throw error;
    return { status: 303, redirect: frame.link('/aufzeichnungen') };
  }
}

/** `GET /aufzeichnungen/:id`. */
async function showOne(parts: RecordingPageParts, request: PageRequest): Promise<PageAnswer> {
  const shown = await lookAtRecording(parts, request);
  return { status: 200, html: <RecordingPage frame={request.frame} shown={shown} /> };
}

/** `GET /aufzeichnungen/:id/loeschen`: asks whether it is meant. */
async function showSure(parts: RecordingPageParts, request: PageRequest): Promise<PageAnswer> {
  const shown = await lookAtRecording(parts, request);
  return {
    status: 200,
    html: <SurePage frame={request.frame} shown={shown} kind="remove" act="loeschen" />,
  };
}

/** `GET /aufzeichnungen/:id/ansehen`: leads to where it is played, by a link of its own. */
async function watch(parts: RecordingPageParts, request: PageRequest): Promise<PageAnswer> {
  const { caller } = signedIn(request);
  const { format } = request.query;
  try {
    const { url } = await parts.ask(caller, {
      ...{ method: 'get', path: '/recordings/{id}/play', params: { id: idIn(request) }, answer: PlayView },
      query: format === undefined ? {} : { format },
    });
    return { status: 303, redirect: request.frame.link(url) };
  } catch (error) {
    const { code } = faultOf(error);
    if (code !== 'recording-not-playable' && code !== 'invalid-request') throw error;
    const shown = await lookAtRecording(parts, request);
    const say = recordingTexts(request.language, shown.address);
    const setback = say('setback.recording-not-playable');
    return {
      status: 409,
      html: <RecordingPage frame={request.frame} shown={{ ...shown, done: null, setback }} />,
    };
  }
}
