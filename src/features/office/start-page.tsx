import type { Instant } from '../../lib/span.ts';
import { type Grant, ROLES } from '../../platform/http/caller.ts';
import { dateInWords, dayInWords, type Saying } from '../../platform/web/dates.ts';
import type { Frame } from '../../platform/web/frame.ts';
import { Layout } from '../../platform/web/layout.tsx';
import type { Page, PageAnswer, PageRequest, SignedIn } from '../../platform/web/page.ts';
import type { Tree } from '../branches/tree.ts';
import { signedIn } from '../bookings/page-parts.ts';
import type { Upcoming } from '../bookings/upcoming.ts';
import type { OfficeParts } from './office-parts.ts';
import { type SayStart, startTexts } from './start-texts.ts';

/** `/start`: who I am, my branches, my next bookings, and the ways out. */
export function startPage(parts: OfficeParts): Page {
  return { method: 'get', path: '/start', access: 'person', handle: (request) => start(parts, request) };
}

/** A branch that somebody has a role at. */
type Held = { readonly name: string; readonly grant: Grant };

async function start(parts: OfficeParts, request: PageRequest): Promise<PageAnswer> {
  const { frame } = request;
  const person = signedIn(request);
  const { db, clock, timeZone, helpContact } = parts;
  const { caller } = person;
  const tree = await parts.tree(db);
  const { language } = frame;
  const props = {
    ...{ frame, person, helpContact, now: clock.now(), saying: { language, timeZone } },
    held: heldOf(caller.grants, tree),
    upcoming: await parts.upcomingOf(caller),
    needs: await parts.recordingNeedsOf(caller),
    say: startTexts(language, addressOf(caller.grants, tree)),
  };
  return { status: 200, html: <StartPage {...props} /> };
}

/** One line for each branch and role, root first; of two for one branch the better, and one's own before a deputy's. */
function heldOf(grants: readonly Grant[], tree: Tree): readonly Held[] {
  const best = new Map<string, Grant>();
  for (const grant of grants) {
    const known = best.get(grant.branch);
    if (known === undefined || worth(grant) > worth(known)) best.set(grant.branch, grant);
  }
  const depth = (id: string) => tree.get(id)?.path.length ?? 0;
  return [...best.values()]
    .filter(({ branch }) => tree.get(branch) !== undefined || tree.root === null)
    .sort((one, other) => depth(one.branch) - depth(other.branch) || (one.branch < other.branch ? -1 : 1))
    .map((grant) => ({ grant, name: tree.get(grant.branch)?.name ?? grant.branch }));
}

function worth({ role, deputyUntil }: Grant): number {
  return ROLES.indexOf(role) * 2 + (deputyUntil === undefined ? 1 : 0);
}

/** How people are addressed where somebody has a role. */
function addressOf([first]: readonly Grant[], tree: Tree): 'sie' | 'du' {
  return first === undefined ? 'sie' : tree.address(first.branch);
}

type StartProps = {
  readonly frame: Frame;
  readonly person: SignedIn;
  readonly held: readonly Held[];
  readonly upcoming: readonly Upcoming[];
  readonly needs: { readonly full: number; readonly soon: number };
  readonly helpContact: string | null;
  readonly now: Instant;
  readonly saying: Saying;
  readonly say: SayStart;
};

function StartPage(props: StartProps) {
  const { frame, person, held, say } = props;
  return (
    <Layout frame={frame} title={say('title')} here="start">
      <div class="desk">
        <div>
          <h1>{say('title')}</h1>
          <p>{say('who', { name: person.name })}</p>
        </div>
        {held.length === 0 ? <Nobody {...props} /> : <Bookings {...props} />}
        {held.length === 0 ? null : <Recordings {...props} />}
        {held.length === 0 ? null : <BranchesHeld {...props} />}
        <WaysOut {...props} />
      </div>
    </Layout>
  );
}

function Nobody({ helpContact, say }: StartProps) {
  return (
    <section class="card" aria-labelledby="nobody">
      <h2 id="nobody">{say('nobody.title')}</h2>
      <p>{helpContact === null ? say('nobody.askSomebody') : say('nobody.ask', { contact: helpContact })}</p>
      <p>{say('nobody.meetings')}</p>
    </section>
  );
}

function Bookings({ frame, held, upcoming, now, saying, say }: StartProps) {
  const mayBook = held.some(({ grant: { role } }) => role === 'secretary' || role === 'admin');
  return (
    <section aria-labelledby="bookings">
      <h2 id="bookings">{say('bookings')}</h2>
      {upcoming.length === 0 ? (
        <p class="small">{say('noBookings')}</p>
      ) : (
        <ul class="entries">
          {upcoming.map(({ booking, title, branchName, startsAt, timeZone }) => (
            <li key={`${booking} ${startsAt}`}>
              <a href={frame.link(`/buchungen/${booking}`)}>{title}</a>
              <span>{dateInWords(startsAt, now, { ...saying, timeZone })}</span>
              <span class="small">{branchName}</span>
            </li>
          ))}
        </ul>
      )}
      {mayBook ? (
        <p>
          <a class="button" href={frame.link('/buchen')}>
            {say('book')}
          </a>
        </p>
      ) : null}
      <p>
        <a href={frame.link('/buchungen')}>{say('allDates')}</a>
      </p>
    </section>
  );
}

/** The way to what was recorded, and what of it needs somebody. */
function Recordings({ frame, needs: { full, soon }, say }: StartProps) {
  return (
    <section aria-labelledby="recordings">
      <h2 id="recordings">{say('recordings.title')}</h2>
      {full === 0 ? null : <p class="fault">{say('recordings.full', { count: full })}</p>}
      {soon === 0 ? null : <p>{say('recordings.soon', { count: soon })}</p>}
      <p>
        <a href={frame.link('/aufzeichnungen')}>{say('recordings.all')}</a>
      </p>
    </section>
  );
}

function BranchesHeld({ held, now, saying, say }: StartProps) {
  return (
    <section aria-labelledby="branches">
      <h2 id="branches">{say('branches')}</h2>
      <ul class="entries">
        {held.map(({ name, grant: { branch, role, deputyUntil } }) => (
          <li key={branch}>
            <strong>{name}</strong>
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

function WaysOut({ person, say }: StartProps) {
  const { csrf } = person.session.data;
  return (
    <div class="ways-out">
      <form method="post" action="/auth/logout">
        <input type="hidden" name="csrf" value={csrf} />
        <button type="submit" class="quiet" aria-describedby="leave-hint">
          {say('leave')}
        </button>
        <p class="small" id="leave-hint">
          {say('leaveHint')}
        </p>
      </form>
      <form method="post" action="/auth/logout">
        <input type="hidden" name="csrf" value={csrf} />
        <button type="submit" class="quiet" name="everywhere" value="yes" aria-describedby="everywhere-hint">
          {say('leaveEverywhere')}
        </button>
        <p class="small" id="everywhere-hint">
          {say('everywhereHint')}
        </p>
      </form>
    </div>
  );
}
