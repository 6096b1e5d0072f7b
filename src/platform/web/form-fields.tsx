import type { ComponentChildren } from 'preact';

/** What is wrong with what was typed, in a sentence; at one field, or with the whole. */
export type Complaint<Field extends string = string> = {
  readonly field: Field | null;
  readonly sentence: string;
  /** What stands at the field itself, where less is enough there. */
  readonly atField?: string;
};

type FieldProps = {
  /** Its name and id. */
  readonly field: string;
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
  /** `number` and `email` keep whatever was typed, which such a field of a browser would not. */
  readonly type: 'text' | 'date' | 'time' | 'number' | 'search' | 'email';
  readonly required: boolean;
  /** Bounds of a date, `2027-02-09`. */
  readonly min?: string;
  readonly max?: string;
};

export function InputField({ value, type, required, min, max, ...labelled }: InputProps) {
  return (
    <Labelled {...labelled}>
      {(tied) => {
        const common = { ...tied, value, required, autocomplete: 'off' as const };
        if (type === 'date') return <input {...common} type="date" min={min} max={max} />;
        if (type === 'search') return <input {...common} type="search" />;
        if (type === 'time') return <input {...common} type="time" />;
        return <input {...common} type="text" inputmode={KEYS[type]} />;
      }}
    </Labelled>
  );
}

/** What a phone offers to type with. */
const KEYS = { text: undefined, number: 'numeric', email: 'email' } as const;

type TextProps = FieldProps & { readonly rows: number; readonly required: boolean };

/** Several lines. */
export function TextField({ value, rows, required, ...labelled }: TextProps) {
  return (
    <Labelled {...labelled}>
      {(tied) => <textarea {...tied} rows={rows} required={required} value={value} />}
    </Labelled>
  );
}

type TickProps = { readonly field: string; readonly label: string; readonly hint?: string } & {
  readonly checked: boolean;
};

/** Yes or no: sends `yes`, or nothing. */
export function TickField({ field, label, hint, checked }: TickProps) {
  const hintId = `${field}-hint`;
  return (
    <>
      <label class="tick" for={field}>
        <input
          id={field}
          name={field}
          type="checkbox"
          value="yes"
          checked={checked}
          aria-describedby={hint === undefined ? undefined : hintId}
        />
        {label}
      </label>
      {hint === undefined ? null : (
        <p class="small tick-hint" id={hintId}>
          {hint}
        </p>
      )}
    </>
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
  /** false where a choice with an empty value is one, too: "all". */
  readonly required?: boolean;
};

export function SelectField({ value, groups, placeholder, required = true, ...labelled }: SelectProps) {
  return (
    <Labelled {...labelled}>
      {(tied) => (
        <select {...tied} required={required}>
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
