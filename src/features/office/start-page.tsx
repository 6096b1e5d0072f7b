import { randomUUID } from 'node:crypto';
import type { Instant } from '../../lib/span.ts';
import { dayInWords, type Saying } from '../../platform/web/dates.ts';
import type { Frame } from '../../platform/web/frame.ts';
import { Layout } from '../../platform/web/layout.tsx';
import type { Page, PageAnswer, PageRequest } from '../../platform/web/page.ts';
import { PostForm, Reachable, Told } from '../../platform/web/page-parts.tsx';
import type { Address } from '../../platform/web/texts.ts';
import type { Tree } from '../branches/tree.ts';
import { MeetNow } from '../bookings/meet-now.tsx';
import { signedIn } from '../bookings/page-parts.ts';
import type { OfficeParts } from './office-parts.ts';
import { type Held, heldOf, type Needs, needsOf, type NextDate, nextDates } from './start-look.ts';
import { NeedsSection } from './start-needs.tsx';
import { isOpen, NextDates } from './start-next.tsx';
import { type SayStart, startTexts } from './start-texts.ts';

/** `/start`: what wants me, what comes next with the one button that matters, a room to book, and the ways out. */
export function startPage(parts: OfficeParts): Page {
  return { method: 'get', path: '/start', access: 'person', handle: (request) => start(parts, request) };
}

async function start(parts: OfficeParts, request: PageRequest): Promise<PageAnswer> {
  const { frame } = request;
  const person = signedIn(request);
  const { db, clock, timeZone, helpContact } = parts;
  const tree = await parts.tree(db);
  const held = heldOf(person.caller.grants, tree);
  const address = addressOf(held, tree);
  const { language } = frame;
  const now = clock.now();
  const props = {
    ...{ frame, helpContact, now, address, saying: { language, timeZone } },
    ...{ held, hasEnded: request.query['getan'] === 'vertretung' },
    say: startTexts(language, address),
  };
  if (held.length === 0) return { status: 200, html: <NobodyPage {...props} /> };
  const needs = await needsOf(parts, person, held, now);
  const dates = await nextDates(parts, person, tree);
  return { status: 200, html: <StartPage {...props} needs={needs} dates={dates} /> };
}

/** How people are addressed where somebody has a role. */
function addressOf([first]: readonly Held[], tree: Tree): Address {
  return first === undefined ? 'sie' : tree.address(first.grant.branch);
}

type Props = {
  readonly frame: Frame;
  readonly address: Address;
  readonly held: readonly Held[];
  /** Whether they have just ended their own acting for others. */
  readonly hasEnded: boolean;
  readonly helpContact: string | null;
  readonly now: Instant;
  readonly saying: Saying;
  readonly say: SayStart;
};

function StartPage(props: Props & { readonly needs: Needs; readonly dates: readonly NextDate[] }) {
  const { frame, address, dates, now, say } = props;
  // Who is late for a meeting that is open comes to its button first.
  const isOpenNow = dates.some(({ date }) => isOpen(date, now));
  const next = <NextDates {...{ frame, address, dates, now, say }} />;
  return (
    <Layout frame={frame} title={say('title')} address={address} here="start" width="broad">
      <Head {...props} />
      <div class="start">
        <NeedsSection {...props} />
        {isOpenNow ? next : null}
        <Book {...props} isMain={!isOpenNow} />
        {isOpenNow ? null : next}
        <BranchesHeld {...props} />
        <WaysOut {...props} />
      </div>
    </Layout>
  );
}

function Head({ say, hasEnded }: Pick<Props, 'say' | 'hasEnded'>) {
  return (
    <>
      <Told done={hasEnded ? say('deputyEnded') : null} setback={null} />
      <h1>{say('title')}</h1>
    </>
  );
}

/** For who holds no role anywhere: whom to ask. */
function NobodyPage(props: Props) {
  const { frame, helpContact, say } = props;
  return (
    <Layout frame={frame} title={say('title')} here="start">
      <Head {...props} />
      <div class="start">
        <section class="card" aria-labelledby="nobody">
          <h2 id="nobody">{say('nobody.title')}</h2>
          <p>
            {helpContact === null ? (
              say('nobody.askSomebody')
            ) : (
              <Reachable sentence={say('nobody.ask', { contact: helpContact })} />
            )}
          </p>
          <p>{say('nobody.meetings')}</p>
        </section>
        <WaysOut {...props} />
      </div>
    </Layout>
  );
}

/** A room for later, a room now, and when there is one. */
function Book({ frame, address, held, say, isMain }: Props & { readonly isMain: boolean }) {
  const booking = held.filter(({ grant: { role } }) => role === 'secretary' || role === 'admin');
  if (booking.length === 0) return null;
  const branches = booking.map(({ name, grant: { branch: id } }) => ({ id, name }));
  return (
    <section class="card" aria-labelledby="book">
      <h2 id="book">{say('book.title')}</h2>
      <p>
        <a class={isMain ? 'button' : 'button quiet'} href={frame.link('/buchen')}>
          {say('book.button')}
        </a>
      </p>
      <p>
        <a href={frame.link('/auslastung')}>{say('book.when')}</a>
      </p>
      <details>
        <summary>{say('book.now')}</summary>
        <MeetNow {...{ frame, address, branches }} formKey={randomUUID()} />
      </details>
    </section>
  );
}

function BranchesHeld({ frame, held, now, saying, say }: Props) {
  return (
    <section aria-labelledby="branches">
      <h2 id="branches">{say('branches')}</h2>
      <ul class="entries">
        {held.map(({ name, grant: { branch, role, deputyUntil } }) => (
          <li key={branch}>
            <a href={frame.link(`/gliederungen/${branch}`)}>{name}</a>
            <span>{say(`role.${role}`)}</span>
            {deputyUntil === undefined ? null : (
              <span class="small">
                {/* The last day that is wholly or partly within it. */}
                {say('deputy', { date: dayInWords(deputyUntil - 1, now, saying) })}
              </span>
            )}
          </li>
        ))}
      </ul>
      <p class="small">{say('below')}</p>
    </section>
  );
}

/** Leaving here alone stands in the head of every page. */
function WaysOut({ frame, say }: Props) {
  return (
    <div class="ways-out">
      <PostForm frame={frame} action="/auth/logout">
        <button type="submit" class="plain" name="everywhere" value="yes" aria-describedby="everywhere-hint">
          {say('leaveEverywhere')}
        </button>
        <p class="small" id="everywhere-hint">
          {say('everywhereHint')}
        </p>
      </PostForm>
    </div>
  );
}
