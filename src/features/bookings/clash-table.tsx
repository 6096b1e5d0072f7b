import { DataTable } from '../../platform/web/page-parts.tsx';
import type { Voice } from './act-texts.ts';
import type { Clash } from './seen-fields.ts';

const NAMED = [
  ...(['title', 'description', 'lobby', 'accessCode', 'maxParticipants', 'muteOnStart', 'welcome'] as const),
  ...(['record', 'papers', 'attendance', 'day', 'time', 'duration', 'people'] as const),
] as const;

type Props = { readonly clashes: readonly Clash<string>[] | null; readonly voice: Voice };

/** That somebody else changed it meanwhile: both values, side by side. */
export function Overtaken({ clashes, voice: { act } }: Props) {
  if (clashes === null) return null;
  return (
    <div class="wrong" role="alert" tabindex={-1} autofocus>
      <h2>{act('clash.title')}</h2>
      <p>{act(clashes.length === 0 ? 'clash.none' : 'clash.lead')}</p>
      {clashes.length === 0 ? null : (
        <DataTable
          title={act('clash.title')}
          columns={[
            { head: act('clash.what'), cell: ({ field }) => act(`field.${nameOf(field)}`) },
            { head: act('clash.mine'), cell: ({ mine }) => valueInWords(mine, act) },
            { head: act('clash.theirs'), cell: ({ theirs }) => valueInWords(theirs, act) },
          ]}
          rows={clashes}
          keyOf={({ field }) => field}
        />
      )}
    </div>
  );
}

function nameOf(field: string): (typeof NAMED)[number] {
  const named = NAMED.find((known) => known === field);
  if (named === undefined) throw new RangeError(`no form has a field ${field}`);
  return named;
}

function valueInWords(value: string, act: Voice['act']): string {
  if (value === 'yes') return act('clash.yes');
  return value.trim() === '' ? act('clash.nothing') : value;
}
