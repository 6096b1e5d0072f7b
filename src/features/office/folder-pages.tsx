import { faultOf } from '../../platform/http/fault-of.ts';
import type { Page, PageAnswer, PageRequest } from '../../platform/web/page.ts';
import { choiceGroups, reachableBranches } from '../bookings/branch-choices.ts';
import { addressIn, signedIn } from '../bookings/page-parts.ts';
import { FolderList } from '../folders/folder-view.ts';
import { ALL, FolderPage } from './folder-page.tsx';
import type { OfficeParts } from './office-parts.ts';

const ON_A_PAGE = '20';

export function folderPages(parts: OfficeParts): readonly Page[] {
  return [{ method: 'get', path: '/ordner', access: 'person', handle: (request) => showAll(parts, request) }];
}

/** `GET /ordner`: parents first, from the place `ab` on, of one branch or one state where they are named. */
async function showAll(parts: OfficeParts, request: PageRequest): Promise<PageAnswer> {
  const { frame, query } = request;
  const { caller } = signedIn(request);
  const { ab: cursor, gliederung = ALL, stand = ALL } = query;
  const [branch, state] = [gliederung, stand].map((value) => (value === ALL || value === '' ? null : value));
  const asked = {
    limit: ON_A_PAGE,
    ...(branch ? { branch } : {}),
    ...(state ? { state } : {}),
    ...(cursor === undefined ? {} : { cursor }),
  };
  try {
    const list = await parts.ask(caller, {
      method: 'get',
      path: '/folders',
      query: asked,
      answer: FolderList,
    });
    const tree = await parts.tree(parts.db);
    const reach = parts.rights.visible(tree, caller, 'view');
    const administered = parts.rights.visible(tree, caller, 'administer').roots;
    const shown = {
      ...{ list, isFirst: cursor === undefined, timeZone: parts.timeZone, now: parts.clock.now() },
      only: { ...(branch ? { gliederung: branch } : {}), ...(state ? { stand: state } : {}) },
      groups: choiceGroups(tree, reachableBranches(tree, reach)),
      administers: (id: string) => administered.some((root) => tree.isWithin(id, root)),
      full: (await parts.recordingNeedsOf(caller)).full,
      address: addressIn(tree, reach),
    };
    return { status: 200, packed: true, html: <FolderPage frame={frame} shown={shown} /> };
  } catch (error) {
    // An old address of the list, or one that somebody typed: it begins anew.
    const isOld = ['cursor-invalid', 'invalid-request'].includes(faultOf(error).code);
    if (!isOld || Object.keys(asked).length === 1) throw error;
    return { status: 303, redirect: frame.link('/ordner') };
  }
}
