import type { Frame } from '../../platform/web/frame.ts';
import { Layout } from '../../platform/web/layout.tsx';
import { Bar, Reachable, Standing, Told } from '../../platform/web/page-parts.tsx';
import type { RoleRule } from '../../platform/settings/keycloak-settings.ts';
import type { Branch } from '../branches/branch.ts';
import type { FolderList } from '../folders/folder-view.ts';
import type { DeputyView } from '../people/deputy-endpoints.ts';
import type { z } from 'zod';
import { type BranchLook, branchPath } from './branch-look.ts';
import { MANAGE_PATH } from './branch-manage-page.tsx';
import { PeopleSection } from './branch-people.tsx';
import { SECTION_PATHS } from './branch-section-page.tsx';
import { capInWords, sourceInWords, valueInWords } from './branch-setting-words.ts';
import { inheritedValue, ownValue, type Section, SECTIONS, type SettingId } from './branch-settings.ts';
import { barOf } from './folder-words.ts';

type BranchShown = {
  readonly look: BranchLook;
  readonly folders: z.infer<typeof FolderList>;
  readonly deputies: readonly DeputyView[] | null;
  readonly rules: readonly RoleRule[];
  /** Whom somebody asks who may not change it; null for nobody by name. */
  readonly helpContact: string | null;
  readonly done: string | null;
  readonly now: number;
  readonly timeZone: string;
};

type Props = { readonly frame: Frame; readonly shown: BranchShown };

/** A branch: where it stands, who may do what, what is below it, and what is set there and by whom. */
export function BranchPage({ frame, shown }: Props) {
  const { look, done } = shown;
  const { branch, address, voice } = look;
  const { say } = voice;
  return (
    <Layout frame={frame} title={branch.name} address={address} here="branches" width="broad">
      <Told done={done} setback={null} />
      <Heading frame={frame} shown={shown} />
      <div class="branch-top">
        <PeopleSection frame={frame} {...shown} />
        <Below frame={frame} look={look} />
        <FolderPart frame={frame} shown={shown} />
      </div>
      <Settings frame={frame} shown={shown} />
      {look.may.administer ? (
        <p>
          <a href={frame.link(`${branchPath(branch.id)}/${MANAGE_PATH}`)}>{say('page.manage')}</a>
        </p>
      ) : null}
    </Layout>
  );
}

function Heading({ frame, shown: { look } }: Props) {
  const { branch, tree, voice, person, may } = look;
  const { say } = voice;
  const sees = (id: string) => person.caller.grants.some((grant) => tree.isWithin(id, grant.branch));
  const id = encodeURIComponent(branch.id);
  return (
    <header class="branch-head">
      {branch.parent === null ? null : (
        <nav aria-label={say('page.above')}>
          <ol class="trail">
            {tree
              .chain(branch.id)
              .slice(0, -1)
              .map((above) => (
                <li key={above.id}>
                  {sees(above.id) ? <a href={frame.link(branchPath(above.id))}>{above.name}</a> : above.name}
                </li>
              ))}
          </ol>
        </nav>
      )}
      <h1>{branch.name}</h1>
      <p class="small">
        {say(`level.${branch.level}`)}
        {/* Only programs and lists call a branch by it. */}
        {may.administer ? ` · ${say('page.id', { id: branch.id })}` : null}
      </p>
      {branch.closed ? (
        <p>
          <Standing kind="warn">{say('page.closed')}</Standing>
        </p>
      ) : null}
      <nav class="row branch-ways" aria-label={branch.name}>
        {may.book && !branch.closed ? (
          <a class="button" href={frame.link(`/buchen?branch=${id}`)}>
            {say('page.book')}
          </a>
        ) : null}
        <a href={frame.link(`/buchungen?gliederung=${id}`)}>{say('page.bookings')}</a>
        <a href={frame.link(`/kalender?gliederung=${id}`)}>{say('page.calendar')}</a>
        <a href={frame.link(`/aufzeichnungen?gliederung=${id}`)}>{say('page.recordings')}</a>
      </nav>
    </header>
  );
}

/** Who stands above, since nobody lifts the limits that they were given. */
function whomToAsk({ look, helpContact }: BranchShown): string {
  const { branch, tree, voice } = look;
  const above = tree.get(branch.parent ?? '');
  const who =
    above === undefined ? voice.say('page.askRoot') : voice.say('page.askAbove', { name: above.name });
  return helpContact === null ? who : `${who} ${voice.say('page.askContact', { contact: helpContact })}`;
}

const SHOWN: readonly Section[] = ['limits', 'bookings', 'texts', 'recordings'];

function Settings({ frame, shown }: Props) {
  const { voice, may } = shown.look;
  const { say } = voice;
  return (
    <section class="part" aria-labelledby="settings">
      <h2 id="settings">{say('page.settings')}</h2>
      {may.administer ? null : (
        <p>
          <Reachable sentence={whomToAsk(shown)} />
        </p>
      )}
      <p>{say('page.usual')}</p>
      <div class="settings">
        {SHOWN.map((section) => (
          <SettingsCard key={section} frame={frame} shown={shown} section={section} />
        ))}
      </div>
    </section>
  );
}

