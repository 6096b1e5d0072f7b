import type { Frame } from '../../platform/web/frame.ts';
import { InputField, SelectField } from '../../platform/web/form-fields.tsx';
import type { Branch } from '../branches/branch.ts';
import type { Typed, Wish } from './branch-form.ts';
import { FormPage, type FormView } from './branch-section-page.tsx';
import type { SayBranch } from './branch-texts.ts';

export const MANAGE_PATH = 'name';

/** What a branch is called, and whether it is closed. */
export function ManagePage({ frame, view }: { readonly frame: Frame; readonly view: FormView }) {
  const { look, typed, complaints, showsNow } = view;
  const { branch, voice } = look;
  const { say } = voice;
  const now = (value: string) => (showsNow ? say('form.now', { value }) : '');
  const states = [
    { value: 'open', words: say('form.isOpen') },
    { value: 'closed', words: say('form.isClosed') },
  ];
  const nameNow = now(branch.name);
  const closeHint = [say('form.closeHint'), now(say(branch.closed ? 'form.isClosed' : 'form.isOpen'))];
  return (
    <FormPage frame={frame} view={view} title={say('page.manage')} lead={null} path={MANAGE_PATH}>
      <InputField
        field="name"
        label={say('form.name')}
        {...(nameNow === '' ? {} : { hint: nameNow })}
        complaints={complaints}
        type="text"
        value={typed['name'] ?? ''}
        required
      />
      <SelectField
        field="state"
        label={say('form.state')}
        hint={closeHint.join(' ').trim()}
        complaints={complaints}
        value={typed['state'] ?? ''}
        groups={[{ label: null, options: states }]}
      />
    </FormPage>
  );
}

export function typedManaging({ name, closed }: Branch): Typed {
  return { name, state: closed ? 'closed' : 'open' };
}

export function readManaging({ name = '', state }: Typed, say: SayBranch): Wish {
  if (state !== 'open' && state !== 'closed') {
    const label = say('form.state');
    return { complaints: [{ field: 'state', sentence: say('wrong.choice', { label }) }] };
  }
  return { patch: { name, closed: state === 'closed' } };
}
