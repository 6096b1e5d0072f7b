import type { ComponentChildren } from 'preact';
import { dateInWords, dayInWords, type Saying } from '../../platform/web/dates.ts';
import { InputField } from '../../platform/web/form-fields.tsx';
import type { Frame } from '../../platform/web/frame.ts';
import { Layout } from '../../platform/web/layout.tsx';
import type { Page, PageAnswer, PageRequest } from '../../platform/web/page.ts';
import { GetForm, Told } from '../../platform/web/page-parts.tsx';
import type { Address } from '../../platform/web/texts.ts';
import { signedIn } from '../bookings/page-parts.ts';
import type { Tree } from '../branches/tree.ts';
import { pagesWith, type PageFound } from './app-pages.ts';
import { jobPath } from './job-parts.tsx';
import { jobTitle } from './job-words.ts';
import type { OfficeParts } from './office-parts.ts';
import { opsTexts } from './ops-texts.ts';
import { type Hits, looksLikeKey, searchAll } from './search.ts';
import { SearchGroup } from './search-group.tsx';
import { type SaySearch, searchTexts } from './search-texts.ts';

const PATH = '/suche';
const LONGEST = 200;

/** `/suche?q=`: everything that its reader may see, by words or by day. */
export function searchPages(parts: OfficeParts): readonly Page[] {
  return [{ method: 'get', path: PATH, access: 'person', handle: (request) => search(parts, request) }];
}

async function search(parts: OfficeParts, request: PageRequest): Promise<PageAnswer> {
  const { frame, language, query } = request;
  const { caller, operates } = signedIn(request);
  const text = (query['q'] ?? '').trim().slice(0, LONGEST);
  // A key may not stay in the address, nor be carried on from it.
  if (looksLikeKey(text)) return { status: 303, redirect: frame.link(`${PATH}?getan=schluessel`) };
  const tree = await parts.tree(parts.db);
  const [first] = caller.grants;
  const address = first === undefined ? 'sie' : tree.address(first.branch);
  const say = searchTexts(language, address);
  const titleOfJob = (name: string) => jobTitle(name, opsTexts(language, address));
  const hits = text === '' ? null : await searchAll(parts, text, { caller, operates, titleOfJob });
  const shown = {
    ...{ frame, text, tree, say, address, hits, titleOfJob },
    pages: pagesWith(text, frame, say),
    setback: query['getan'] === 'schluessel' ? say('key') : null,
    saying: { language, timeZone: parts.timeZone },
    now: parts.clock.now(),
  };
  return { status: 200, packed: true, html: <SearchPage {...shown} /> };
}

type Props = {
  readonly frame: Frame;
  readonly text: string;
  readonly tree: Tree;
  readonly say: SaySearch;
  readonly address: Address;
  /** null where nothing was searched for yet. */
  readonly hits: Hits | null;
  readonly pages: readonly PageFound[];
  readonly titleOfJob: (name: string) => string;
  readonly setback: string | null;
  readonly saying: Saying;
  readonly now: number;
};

function SearchPage(props: Props) {
  const { frame, text, say, address, hits, pages, setback } = props;
  return (
    <Layout frame={frame} title={say('title')} address={address} here="search">
      <div class="ops">
        <h1>{say('title')}</h1>
        <Told done={null} setback={setback} />
        <GetForm frame={frame} action={PATH}>
          <InputField
            field="q"
            label={say('label')}
            hint={say('hint')}
            complaints={[]}
            value={text}
            type="search"
            required
          />
          <button type="submit">{say('button')}</button>
        </GetForm>
        {hits === null ? <p>{say('empty')}</p> : <Found {...props} hits={hits} pages={pages} />}
      </div>
    </Layout>
  );
}

function Found(props: Props & { readonly hits: Hits }) {
  const { hits, pages, say, text } = props;
  const groups = [
    hits.dates,
    hits.bookings,
    hits.recordings,
    hits.branches,
    hits.folders,
    hits.servers,
    hits.jobs,
    pages,
  ];
  const count = groups.reduce((sum, { length }) => sum + length, 0);
  const found = Object.values(hits.more).includes(true) ? 'foundMore' : 'found';
  return (
    <>
      <p role="status">{count === 0 ? say('none', { text }) : say(found, { count, text })}</p>
      {count === 0 ? <p>{say('noneHint')}</p> : null}
      <Meetings {...props} />
      <Things {...props} />
    </>
  );
}

