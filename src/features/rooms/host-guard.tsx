import { Layout } from '../../platform/web/layout.tsx';
import type { Page, PageAnswer, PageRequest } from '../../platform/web/page.ts';
import { type DoorView, leadsNowhere, type LinkKind } from './door.ts';
import { codeIn, deadEnd, type DoorDeps, lookThrough } from './guest-answers.tsx';
import { doorPath } from './guest-links.ts';
import { guestTexts } from './guest-texts.ts';

/**
 * A page of a meeting, for those whom its branch lets in by this link: a branch may demand that who comes by a host
 * link is signed in, and may host there. Where nobody can sign in, nobody comes by such a link.
 */
export function guarded(
  deps: DoorDeps,
  kind: LinkKind,
  page: Page & { handle(request: PageRequest): Promise<PageAnswer> },
): Page {
  if (kind === 'guest') return page;
  return {
    ...page,
    access: 'asked',
    handle: async (request) => {
      const seen = await lookThrough(deps.door, kind, request);
      if (leadsNowhere(seen)) return deadEnd(seen, request);
      if (seen.hostRightAt === null) return page.handle(request);
      const person = await request.signedIn();
      if (person === null) return halted(seen, request, 'signIn');
      const may = await deps.mayHost(person.caller, seen.hostRightAt);
      return may ? page.handle(request) : halted(seen, request, 'notYours', person.name);
    },
  };
}

function halted(
  { branchName, address }: DoorView,
  request: PageRequest,
  why: 'signIn' | 'notYours',
  name = '',
): PageAnswer {
  const { frame } = request;
  const say = guestTexts(frame.language, address);
  const way = frame.signInPath(doorPath('host', codeIn(request)));
  const shown = why === 'signIn' && way === null ? 'noSignIn' : why;
  const html = (
    <Layout
      frame={frame}
      title={say(`hostLink.${shown}.lead`)}
      owner={branchName}
      address={address}
      tone="lead"
    >
      <div class="notice">
        <h1>{say(`hostLink.${shown}.lead`)}</h1>
        <p>
          {shown === 'notYours'
            ? say('hostLink.notYours.text', { branch: branchName, name })
            : say(`hostLink.${shown}.text`, { branch: branchName })}
        </p>
        {shown === 'signIn' && way !== null ? (
          <p>
            <a class="button" href={way}>
              {say('hostLink.signIn.button')}
            </a>
          </p>
        ) : null}
      </div>
    </Layout>
  );
  return { status: shown === 'signIn' ? 401 : 403, html };
}
