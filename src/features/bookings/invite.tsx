import type { Frame } from '../../platform/web/frame.ts';
import { QrCode } from '../../platform/web/qr-code.tsx';
import { bookingTexts } from './booking-texts.ts';
import { invitationOf } from './booking-dates.ts';
import { type BookingShown, pathOf } from './booking-shown.ts';
import type { Voice } from './act-texts.ts';
import { Copyable } from './copyable.tsx';

type Props = { readonly frame: Frame; readonly shown: BookingShown; readonly voice: Voice };

/** The link for guests, the invitation to be sent, and what can be hung up. */
export function Invite({ frame, shown, voice }: Props) {
  const { booking, links } = shown;
  const { say, act } = voice;
  const text = invitationOf(booking, links.guest, voice);
  return (
    <section class="card" aria-labelledby="invite">
      <h2 id="invite">{say('booking.invite')}</h2>
      <Copyable id="guest-link" label={say('booking.guestLink')} value={links.guest} voice={voice} />
      <Copyable
        id="invitation"
        label={say('booking.text')}
        hint={say('booking.textHint')}
        value={text}
        rows={text.split('\n').length + 1}
        voice={voice}
        beside={
          <a class="button quiet" href={mailTo(say('invitation.title', { title: booking.title }), text)}>
            {act('invite.mail')}
          </a>
        }
      />
      <OtherLanguage shown={shown} voice={voice} />
      <div class="with-code">
        <QrCode
          id="qr"
          text={links.guest}
          title={act('qr.title')}
          description={act('qr.description', { title: booking.title })}
        />
        <div>
          <h3>{act('invite.toPrint')}</h3>
          <p>{act('invite.qrHint')}</p>
          <p>
            <a href={frame.link(`${pathOf(booking.id)}/aushang`)}>{act('invite.notice')}</a>
          </p>
        </div>
      </div>
    </section>
  );
}

/** The same invitation in the other language. */
function OtherLanguage({ shown: { booking, links, address }, voice }: Omit<Props, 'frame'>) {
  const language = voice.language === 'de' ? 'en' : 'de';
  const say = bookingTexts(language, address);
  const text = invitationOf(booking, links.guest, { ...voice, say, language });
  return (
    <details>
      <summary>{voice.act('invite.otherLanguage')}</summary>
      <div lang={language}>
        <Copyable
          id="invitation-other"
          label={say('booking.text')}
          value={text}
          rows={text.split('\n').length + 1}
          voice={voice}
        />
      </div>
    </details>
  );
}

/** A letter without an address: to whom, the sender knows. Lines of a letter end as letters have it. */
function mailTo(subject: string, body: string): string {
  const lines = body.replaceAll('\n', '\r\n');
  return `mailto:?subject=${encodeURIComponent(subject)}&body=${encodeURIComponent(lines)}`;
}

/** The link for those who lead, for nobody else; and the way to new links. */
export function Host({ frame, shown: { booking, links, mayBook }, voice }: Props) {
  const { say, act } = voice;
  if (links.host === null) return null;
  return (
    <section class="card" aria-labelledby="host">
      <h2 id="host">{say('booking.host')}</h2>
      <Copyable
        id="host-link"
        label={say('booking.hostLink')}
        value={links.host}
        hint={say('booking.hostWarning')}
        isGrave
        voice={voice}
      />
      {mayBook ? (
        <p>
          <a href={frame.link(`${pathOf(booking.id)}/links`)}>{act('links.way')}</a>
        </p>
      ) : null}
    </section>
  );
}
