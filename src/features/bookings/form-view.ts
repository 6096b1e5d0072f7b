import type { Instant } from '../../lib/span.ts';
import type { Frame } from '../../platform/web/frame.ts';
import type { Address, Language } from '../../platform/web/texts.ts';
import type { SayBooking } from './booking-texts.ts';
import type { ChoiceGroup } from './branch-choices.ts';
import type { Answer } from './form-answer.ts';
import type { Choices } from './form-choices.ts';
import type { OptionField } from './form-options.ts';
import type { Usual } from './form-usual.ts';
import type { Complaint, Typed } from './form-wish.ts';

/** The form as it stands before its reader. */
export type FormView = {
  readonly frame: Frame;
  readonly language: Language;
  readonly say: SayBooking;
  readonly address: Address;
  readonly groups: readonly ChoiceGroup[];
  readonly typed: Typed;
  readonly choices: Choices;
  readonly complaints: readonly Complaint[];
  /** Whether it would fit. */
  readonly answer: Answer;
  /** What the form began with, or would in the branch that is chosen now. */
  readonly usual: Usual;
  /** The options that it offers. */
  readonly offered: ReadonlySet<OptionField>;
  /** Whether some option is not as the branch has it. */
  readonly isUnusual: boolean;
  /** Whether the branch has an access code of its own, which is used where none is typed. */
  readonly hasUsualCode: boolean;
  /** Days after which the branch deletes recordings. */
  readonly recordingDays: number;
  /** By whose calendar days and times are meant. */
  readonly timeZone: string;
  readonly now: Instant;
  /** What makes a form that is sent twice one booking. */
  readonly key: string;
};

export type ViewProps = { readonly view: FormView };
