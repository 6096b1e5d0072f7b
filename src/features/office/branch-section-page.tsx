import type { ComponentChildren } from 'preact';
import type { Frame } from '../../platform/web/frame.ts';
import {
  type Complaint,
  InputField,
  SelectField,
  TextField,
  Wrong,
} from '../../platform/web/form-fields.tsx';
import { Layout } from '../../platform/web/layout.tsx';
import { PostForm } from '../../platform/web/page-parts.tsx';
import { pageTexts } from '../../platform/web/page-texts.ts';
import {
  ABOVE,
  fieldsOf,
  isNumber,
  rebased,
  type Typed,
  typedOf,
  typedValue,
  wasField,
} from './branch-form.ts';
import { type BranchLook, branchPath } from './branch-look.ts';
import { capInWords, choiceInWords, valueInWords } from './branch-setting-words.ts';
import {
  fieldOf,
  inheritedValue,
  ownValue,
  partsOf,
  type Section,
  SECTIONS,
  SETTINGS,
  type SettingId,
} from './branch-settings.ts';

/** The addresses of the sections, below their branch. */
export const SECTION_PATHS = {
  limits: 'grenzen',
  bookings: 'vorgaben',
  texts: 'texte',
  recordings: 'aufbewahrung',
} as const satisfies Record<Section, string>;

export type FormView = {
  readonly look: BranchLook;
  readonly typed: Typed;
  readonly complaints: readonly Complaint[];
  /** Whether what is saved now stands beside each field: somebody else changed it meanwhile. */
  readonly showsNow: boolean;
};

type Props = { readonly frame: Frame; readonly view: FormView };

/** One section of a branch's settings as a form. */
export function SectionPage({ frame, view, section }: Props & { readonly section: Section }) {
  const { look, showsNow, typed: sent } = view;
  const { say } = look.voice;
  const now = typedOf(section, look.branch, say);
  const typed = showsNow ? rebased(section, sent, now) : sent;
  const shown = { ...view, typed };
  const isSaidOnce = section === 'limits' && emptyIsNoLimit(look);
  const lead = [say(`lead.${section}`), ...(isSaidOnce ? [say('form.emptyIsNoLimit')] : [])].join(' ');
  return (
    <FormPage
      frame={frame}
      view={shown}
      title={say(`section.${section}`)}
      lead={lead}
      path={SECTION_PATHS[section]}
    >
      {fieldsOf(section).map((field) => {
        const was = showsNow ? now[field] : (sent[wasField(field)] ?? now[field]);
        return <input key={field} type="hidden" name={wasField(field)} value={was ?? ''} />;
      })}
      {SECTIONS[section].map((id) => (
        <SettingField key={id} view={shown} id={id} />
      ))}
      {section === 'bookings' ? <CodeFields {...shown} /> : null}
      {section === 'texts' ? <WelcomeFields {...shown} /> : null}
    </FormPage>
  );
}

type PageProps = Props & {
  readonly title: string;
  readonly lead: string | null;
  /** Below the branch's own. */
  readonly path: string;
  readonly children: ComponentChildren;
};

export function FormPage({ frame, view, title, lead, path, children }: PageProps) {
  const { look, complaints, typed, showsNow } = view;
  const { branch, address, voice } = look;
  // Of the branch as it was typed over: who was overtaken meanwhile is to be told.
  const version = showsNow ? String(branch.version) : (typed['version'] ?? String(branch.version));
  const { say, language } = voice;
  return (
    <Layout frame={frame} title={`${title} – ${branch.name}`} address={address} here="branches">
      <div class="notice">
        {complaints.length === 0 ? null : (
          <Wrong title={pageTexts(language, address)('parts.wrong')} complaints={complaints} />
        )}
        <p class="small">{branch.name}</p>
        <h1>{title}</h1>
        {lead === null ? null : <p>{lead}</p>}
        <PostForm frame={frame} action={`${branchPath(branch.id)}/${path}`} class="card">
          <input type="hidden" name="version" value={version} />
          {children}
          <button type="submit">{say('form.save')}</button>
        </PostForm>
        <p>
          <a href={frame.link(branchPath(branch.id))}>{say('form.keep')}</a>
        </p>
      </div>
    </Layout>
  );
}

function SettingField({ view, id }: { readonly view: FormView; readonly id: SettingId }) {
  const { look, typed, complaints, showsNow } = view;
  const { voice, tree, branch } = look;
  const { say } = voice;
  const field = fieldOf(id);
  const inherited = inheritedValue(tree, branch.id, id);
  const above = { name: inherited.from?.name ?? '', value: valueInWords(inherited.value, id, voice) };
  const isUsual = inherited.from === null;
  const own = ownValue(branch, id);
  const now = showsNow && typedValue(own, id, say) !== typed[field] ? [nowSaved(view, id)] : [];
  const common = { field, label: say(`label.${id}`), complaints, value: typed[field] ?? '' };
  if (isNumber(id)) {
    const hint = [...hintsOf(view, id), ...emptyInWords(view, id), ...now].join(' ');
    return <InputField {...common} {...(hint === '' ? {} : { hint })} type="number" required={false} />;
  }
  const control = SETTINGS[id];
  const choices = control === 'yes-no' ? ['yes', 'no'] : typeof control === 'string' ? [] : control;
  const options = [
    { value: ABOVE, words: isUsual ? say('form.asUsual', above) : say('form.asAbove', above) },
    ...choices.map((choice) => ({ value: choice, words: choiceInWords(choice, id, voice) })),
  ];
  const hint = [...hintsOf(view, id), ...now].join(' ');
  return <SelectField {...common} {...(hint === '' ? {} : { hint })} groups={[{ label: null, options }]} />;
}

