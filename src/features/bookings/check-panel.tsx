import { Standing } from '../../platform/web/page-parts.tsx';
import type { ViewProps } from './form-view.ts';
import type { SayBooking } from './booking-texts.ts';
import type { Answer, DateRow, Offer } from './form-answer.ts';
import { choiceField, type Choices } from './form-choices.ts';

/** More dates than these that all fit are folded away. */
const FEW = 4;

/**
 * Whether it fits, and what would: its buttons and choices fill in the form and ask again; none of them books. The
 * script puts a new one in its place while somebody types, and says `data-said` to who does not see it.
 */
export function CheckPanel({ view }: ViewProps) {
  const { say, answer, choices, frame } = view;
  const check = frame.link('/buchen/pruefen');
  return (
    <section
      id="check"
      class="check"
      aria-labelledby="check-title"
      data-said={saidOf(answer, say)}
      data-running={say('check.running')}
      data-trouble={say('check.trouble')}
    >
      <h2 id="check-title">{say('check.title')}</h2>
      <Verdict answer={answer} say={say} />
      {answer.kind === 'series' && answer.hint !== null ? <p>{answer.hint}</p> : null}
      <Offers offers={'offers' in answer ? answer.offers : []} check={check} />
      {answer.kind === 'series' ? (
        <Dates dates={answer.dates} mayShift={answer.mayShift} check={check} say={say} />
      ) : answer.kind === 'one' ? null : (
        <Kept choices={choices} />
      )}
      {answer.kind === 'series'
        ? answer.notes.map((note) => (
            <p key={note} class="small">
              {note}
            </p>
          ))
        : null}
      <p class="ask">
        <button type="submit" class="quiet" formaction={check} formnovalidate>
          {say('check.ask')}
        </button>
      </p>
    </section>
  );
}

function saidOf(answer: Answer, say: SayBooking): string {
  switch (answer.kind) {
    case 'waiting':
      return say('check.waiting');
    case 'wrong':
      return answer.sentences.join(' ');
    case 'one':
    case 'series':
      return answer.sentence;
  }
}

function Verdict({ answer, say }: { readonly answer: Answer; readonly say: SayBooking }) {
  if (answer.kind === 'waiting') return <p class="fit-said">{say('check.waiting')}</p>;
  if (answer.kind === 'wrong') {
    return (
      <>
        {answer.sentences.map((sentence) => (
          <p key={sentence} class="fit-said">
            <Standing kind="warn">
              <span>{sentence}</span>
            </Standing>
          </p>
        ))}
      </>
    );
  }
  return (
    <p class="fit-said">
      <Standing kind={answer.fits ? 'ok' : 'warn'}>
        <span>{answer.sentence}</span>
      </Standing>
    </p>
  );
}

function Offers({ offers, check }: { readonly offers: readonly Offer[]; readonly check: string }) {
  if (offers.length === 0) return null;
  return (
    <div class="row">
      {offers.map(({ name, value, words }) => (
        <button
          key={value}
          type="submit"
          class="quiet"
          name={name}
          value={value}
          formaction={check}
          formnovalidate
          data-fill
        >
          {words}
        </button>
      ))}
    </div>
  );
}

/** What was chosen for dates that are not shown goes along. */
function Kept({ choices }: { readonly choices: Choices }) {
  return (
    <>
      {[...choices].map(([day, value]) => (
        <input key={day} type="hidden" name={choiceField(day)} value={value} />
      ))}
    </>
  );
}

type DatesProps = {
  readonly dates: readonly DateRow[];
  /** Whether a date that is full could go to another time of its day. */
  readonly mayShift: boolean;
  readonly check: string;
  readonly say: SayBooking;
};

/** Those that somebody has to decide about first; the others stand below, folded away where they are many. */
function Dates({ dates, mayShift, check, say }: DatesProps) {
  const special = dates.filter(({ isFull, chosen }) => isFull || chosen !== '');
  const plain = dates.filter((row) => !special.includes(row));
  const full = dates.filter(({ isFull }) => isFull).length;
  const words =
    special.length === 0
      ? say('each.all', { count: plain.length })
      : say('each.others', { count: plain.length });
  return (
    <>
      <Rows rows={special} say={say} />
      {full > 1 ? (
        <div class="row">
          {(mayShift ? (['skip', 'shift'] as const) : (['skip'] as const)).map((way) => (
            <button
              key={way}
              type="submit"
              class="quiet"
              name="all"
              value={way}
              formaction={check}
              formnovalidate
              data-all={way}
            >
              {say(`each.${way}All`)}
            </button>
          ))}
        </div>
      ) : null}
      {plain.length === 0 ? null : (
        <details class="plain-dates" id="plain-dates" open={plain.length <= FEW && special.length === 0}>
          <summary id="plain-dates-words">{words}</summary>
          <Rows rows={plain} say={say} />
        </details>
      )}
    </>
  );
}

function Rows({ rows, say }: { readonly rows: readonly DateRow[]; readonly say: SayBooking }) {
  if (rows.length === 0) return null;
  return (
    <ul class="series">
      {rows.map(({ day, words, standing, isFull, chosen, choices }) => (
        <li key={day}>
          <span>
            {words}
            {standing === null ? null : (
              <span class="how">
                <Standing kind={isFull ? 'warn' : 'info'}>{standing}</Standing>
              </span>
            )}
          </span>
          <select
            id={choiceField(day)}
            name={choiceField(day)}
            aria-label={say('each.label', { date: words })}
          >
            {choices.map(({ value, words: each }) => (
              <option key={value} value={value} selected={value === chosen}>
                {each}
              </option>
            ))}
          </select>
        </li>
      ))}
    </ul>
  );
}
