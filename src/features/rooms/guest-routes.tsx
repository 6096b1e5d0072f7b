import { normalizeCode } from '../../lib/ids.ts';
import { refuse } from '../../lib/refusal.ts';
import { toIso } from '../../lib/span.ts';
import type { Db } from '../../platform/db/database.ts';
import type { Judge } from '../../platform/http/caller.ts';
import type { Page, PageAnswer, PageRequest } from '../../platform/web/page.ts';
import { leadsNowhere, type LinkKind } from './door.ts';
import { codeIn, deadEnd, doorAnswer, lookThrough, type DoorDeps } from './guest-answers.tsx';
import { NOTHING_TYPED } from './guest-form.tsx';
import { doorPath } from './guest-links.ts';
import { join } from './guest-join.tsx';
import { CodePage, LandingPage } from './guest-landing.tsx';
import { guarded } from './host-guard.tsx';
import { pass } from './guest-pass.ts';
import { PrivacyPage } from './guest-privacy.tsx';

/** The start page, the code field, and each meeting under its two links: no login, but where a branch wants one of hosts. */
export function guestPages(deps: DoorDeps): readonly Page[] {
  return [
    {
      method: 'get',
      path: '/',
      handle: ({ frame }) => ({ status: 200, html: <LandingPage frame={frame} /> }),
    },
    {
      method: 'get',
      path: '/datenschutz',
      handle: ({ frame }) => ({ status: 200, html: <PrivacyPage frame={frame} /> }),
    },
    {
      method: 'get',
      path: '/m',
      handle: ({ frame }) => ({ status: 200, html: <CodePage frame={frame} codeMissing={false} /> }),
    },
    { method: 'post', path: '/m', handle: toTypedCode },
    ...doorPages(deps, 'guest'),
    ...doorPages(deps, 'host'),
  ];
}

function doorPages(deps: DoorDeps, kind: LinkKind): Page[] {
  const path = kind === 'guest' ? '/m/:code' : '/h/:code';
  return [
    guarded(deps, kind, { method: 'get', path, handle: (request) => show(deps, kind, request) }),
    {
      method: 'get',
      path: `${path}/status`,
      speaks: 'json',
      handle: (request) => status(deps, kind, request),
    },
    guarded(deps, kind, {
      method: 'post',
      path: `${path}/join`,
      handle: (request) => join(deps, kind, request),
    }),
    guarded(deps, kind, {
      method: 'get',
      path: `${path}/wait/:ticket`,
      handle: (request) => pass(deps, kind, request),
    }),
    // Whoever reloads the form's answer by its address, or asks for it in the other language, starts anew.
    {
      method: 'get',
      path: `${path}/join`,
      handle: (request) => ({ status: 303, redirect: request.frame.link(doorPath(kind, codeIn(request))) }),
    },
  ];
}

async function show(deps: DoorDeps, kind: LinkKind, request: PageRequest): Promise<PageAnswer> {
  const seen = await lookThrough(deps.door, kind, request);
  if (leadsNowhere(seen)) return deadEnd(seen, request);
  return doorAnswer(deps, request, { view: seen, typed: NOTHING_TYPED, status: 200 });
}

async function status({ door }: DoorDeps, kind: LinkKind, request: PageRequest): Promise<PageAnswer> {
  const seen = await lookThrough(door, kind, request);
  if (leadsNowhere(seen)) return refuse({ code: 'not-found' });
  const { state, date, participants, version } = seen;
  const announcements = seen.announcements.map(({ from, to, text }) => ({
    ...{ from: toIso(from), to: toIso(to), text },
  }));
  const opensAt = date === null ? null : toIso(date.opensAt);
  return { status: 200, json: { state, opensAt, participants, announcements, version } };
}

function toTypedCode({ form, frame }: PageRequest): PageAnswer {
  const typed = form['code'] ?? '';
  // Some paste the whole link.
  const [, prefix = 'm', tail = typed] = /\/([mh])\/([^/?#]+)/.exec(typed) ?? [];
  const code = normalizeCode(tail);
  if (code === '') return { status: 422, html: <CodePage frame={frame} codeMissing /> };
  return { status: 303, redirect: frame.link(doorPath(prefix === 'h' ? 'host' : 'guest', code)) };
}

/** Who may let people into the rooms of a branch, as the rights stand at that moment. */
export function hostingBy(judge: Judge, db: Db): DoorDeps['mayHost'] {
  return async (caller, branch) => (await judge(caller, 'host', branch, db)) === 'granted';
}
