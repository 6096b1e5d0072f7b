import { DataTable } from '../../platform/web/page-parts.tsx';
import type { Voice } from './act-texts.ts';
import { isChoice, isTick, OPTION_FIELDS, type OptionField } from './form-options.ts';
import { optionInWords, optionLabel } from './option-words.ts';
import type { Clash } from './seen-fields.ts';

/** Fields that are no options. */
const NAMED = ['title', 'description', 'day', 'time', 'duration', 'people'] as const;

type Props = { readonly clashes: readonly Clash<string>[] | null; readonly voice: Voice };

/** That somebody else changed it meanwhile: both values, side by side. */
export function Overtaken({ clashes, voice }: Props) {
  const { act } = voice;
  if (clashes === null) return null;
  return (
    <div class="wrong" role="alert" tabindex={-1} autofocus>
      <h2>{act('clash.title')}</h2>
      <p>{act(clashes.length === 0 ? 'clash.none' : 'clash.lead')}</p>
      {clashes.length === 0 ? null : (
        <DataTable
          title={act('clash.title')}
          columns={[
            { head: act('clash.what'), cell: ({ field }) => labelOf(field, voice) },
            { head: act('clash.mine'), cell: ({ field, mine }) => inWords(field, mine, voice) },
            { head: act('clash.theirs'), cell: ({ field, theirs }) => inWords(field, theirs, voice) },
          ]}
          rows={clashes}
          keyOf={({ field }) => field}
        />
      )}
    </div>
  );
}

function labelOf(field: string, { say, act }: Voice): string {
  const option = optionIn(field);
  if (option !== undefined) return optionLabel(option, say);
  const named = NAMED.find((known) => known === field);
  if (named === undefined) throw new RangeError(`no form has a field ${field}`);
  return act(`field.${named}`);
}

function optionIn(field: string): OptionField | undefined {
  return OPTION_FIELDS.find((known) => known === field);
}

function inWords(field: string, value: string, { say, act }: Voice): string {
  const option = optionIn(field);
  if (option !== undefined && isChoice(option)) return optionInWords(option, value, say);
  if (option !== undefined && isTick(option) && value === 'yes') return act('clash.yes');
  return value.trim() === '' ? act('clash.nothing') : value;
}
