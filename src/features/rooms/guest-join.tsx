import type { PageAnswer, PageRequest } from '../../platform/web/page.ts';
import { type Entry, leadsNowhere, type LinkKind } from './door.ts';
import { codeIn, deadEnd, doorAnswer, lookThrough, type DoorDeps } from './guest-answers.tsx';
import { WayOn } from './guest-dead-ends.tsx';
import { NOTHING_TYPED, type Typed } from './guest-form.tsx';
import { waitPath } from './guest-links.ts';
import { readName } from './guest-name.ts';
import { refuse } from '../../lib/refusal.ts';

/** Longer ones are none of ours and are cut: a wrong code stays wrong. */
const ACCESS_CODE_MAX_LENGTH = 100;

/** The form's answer: on into the room, or the page again with what was typed and what is wrong with it. */
export async function join(deps: DoorDeps, kind: LinkKind, request: PageRequest): Promise<PageAnswer> {
  const typedName = request.form['name'] ?? '';
  const read = readName(typedName);
  if ('fault' in read) return askAgain(deps, kind, request, { name: typedName, faults: [read.fault] });
  const accessCode = (request.form['accessCode'] ?? '').trim().slice(0, ACCESS_CODE_MAX_LENGTH);
  const { clientAddress, language } = request;
  const visitor = { name: read.name, accessCode, clientAddress, language };
  const entry = await deps.door.enter(kind, codeIn(request), visitor);
  return leadsNowhere(entry) ? deadEnd(entry, request) : entered(deps, kind, request, entry, visitor);
}

function entered(
  deps: DoorDeps,
  kind: LinkKind,
  request: PageRequest,
  entry: Entry,
  { name, accessCode }: { readonly name: string; readonly accessCode: string },
): PageAnswer {
  switch (entry.to) {
    case 'room':
      return intoRoom(request, entry);
    case 'line':
      return ontoTicket(kind, request, entry.ticket);
    case 'door':
      return doorAnswer(deps, request, { view: entry.view, typed: { ...NOTHING_TYPED, name }, status: 409 });
    case 'no-place':
      return doorAnswer(deps, request, {
        ...{ view: entry.view, typed: { ...NOTHING_TYPED, name }, status: 409 },
        setback: (say) => say('back.noPlace', { branch: entry.view.branchName }),
      });
    case 'wrong-access-code': {
      const fault = accessCode === '' ? 'accessCodeMissing' : 'accessCodeWrong';
      return doorAnswer(deps, request, { view: entry.view, typed: { name, faults: [fault] }, status: 403 });
    }
    case 'too-many-tries':
      return refuse({ code: 'rate-limited', retryAfterSeconds: entry.retryAfterSeconds });
  }
}

/** On into the room, straight away or over a page with a link. */
export function intoRoom({ frame }: PageRequest, { url, formActionAllowed }: IntoRoom): PageAnswer {
  return formActionAllowed
    ? { status: 303, redirect: url }
    : { status: 200, html: <WayOn frame={frame} url={url} /> };
}
type IntoRoom = Extract<Entry, { to: 'room' }>;

export function ontoTicket(kind: LinkKind, request: PageRequest, ticket: string): PageAnswer {
  return { status: 303, redirect: request.frame.link(waitPath(kind, codeIn(request), ticket)) };
}

async function askAgain(
  deps: DoorDeps,
  kind: LinkKind,
  request: PageRequest,
  typed: Typed,
): Promise<PageAnswer> {
  const seen = await lookThrough(deps.door, kind, request);
  return leadsNowhere(seen)
    ? deadEnd(seen, request)
    : doorAnswer(deps, request, { view: seen, typed, status: 422 });
}
