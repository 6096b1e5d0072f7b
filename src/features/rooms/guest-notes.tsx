import type { ComponentChildren } from 'preact';
import type { Frame } from '../../platform/web/frame.ts';
import type { DoorView } from './door.ts';
import type { SayGuest } from './guest-texts.ts';

/** Below the one button, small: phone, what is needed, data protection, whom to ask. */
export function Notes({
  frame,
  view,
  say,
  printedUrl,
}: {
  frame: Frame;
  view: DoorView;
  say: SayGuest;
  printedUrl: string | null;
}) {
  return (
    <section class="notes" aria-labelledby="notes">
      <h2 id="notes">{say('notes.title')}</h2>
      <div class="notes-grid">
        {view.phone === null ? null : <Phone phone={view.phone} say={say} />}
        <Note title={say('notes.needs')} text={say('notes.needsText')}>
          <a href={frame.link('/geraete-test')}>{say('notes.test')}</a>
        </Note>
        <Note
          title={say('notes.privacy')}
          text={say(view.consent.attendance === null ? 'notes.privacyText' : 'notes.privacyListed')}
        />
        <Note
          title={say('notes.help')}
          text={say(view.kind === 'host' ? 'notes.helpHost' : 'notes.helpText', { branch: view.branchName })}
        >
          <a href={frame.link('/hilfe/leichte-sprache')}>{say('notes.easy')}</a>
        </Note>
      </div>
      {printedUrl === null ? null : (
        <p class="printed">
          {say('notes.printed')} <strong>{printedUrl}</strong>
        </p>
      )}
    </section>
  );
}

function Note({ title, text, children }: { title: string; text: string; children?: ComponentChildren }) {
  return (
    <div>
      <h3>{title}</h3>
      <p>{text}</p>
      {children}
    </div>
  );
}

/** The link dials the number and then, after two pauses, the PIN. */
function Phone({ phone, say }: { phone: { number: string; pin: string }; say: SayGuest }) {
  const dialled = `${phone.number.replace(/[^\d+]/g, '')},,${phone.pin}%23`;
  return (
    <div>
      <h3>{say('notes.phone')}</h3>
      <dl class="phone">
        <dt class="for-ears">{say('notes.number')}</dt>
        <dd>
          <a href={`tel:${dialled}`}>{phone.number}</a>
        </dd>
        <dt>{say('notes.pin')}</dt>
        <dd>{phone.pin}</dd>
      </dl>
      <p>{say('notes.phoneText')}</p>
    </div>
  );
}
