import type { ComponentChildren } from 'preact';
import type { Frame } from '../../platform/web/frame.ts';
import { Layout } from '../../platform/web/layout.tsx';
import { Bar, Standing, Told } from '../../platform/web/page-parts.tsx';
import type { RoleRule } from '../../platform/settings/keycloak-settings.ts';
import type { Branch } from '../branches/branch.ts';
import type { FolderList } from '../folders/folder-view.ts';
import type { DeputyView } from '../people/deputy-endpoints.ts';
import type { z } from 'zod';
import { type BranchLook, branchPath } from './branch-look.ts';
import { MANAGE_PATH } from './branch-manage-page.tsx';
import { PeopleSection } from './branch-people.tsx';
import { SECTION_PATHS } from './branch-section-page.tsx';
import { sourceInWords, valueInWords } from './branch-setting-words.ts';
import { inheritedValue, ownValue, type Section, SECTIONS, type SettingId } from './branch-settings.ts';
import { barOf } from './folder-words.ts';

export type BranchShown = {
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

/** A branch: where it stands, what is set there and by whom, and who may do what. */
export function BranchPage({ frame, shown }: Props) {
  const { look, done } = shown;
  const { branch, address, voice } = look;
  const { say } = voice;
  const sections: readonly Section[] = ['limits', 'bookings', 'texts', 'recordings'];
  return (
    <Layout frame={frame} title={branch.name} address={address} here="branches" width="broad">
      <Told done={done} setback={null} />
      <Heading frame={frame} shown={shown} />
      <div class="settings">
        {sections.map((section) => (
          <SettingsCard key={section} frame={frame} shown={shown} section={section} />
        ))}
        <FolderCard frame={frame} shown={shown} />
        <PeopleSection frame={frame} {...shown} />
      </div>
      {look.may.administer ? null : <p class="small">{whomToAsk(shown)}</p>}
      {look.may.administer ? (
        <p>
          <a href={frame.link(`${branchPath(branch.id)}/${MANAGE_PATH}`)}>{say('page.manage')}</a>
        </p>
      ) : null}
      <Below frame={frame} look={look} />
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
      <p class="small">{`${say(`level.${branch.level}`)} · ${say('page.id', { id: branch.id })}`}</p>
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

type CardProps = {
  readonly id: string;
  readonly title: string;
  readonly more: ComponentChildren;
  readonly children: ComponentChildren;
};

function Card({ id, title, more, children }: CardProps) {
  return (
    <section class="card" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {children}
      {more === null ? null : <p>{more}</p>}
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
    <Card id={section} title={title} more={may.administer ? change : null}>
      <dl class="set">
        {SECTIONS[section].map((id) => (
          <SettingLine key={id} look={look} id={id} />
        ))}
        {section === 'texts' ? <Welcome look={look} /> : null}
      </dl>
    </Card>
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
      notes={[source, ...capsOf(look, id, value)]}
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
  const days = tree.limits(branch.id).recordingDays;
  const isCapped = id === 'limits.recordingDays' && typeof value === 'number' && value > days;
  return isCapped ? [say('page.cap', { days, name: tree.root?.name ?? '' })] : [];
}

function Welcome({ look: { tree, branch, voice } }: { readonly look: BranchLook }) {
  const { say } = voice;
  const from = tree.chain(branch.id).findLast(({ defaults }) => defaults.options.welcome !== undefined);
  const value = from?.defaults.options.welcome ?? say('value.noText');
  const above = from?.id === branch.id ? null : (from ?? null);
  const source =
    from === undefined || above !== null ? sourceInWords({ value, from: above }, voice) : say('page.own');
  return <Line name={say('label.welcome')} value={value} notes={[source]} />;
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

function FolderCard({ frame, shown: { look, folders } }: Props) {
  const { branch, voice } = look;
  const { say, language } = voice;
  const folder = folders.items.find((one) => one.branch === branch.id);
  const more = (
    <a href={frame.link(`/ordner?gliederung=${encodeURIComponent(branch.id)}`)}>{say('folder.more')}</a>
  );
  const bar = folder === undefined ? null : barOf(folder, language, look.address);
  return (
    <Card id="folder" title={say('folder.title')} more={folders.configured ? more : null}>
      {folders.configured ? null : <p>{say('folder.noNextcloud')}</p>}
      {bar === null ? null : <Bar {...bar} />}
      {folder === undefined ? null : folder.link === null ? (
        <p>{say('folder.none')}</p>
      ) : (
        <p>
          <a href={folder.link}>{say('folder.open')}</a>
        </p>
      )}
    </Card>
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
    <section class="part" aria-labelledby="below">
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