/** What an empty field means, where the page does not say it once for all; and how to have none where there is one. */
function emptyInWords({ look }: FormView, id: SettingId): readonly string[] {
  const { voice, tree, branch } = look;
  const { say } = voice;
  const { value, from } = inheritedValue(tree, branch.id, id);
  if (isLimit(id) && emptyIsNoLimit(look)) return [];
  const above = { name: from?.name ?? '', value: valueInWords(value, id, voice) };
  const empty = from === null ? say('form.leaveEmptyUsual', above) : say('form.leaveEmpty', above);
  const isValue = value !== null && value !== undefined;
  const isForNone = SETTINGS[id] === 'number-or-none' && isValue;
  return [empty, ...(isForNone ? [say('form.orNone', { value: valueInWords(null, id, voice) })] : [])];
}

function isLimit(id: SettingId): boolean {
  return SECTIONS.limits.some((known) => known === id);
}

/** Whether an empty field means that in all of the limits. */
function emptyIsNoLimit({ tree, branch }: BranchLook): boolean {
  return SECTIONS.limits.filter(isNumber).every((id) => inheritedValue(tree, branch.id, id).value === null);
}

function nowSaved({ look: { voice, tree, branch } }: FormView, id: SettingId): string {
  const own = ownValue(branch, id);
  const value = own === undefined ? inheritedValue(tree, branch.id, id).value : own;
  return voice.say('form.now', { value: valueInWords(value, id, voice) });
}

/** What it means, and what caps it. */
function hintsOf({ look: { voice, tree, branch } }: FormView, id: SettingId): readonly string[] {
  const { say } = voice;
  const [group] = partsOf(id);
  const own = group === 'limits' ? [say(`hint.${id as SettingId & `limits.${string}`}`)] : [];
  if (id === 'options.recordingDays') return [say('hint.recordingDays')];
  if (id !== 'limits.recordingDays' || tree.root === null || branch.parent === null) return own;
  return [...own, capInWords(tree, voice)];
}

/** The code itself is a secret of the branch: it is put in, and never shown. */
function CodeFields({ look: { voice, branch }, typed, complaints, showsNow }: FormView) {
  const { say } = voice;
  const { accessCode } = branch.defaults.options;
  const isSet = typeof accessCode === 'string';
  const now = say(isSet ? 'form.codeOwn' : accessCode === null ? 'form.codeNone' : 'form.codeAbove');
  const hint = showsNow ? `${say('form.codeHint')} ${say('form.now', { value: now })}` : say('form.codeHint');
  const options = [
    ...(isSet ? [{ value: 'keep', words: say('form.codeKeep') }] : []),
    { value: ABOVE, words: say('form.codeAbove') },
    { value: 'none', words: say('form.codeNone') },
    { value: 'new', words: say('form.codeNew') },
  ];
  return (
    <>
      <SelectField
        field="codeMode"
        label={say('form.codeMode')}
        hint={hint}
        complaints={complaints}
        value={typed['codeMode'] ?? ''}
        groups={[{ label: null, options }]}
      />
      <InputField
        field="code"
        label={say('form.code')}
        hint={say('form.codeLength')}
        complaints={complaints}
        type="text"
        value={typed['code'] ?? ''}
        required={false}
      />
    </>
  );
}

function WelcomeFields({ look: { voice, tree, branch }, typed, complaints, showsNow }: FormView) {
  const { say } = voice;
  const { welcome } = branch.defaults.options;
  const now = welcome ?? (welcome === null ? say('form.welcomeNone') : say('form.codeAbove'));
  const above = tree.chain(branch.id).slice(0, -1);
  const from = above.findLast(({ defaults }) => defaults.options.welcome !== undefined);
  const value = from?.defaults.options.welcome ?? say('value.noText');
  const options = [
    {
      value: ABOVE,
      words:
        from === undefined ? say('form.asUsual', { value }) : say('form.asAbove', { name: from.name, value }),
    },
    { value: 'own', words: say('form.welcomeOwn') },
    { value: 'none', words: say('form.welcomeNone') },
  ];
  return (
    <>
      <SelectField
        field="welcomeMode"
        label={say('form.welcomeMode')}
        {...(showsNow ? { hint: say('form.now', { value: now }) } : {})}
        complaints={complaints}
        value={typed['welcomeMode'] ?? ''}
        groups={[{ label: null, options }]}
      />
      <TextField
        field="welcome"
        label={say('form.welcome')}
        hint={say('form.welcomeHint')}
        complaints={complaints}
        value={typed['welcome'] ?? ''}
        rows={5}
        required={false}
      />
    </>
  );
}
