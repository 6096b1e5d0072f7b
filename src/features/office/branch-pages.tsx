import { z } from 'zod';
import type { Page, PageAnswer, PageRequest } from '../../platform/web/page.ts';
import { addressIn, signedIn } from '../bookings/page-parts.ts';
import { FolderList } from '../folders/folder-view.ts';
import { DeputyView } from '../people/deputy-endpoints.ts';
import { deputyPages } from './branch-deputy-pages.tsx';
import { readSection, typedOf } from './branch-form.ts';
import { branchPath, idIn, lookAtBranch } from './branch-look.ts';
import { MANAGE_PATH, ManagePage, readManaging, typedManaging } from './branch-manage-page.tsx';
import { BranchPage } from './branch-page.tsx';
import { type Change, saveBranch } from './branch-save.tsx';
import { type FormView, SECTION_PATHS, SectionPage } from './branch-section-page.tsx';
import { SECTIONS, type Section } from './branch-settings.ts';
import type { SayBranch } from './branch-texts.ts';
import { findBranches, treeNodes } from './branch-tree.ts';
import { TreePage } from './branch-tree-page.tsx';
import { mayImport } from './import-pages.tsx';
import type { OfficeParts } from './office-parts.ts';

/** The tree, and the pages of each branch in it. */
export function branchPages(parts: OfficeParts): readonly Page[] {
  const sections = Object.keys(SECTIONS) as readonly Section[];
  return [
    { method: 'get', path: '/gliederungen', access: 'person', handle: (request) => showTree(parts, request) },
    {
      method: 'get',
      path: '/gliederungen/:id',
      access: 'person',
      handle: (request) => showOne(parts, request),
    },
    ...sections.flatMap((section) => formPages(parts, sectionForm(section))),
    ...formPages(parts, MANAGING),
    ...deputyPages(parts),
  ];
}

/** `GET /gliederungen`: who may see only one is led there. */
async function showTree(parts: OfficeParts, request: PageRequest): Promise<PageAnswer> {
  const { frame, query } = request;
  const { caller } = signedIn(request);
  const tree = await parts.tree(parts.db);
  const reach = parts.rights.visible(tree, caller, 'view');
  const nodes = treeNodes(tree, reach);
  const [only, ...others] = nodes;
  const imports = mayImport(parts, tree, caller);
  // Who imports finds the way there on this page.
  if (!imports && only?.below.length === 0 && others.length === 0) {
    return { status: 303, redirect: frame.link(branchPath(only.branch.id)) };
  }
  const text = query['name']?.trim() ?? '';
  const shown = {
    ...{ nodes, found: text === '' ? null : { text, branches: findBranches(nodes, text) } },
    nameOf: (id: string) => tree.get(id)?.name ?? id,
    mayImport: imports,
    showsIds: imports || parts.rights.visible(tree, caller, 'administer').roots.length > 0,
    address: addressIn(tree, reach),
  };
  return { status: 200, packed: true, html: <TreePage frame={frame} shown={shown} /> };
}

const DONE = ['limits', 'bookings', 'texts', 'recordings', 'manage', 'appointed', 'ended'] as const;

/** `GET /gliederungen/:id`. */
async function showOne(parts: OfficeParts, request: PageRequest): Promise<PageAnswer> {
  const { ask, clock, timeZone, helpContact, roleRules: rules } = parts;
  const look = await lookAtBranch(parts, request);
  const { branch, may, person, voice } = look;
  const { caller } = person;
  const done = DONE.find((known) => known === request.query['getan']);
  const folders = await ask(caller, {
    ...{ method: 'get', path: '/folders', query: { branch: branch.id, limit: '1' }, answer: FolderList },
  });
  const shown = {
    ...{ look, folders, rules, helpContact, timeZone, now: clock.now() },
    deputies: may.book ? await deputiesOf(parts, look.person.caller, branch.id) : null,
    done: done === undefined ? null : voice.say(`done.${done}`),
  };
  return { status: 200, packed: true, html: <BranchPage frame={request.frame} shown={shown} /> };
}

const Deputies = z.object({ items: z.array(DeputyView) });

async function deputiesOf({ ask }: OfficeParts, caller: Parameters<OfficeParts['ask']>[0], id: string) {
  const list = await ask(caller, {
    ...{ method: 'get', path: '/branches/{id}/deputies', params: { id }, answer: Deputies },
  });
  return list.items;
}

type Form = Omit<Change, 'again'> & {
  readonly typed: (view: Pick<FormView, 'look'>) => FormView['typed'];
  readonly Page: (props: {
    readonly frame: PageRequest['frame'];
    readonly view: FormView;
  }) => ReturnType<Change['again']>;
};

function sectionForm(section: Section): Form {
  return {
    ...{ path: SECTION_PATHS[section], done: section },
    title: (say: SayBranch) => say(`section.${section}`),
    typed: ({ look: { branch, voice } }) => typedOf(section, branch, voice.say),
    read: (typed, { branch, voice }) => readSection(section, typed, branch, voice.say),
    Page: (props) => <SectionPage {...props} section={section} />,
  };
}

const MANAGING: Form = {
  ...{ path: MANAGE_PATH, done: 'manage' },
  title: (say: SayBranch) => say('page.manage'),
  typed: ({ look: { branch } }) => typedManaging(branch),
  read: (typed, { voice }) => readManaging(typed, voice.say),
  Page: (props) => <ManagePage {...props} />,
};

/** A form on a page of its own. Who may not change it sees what is set on the branch's page. */
function formPages(parts: OfficeParts, form: Form): readonly Page[] {
  const path = `/gliederungen/:id/${form.path}`;
  const show = async (request: PageRequest): Promise<PageAnswer> => {
    const { frame } = request;
    const look = await lookAtBranch(parts, request);
    if (!look.may.administer) return { status: 303, redirect: frame.link(branchPath(idIn(request))) };
    const view = { look, typed: form.typed({ look }), complaints: [], showsNow: false };
    return { status: 200, html: <form.Page frame={frame} view={view} /> };
  };
  const save = (request: PageRequest) => {
    const again: Change['again'] = (view) => <form.Page frame={request.frame} view={view} />;
    return saveBranch(parts, request, { ...form, again });
  };
  return [
    { method: 'get', path, access: 'person', handle: show },
    { method: 'post', path, access: 'person', handle: save },
  ];
}
