import type { DoorView } from './door.ts';
import { NAME_MAX_LENGTH, type NameFault } from './guest-name.ts';
import type { SayGuest } from './guest-texts.ts';

type FormFault = NameFault | 'accessCodeMissing' | 'accessCodeWrong';

/** What was typed, and what is wrong with it. The access code is never sent back. */
export type Typed = { readonly name: string; readonly faults: readonly FormFault[] };

export const NOTHING_TYPED: Typed = { name: '', faults: [] };

type FormProps = {
  readonly view: DoorView;
  readonly say: SayGuest;
  readonly action: string;
  readonly button: string;
  readonly typed: Typed;
};

/** Name, access code where one is asked for, and the one button. A plain form: it needs no script. */
export function JoinForm({ view, say, action, button, typed }: FormProps) {
  const faultOf = (field: Field) => typed.faults.find((fault) => fieldOf(fault) === field);
  return (
    <>
      {typed.faults.length === 0 ? null : <ErrorSummary faults={typed.faults} say={say} />}
      <form method="post" action={action} data-form data-busy={say('form.busy')}>
        <TextField
          field="name"
          label={say('form.name')}
          hint={say('form.nameHint')}
          fault={sentence(faultOf('name'), say)}
          value={typed.name}
          autocomplete="name"
        />
        <label class="tick" data-remember hidden>
          <input type="checkbox" />
          {say('form.remember')}
        </label>
        {view.asksAccessCode ? (
          <TextField
            field="accessCode"
            label={say('form.accessCode')}
            hint={say('form.accessCodeHint')}
            fault={sentence(faultOf('accessCode'), say)}
            value=""
            autocomplete="off"
          />
        ) : null}
        <button type="submit">{button}</button>
        {view.lobby && view.kind === 'guest' ? <p class="small">{say('form.lobby')}</p> : null}
      </form>
    </>
  );
}

type Field = 'name' | 'accessCode';

type TextFieldProps = {
  readonly field: Field;
  readonly label: string;
  readonly hint: string;
  readonly fault: string | null;
  readonly value: string;
  readonly autocomplete: 'name' | 'off';
};

function TextField({ field, label, hint, fault, value, autocomplete }: TextFieldProps) {
  const described = fault === null ? `${field}-hint` : `${field}-fault ${field}-hint`;
  return (
    <div class="field">
      <label for={field}>{label}</label>
      <span class="small" id={`${field}-hint`}>
        {hint}
      </span>
      {fault === null ? null : (
        <span class="fault" id={`${field}-fault`}>
          {fault}
        </span>
      )}
      <input
        id={field}
        name={field}
        type="text"
        value={value}
        required
        autocomplete={autocomplete}
        autocapitalize={field === 'name' ? 'words' : 'off'}
        spellcheck={false}
        enterkeyhint="go"
        aria-describedby={described}
        aria-invalid={fault === null ? undefined : 'true'}
      />
    </div>
  );
}

/** On top and in focus after a failed try, so that nobody has to search for what is wrong. */
function ErrorSummary({ faults, say }: { faults: readonly FormFault[]; say: SayGuest }) {
  return (
    <div class="wrong" role="alert" tabindex={-1} autofocus data-wrong>
      <h3>{say('wrong.title')}</h3>
      <ul>
        {faults.map((fault) => (
          <li key={fault}>
            <a href={`#${fieldOf(fault)}`}>{sentence(fault, say)}</a>
          </li>
        ))}
      </ul>
    </div>
  );
}

function fieldOf(fault: FormFault): Field {
  return fault.startsWith('accessCode') ? 'accessCode' : 'name';
}

function sentence(fault: FormFault | undefined, say: SayGuest): string | null {
  if (fault === undefined) return null;
  return fault === 'nameTooLong' ? say('wrong.nameTooLong', { max: NAME_MAX_LENGTH }) : say(`wrong.${fault}`);
}
