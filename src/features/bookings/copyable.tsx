import type { ComponentChildren } from 'preact';
import type { Voice } from './act-texts.ts';

type Props = {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly hint?: string;
  /** Whether the hint is a warning. */
  readonly isGrave?: boolean;
  /** More than one: a text of several lines. */
  readonly rows?: number;
  /** What else may be done with it, beside the button. */
  readonly beside?: ComponentChildren;
  readonly voice: Voice;
};

/** What is to be copied: it can be reached, selected and read, and not changed. A script adds the button. */
export function Copyable({
  id,
  label,
  value,
  hint,
  isGrave = false,
  rows = 1,
  beside,
  voice: { act },
}: Props) {
  const common = {
    ...{ id, value, readonly: true, spellcheck: false },
    'aria-describedby': hint === undefined ? undefined : `${id}-hint`,
  };
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {hint === undefined ? null : (
        <span class={isGrave ? 'fault' : 'small'} id={`${id}-hint`}>
          {hint}
        </span>
      )}
      <div class={rows === 1 ? 'copyable' : 'copyable tall'}>
        {rows === 1 ? <input type="text" {...common} /> : <textarea rows={rows} {...common} />}
        <button type="button" class="button quiet" hidden data-copy={id} data-copied={act('copy.done')}>
          {act('copy.button')} <span class="for-ears">{label}</span>
        </button>
        {beside}
      </div>
    </div>
  );
}
