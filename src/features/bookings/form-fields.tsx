import type { ComponentChildren } from 'preact';
import type { Complaint, Field } from './form-wish.ts';

type FieldProps = {
  readonly field: Field;
  readonly label: string;
  readonly hint?: string;
  readonly complaints: readonly Complaint[];
  readonly value: string;
};

/** What ties a control to its label, its hint and what is wrong with it. */
type Tied = {
  readonly id: string;
  readonly name: string;
  readonly 'aria-describedby': string | undefined;
  readonly 'aria-invalid': 'true' | undefined;
};

/** One field with its label, its hint, and what is wrong with it. */
function Labelled(
  props: Omit<FieldProps, 'value'> & { readonly children: (tied: Tied) => ComponentChildren },
) {
  const { field, label, hint, complaints, children } = props;
  const mine = complaints.filter((complaint) => complaint.field === field);
  const described = [
    ...(mine.length > 0 ? [`${field}-fault`] : []),
    ...(hint === undefined ? [] : [`${field}-hint`]),
  ].join(' ');
  return (
    <div class="field">
      <label for={field}>{label}</label>
      {hint === undefined ? null : (
        <span class="small" id={`${field}-hint`}>
          {hint}
        </span>
      )}
      {mine.length === 0 ? null : (
        <span class="fault" id={`${field}-fault`}>
          {mine.map(({ sentence, atField }) => atField ?? sentence).join(' ')}
        </span>
      )}
      {children({
        id: field,
        name: field,
        'aria-describedby': described === '' ? undefined : described,
        'aria-invalid': mine.length > 0 ? 'true' : undefined,
      })}
    </div>
  );
}

type InputProps = FieldProps & {
  /** `number` keeps whatever was typed, which a number field of a browser would not. */
  readonly type: 'text' | 'date' | 'time' | 'number';
  readonly required: boolean;
};

export function InputField({ value, type, required, ...labelled }: InputProps) {
  return (
    <Labelled {...labelled}>
      {(tied) => {
        const common = { ...tied, value, required, autocomplete: 'off' as const };
        if (type === 'date') return <input {...common} type="date" />;
        if (type === 'time') return <input {...common} type="time" />;
        return <input {...common} type="text" inputmode={type === 'number' ? 'numeric' : undefined} />;
      }}
    </Labelled>
  );
}

/** Choices, some of them under a name of their own. */
export type OptionGroup = {
  readonly label: string | null;
  readonly options: readonly { readonly value: string; readonly words: string }[];
};

type SelectProps = FieldProps & {
  readonly groups: readonly OptionGroup[];
  /** Stands first and chooses nothing. */
  readonly placeholder?: string;
};

export function SelectField({ value, groups, placeholder, ...labelled }: SelectProps) {
  return (
    <Labelled {...labelled}>
      {(tied) => (
        <select {...tied} required>
          {placeholder === undefined ? null : (
            <option value="" selected={value === ''}>
              {placeholder}
            </option>
          )}
          {groups.map(({ label, options }) =>
            label === null ? (
              <Options options={options} value={value} />
            ) : (
              <optgroup key={label} label={label}>
                <Options options={options} value={value} />
              </optgroup>
            ),
          )}
        </select>
      )}
    </Labelled>
  );
}

function Options({ options, value }: { readonly options: OptionGroup['options']; readonly value: string }) {
  return (
    <>
      {options.map((option) => (
        <option key={option.value} value={option.value} selected={option.value === value}>
          {option.words}
        </option>
      ))}
    </>
  );
}

/** On top and in focus after a failed try, so that nobody has to search for what is wrong. */
export function Wrong({ title, complaints }: { title: string; complaints: readonly Complaint[] }) {
  return (
    <div class="wrong" role="alert" tabindex={-1} autofocus>
      <h2>{title}</h2>
      <ul>
        {complaints.map(({ field, sentence }) => (
          <li key={sentence}>{field === null ? sentence : <a href={`#${field}`}>{sentence}</a>}</li>
        ))}
      </ul>
    </div>
  );
}