function SettingsCard({ frame, shown: { look }, section }: Props & { readonly section: Section }) {
  const { branch, voice, may } = look;
  const { say } = voice;
  const title = say(`section.${section}`);
  const change = (
    <a
      href={frame.link(`${branchPath(branch.id)}/${SECTION_PATHS[section]}`)}
      aria-label={say('page.changeWhat', { what: title })}
    >
      {say('page.change')}
    </a>
  );
  return (
    <section class="card" aria-labelledby={section}>
      <h3 id={section}>{title}</h3>
      <dl class="set">
        {SECTIONS[section].map((id) => (
          <SettingLine key={id} look={look} id={id} />
        ))}
        {section === 'texts' ? <Welcome look={look} /> : null}
      </dl>
      {may.administer ? <p>{change}</p> : null}
    </section>
  );
}

function SettingLine({ look, id }: { readonly look: BranchLook; readonly id: SettingId }) {
  const { tree, branch, voice } = look;
  const own = ownValue(branch, id);
  const inherited = inheritedValue(tree, branch.id, id);
  const value = own === undefined ? inherited.value : own;
  const source = own === undefined ? sourceInWords(inherited, voice) : voice.say('page.own');
  return (
    <Line
      name={voice.say(`label.${id}`)}
      value={valueInWords(value, id, voice)}
      notes={[...(source === null ? [] : [source]), ...capsOf(look, id, value)]}
    />
  );
}

/** What else binds it from above. */
function capsOf({ tree, branch, voice }: BranchLook, id: SettingId, value: unknown): readonly string[] {
  const { say } = voice;
  const nameOf = (branchId: string) => tree.get(branchId)?.name ?? branchId;
  if (id === 'limits.subtreeRoomsAtOnce') {
    return tree
      .subtreeCaps(branch.id)
      .filter((cap) => cap.branch !== branch.id)
      .map((cap) =>
        say('page.capAbove', {
          name: nameOf(cap.branch),
          value: valueInWords(cap.roomsAtOnce, id, voice),
        }),
      );
  }
  const { recordingDays } = tree.limits(branch.id);
  const isCapped = id === 'limits.recordingDays' && typeof value === 'number' && value > recordingDays;
  return isCapped ? [capInWords(tree, voice)] : [];
}

function Welcome({ look: { tree, branch, voice } }: { readonly look: BranchLook }) {
  const { say } = voice;
  const from = tree.chain(branch.id).findLast(({ defaults }) => defaults.options.welcome !== undefined);
  const value = from?.defaults.options.welcome ?? say('value.noText');
  const above = from?.id === branch.id ? null : (from ?? null);
  const source =
    from === undefined || above !== null ? sourceInWords({ value, from: above }, voice) : say('page.own');
  return <Line name={say('label.welcome')} value={value} notes={source === null ? [] : [source]} />;
}

type LineProps = { readonly name: string; readonly value: string; readonly notes: readonly string[] };

function Line({ name, value, notes }: LineProps) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
      {notes.map((note) => (
        <dd key={note} class="small">
          {note}
        </dd>
      ))}
    </div>
  );
}

function FolderPart({ frame, shown: { look, folders } }: Props) {
  const { branch, voice } = look;
  const { say, language } = voice;
  const folder = folders.items.find((one) => one.branch === branch.id);
  const more = (
    <a href={frame.link(`/ordner?gliederung=${encodeURIComponent(branch.id)}`)}>{say('folder.more')}</a>
  );
  const bar = folder === undefined ? null : barOf(folder, language, look.address);
  return (
    <section class="branch-folder" aria-labelledby="folder">
      <h2 id="folder">{say('folder.title')}</h2>
      {folders.configured ? null : <p>{say('folder.noNextcloud')}</p>}
      {bar === null ? null : <Bar {...bar} />}
      {folder === undefined ? null : folder.link === null ? (
        <p>{say('folder.none')}</p>
      ) : (
        <p>
          <a href={folder.link}>{say('folder.open')}</a>
        </p>
      )}
      {folders.configured ? <p>{more}</p> : null}
    </section>
  );
}

/** Those next below it, by name. */
function Below({
  frame,
  look: { tree, branch, voice },
}: {
  readonly frame: Frame;
  readonly look: BranchLook;
}) {
  const { say } = voice;
  const names = new Intl.Collator('de', { numeric: true });
  const children: readonly Branch[] = tree.all
    .filter(({ parent }) => parent === branch.id)
    .toSorted((one, other) => names.compare(one.name, other.name));
  if (children.length === 0) return null;
  return (
    <section aria-labelledby="below">
      <h2 id="below">{say('page.children')}</h2>
      <ul class="branches">
        {children.map(({ id, name, closed }) => (
          <li key={id}>
            <a href={frame.link(branchPath(id))}>{name}</a>
            {closed ? <Standing kind="warn">{say('tree.closed')}</Standing> : null}
          </li>
        ))}
      </ul>
    </section>
  );
}