/** The way to what is not shown of a group. */
function moreBy({ frame, say }: Pick<Props, 'frame' | 'say'>) {
  return (path: string, words: MoreWords) => ({ href: frame.link(path), words: say(words) });
}
type MoreWords = 'moreDates' | 'moreBookings' | 'moreRecordings' | 'moreBranches' | 'moreFolders';

function Meetings({ frame, hits, say, tree, saying, now, text }: Props & { readonly hits: Hits }) {
  const [more, sought] = [moreBy({ frame, say }), encodeURIComponent(text)];
  const nameOf = (id: string | null) => (id === null ? '' : (tree.get(id)?.name ?? id));
  const onDay = hits.day === null ? '' : dayInWords(Date.parse(`${hits.day}T12:00Z`), now, saying);
  const firstOf = ({ occurrences }: Hits['bookings'][number]): ComponentChildren => {
    const next = occurrences.find(({ endsAt }) => Date.parse(endsAt) > now) ?? occurrences.at(-1);
    if (next === undefined) return null;
    return dateInWords(Date.parse(next.startsAt), now, { ...saying, timeZone: next.timeZone });
  };
  return (
    <>
      <SearchGroup
        id="dates"
        title={say('group.dates', { day: onDay })}
        items={hits.dates.map(({ id, title, startsAt, timeZone, branch }) => ({
          ...{ key: id, href: frame.link(`/termine/${id}`), title, small: nameOf(branch) },
          line: dateInWords(Date.parse(startsAt), now, { ...saying, timeZone }),
        }))}
        more={hits.more.dates ? more(`/kalender?ansicht=tag&tag=${hits.day ?? ''}`, 'moreDates') : null}
      />
      <SearchGroup
        id="bookings"
        title={say('group.bookings')}
        items={hits.bookings.map((booking) => ({
          ...{ key: booking.id, href: frame.link(`/buchungen/${booking.id}`), title: booking.title },
          small: `${nameOf(booking.branch)}${booking.status === 'cancelled' ? ` · ${say('cancelled')}` : ''}`,
          line: firstOf(booking),
        }))}
        more={hits.more.bookings ? more(`/buchungen?text=${sought}`, 'moreBookings') : null}
      />
      <SearchGroup
        id="recordings"
        title={say('group.recordings')}
        items={hits.recordings.map(({ id, title, branch, startedAt, recordedAt }) => ({
          ...{ key: id, href: frame.link(`/aufzeichnungen/${id}`), title, small: nameOf(branch) },
          line: dateInWords(Date.parse(startedAt ?? recordedAt), now, saying),
        }))}
        more={hits.more.recordings ? more(`/aufzeichnungen?q=${sought}`, 'moreRecordings') : null}
      />
    </>
  );
}

function Things({ frame, hits, pages, say, titleOfJob, text }: Props & { readonly hits: Hits }) {
  const [more, sought] = [moreBy({ frame, say }), encodeURIComponent(text)];
  return (
    <>
      <SearchGroup
        id="branches"
        title={say('group.branches')}
        items={hits.branches.map(({ id, name, level }) => ({
          ...{ key: id, href: frame.link(`/gliederungen/${encodeURIComponent(id)}`), title: name },
          ...{ small: say(`level.${level}`), line: null },
        }))}
        more={hits.more.branches ? more(`/gliederungen?name=${sought}`, 'moreBranches') : null}
      />
      <SearchGroup
        id="folders"
        title={say('group.folders')}
        items={hits.folders.flatMap(({ branch, name, link, planned }) =>
          link === null
            ? []
            : [{ key: branch, href: link, title: name, small: planned.path.join(' / '), line: null }],
        )}
        more={hits.more.folders ? more('/ordner', 'moreFolders') : null}
      />
      <SearchGroup
        id="servers"
        title={say('group.servers')}
        items={hits.servers.map(({ name }) => ({
          ...{ key: name, href: frame.link(`/betrieb/server/${encodeURIComponent(name)}`), title: name },
          ...{ small: '', line: null },
        }))}
      />
      <SearchGroup
        id="jobs"
        title={say('group.jobs')}
        items={hits.jobs.map(({ name }) => ({
          ...{ key: name, href: frame.link(jobPath(name)), title: titleOfJob(name) },
          ...{ small: name, line: null },
        }))}
      />
      <SearchGroup
        id="pages"
        title={say('group.pages')}
        items={pages.map(({ path, title, what }) => ({
          ...{ key: path, href: frame.link(path), title, small: '', line: what },
        }))}
      />
    </>
  );
}
