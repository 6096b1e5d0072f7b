import { refuse } from '../../lib/refusal.ts';
import type { PageAnswer, PageRequest } from '../../platform/web/page.ts';
import { leadsNowhere, type LinkKind } from './door.ts';
import { codeIn, deadEnd, doorAnswer, type DoorDeps } from './guest-answers.tsx';
import { NOTHING_TYPED } from './guest-form.tsx';
import { intoRoom, ontoTicket } from './guest-join.tsx';
import { waitPath } from './guest-links.ts';
import { sceneOf } from './guest-scene.ts';
import { voiceFor } from './guest-texts.ts';

/** Back with a ticket: in, or the page that waits, or the meeting's page with the name still in its field. */
export async function pass(deps: DoorDeps, kind: LinkKind, request: PageRequest): Promise<PageAnswer> {
  const ticket = request.params['ticket'] ?? '';
  const passage = await deps.door.pass(kind, codeIn(request), ticket, request);
  if (leadsNowhere(passage)) return deadEnd(passage, request);
  switch (passage.to) {
    case 'room':
      // The address of a page, not a form, is what is redirected here: the policy on forms does not bind it.
      return intoRoom(request, passage);
    case 'line':
      return ontoTicket(kind, request, passage.ticket);
    case 'wait': {
      const { view, name, place } = passage;
      const waiting = { path: waitPath(kind, codeIn(request), ticket), awaited: { name, place } };
      return doorAnswer(deps, request, { view, typed: NOTHING_TYPED, status: 200, waiting });
    }
    case 'door': {
      const { view, name } = passage;
      return doorAnswer(deps, request, { view, typed: { ...NOTHING_TYPED, name }, status: 409 });
    }
    case 'lapsed': {
      const { view, name } = passage;
      const typed = { ...NOTHING_TYPED, name: name ?? '' };
      const { button } = sceneOf(view, voiceFor(view, request.frame.language, deps.clock.now()), false);
      const key = button === null ? 'back.lapsedShut' : 'back.lapsed';
      return doorAnswer(deps, request, { view, typed, status: 410, setback: (say) => say(key) });
    }
    case 'too-many-tries':
      return refuse({ code: 'rate-limited', retryAfterSeconds: passage.retryAfterSeconds });
  }
}
