import { TextField } from '../../platform/web/form-fields.tsx';
import { isBlank, MAIN_FIELDS } from './form-wish.ts';
import { OptionFields } from './option-fields.tsx';
import type { ViewProps } from './form-view.ts';

/** What a usual meeting does without; open where something in it is not as usual, or is wrong. */
export function More({ view }: ViewProps) {
  const { say, typed, isUnusual, complaints, offered, recordingDays } = view;
  const main: readonly string[] = MAIN_FIELDS;
  const isWrong = complaints.some(({ field }) => field !== null && !main.includes(field));
  const isFilled = !isBlank(typed.description);
  return (
    <details id="more-part" class="more" open={isUnusual || isFilled || isWrong}>
      <summary>
        <span>{say('more.title')}</span>
        <span class="small">{say('more.about')}</span>
      </summary>
      <p class="small">{say(isUnusual ? 'more.differs' : 'more.asUsual')}</p>
      <TextField
        field="description"
        label={say('more.description')}
        hint={say('more.descriptionHint')}
        complaints={complaints}
        value={typed.description}
        rows={3}
        required={false}
      />
      <OptionFields
        {...{ say, typed, complaints, offered, recordingDays }}
        hasUsualCode={view.hasUsualCode}
      />
    </details>
  );
}
