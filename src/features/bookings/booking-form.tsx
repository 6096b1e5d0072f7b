import { Wrong } from '../../platform/web/form-fields.tsx';
import type { Frame } from '../../platform/web/frame.ts';
import { Layout } from '../../platform/web/layout.tsx';
import { Reachable } from '../../platform/web/page-parts.tsx';
import type { Address } from '../../platform/web/texts.ts';
import { bookingTexts } from './booking-texts.ts';
import { CheckPanel } from './check-panel.tsx';
import { HowLong, HowOften, Like, What, When } from './form-basics.tsx';
import { More } from './form-more.tsx';
import type { ViewProps } from './form-view.ts';

/** The page for booking a room: empty, or as it was sent, with what stands in the way. */
export function FormPage({ frame, view }: ViewProps & { readonly frame: Frame }) {
  const { say, address, complaints } = view;
  const isWrong = complaints.length > 0;
  const title = say('form.title');
  return (
    <Layout
      frame={frame}
      title={isWrong ? `${say('form.prefix')}: ${title}` : title}
      address={address}
      here="book"
      scripts={['booking-form.js']}
    >
      <div class="notice">
        <h1>{title}</h1>
        {isWrong ? <Wrong title={say('wrong.title')} complaints={complaints} /> : <p>{say('form.lead')}</p>}
        <form
          method="post"
          action={frame.link('/buchen')}
          class="card"
          id="booking"
          data-check={frame.link('/buchen/pruefen?teil=pruefung')}
          data-usual={frame.link('/buchen/pruefen?teil=vorgaben')}
        >
          {/* Enter in a field presses the first button that there is: this one, and no other. */}
          <button type="submit" class="enter" tabindex={-1} aria-hidden="true">
            {say('form.submit')}
          </button>
          <Hidden view={view} />
          <What view={view} />
          <Times view={view} />
          <CheckPanel view={view} />
          <More view={view} />
          <button type="submit">{say('form.submit')}</button>
        </form>
      </div>
    </Layout>
  );
}

function Hidden({ view: { frame, key, typed } }: ViewProps) {
  return (
    <>
      <input type="hidden" name="csrf" value={frame.person?.csrf ?? ''} />
      <input type="hidden" name="key" value={key} />
      <input type="hidden" name="options" value="shown" />
      <input type="hidden" name="usualOf" id="usualOf" value={typed.branch} />
    </>
  );
}

function Times({ view }: ViewProps) {
  return (
    <div id="times-part">
      <Like view={view} />
      <When view={view} />
      <HowLong view={view} />
      <HowOften view={view} />
    </div>
  );
}

/** What the script puts in the place of the old when another branch is chosen. */
export function UsualParts({ view }: ViewProps) {
  return (
    <div>
      <Times view={view} />
      <More view={view} />
    </div>
  );
}

type NowhereProps = {
  readonly frame: Frame;
  readonly address: Address;
  readonly helpContact: string | null;
};

/** For who may book for no branch: whom to ask. */
export function NowherePage({ frame, address, helpContact }: NowhereProps) {
  const say = bookingTexts(frame.language, address);
  return (
    <Layout frame={frame} title={say('nowhere.title')} address={address} here="book">
      <div class="notice">
        <h1>{say('nowhere.title')}</h1>
        <p>{say('nowhere.text')}</p>
        {helpContact === null ? null : (
          <p>
            <Reachable sentence={say('nowhere.contact', { contact: helpContact })} />
          </p>
        )}
      </div>
    </Layout>
  );
}
