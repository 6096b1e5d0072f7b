import { durationInWords } from '../../platform/web/dates.ts';
import { Layout } from '../../platform/web/layout.tsx';
import { pathOf as bookingPath } from '../bookings/booking-shown.ts';
import { HoldSection, ReleaseSection, RemoveSection, WaiveForm } from './recording-acts.tsx';
import type { PartProps, Props } from './recording-shown.ts';
import { recordingTexts } from './recording-texts.ts';
import { copyOf, dueLinesOf, recordingPath, sizeInWords, whenOf } from './recording-words.ts';

/** One recording: how it stands with it, how to see it, and when it goes. */
export function RecordingPage({ frame, shown }: Props) {
  const { recording, address, branchName, now, timeZone } = shown;
  const { language } = frame;
  const say = recordingTexts(language, address);
  const parts = { frame, shown, voice: { say, language, now, timeZone } };
  return (
    <Layout frame={frame} title={recording.title} owner={branchName} address={address} here="recordings">
      <div class="notice">
        <Told shown={shown} />
        <h1>{recording.title}</h1>
        <p class="when">{whenOf(recording, parts.voice)}</p>
        <Watch {...parts} />
        <Facts {...parts} />
        {recording.deletedAt !== null || recording.origin === 'foreign' ? null : (
          <>
            <ReleaseSection {...parts} />
            <WaiveForm {...parts} />
            <HoldSection {...parts} />
            <RemoveSection {...parts} />
          </>
        )}
      </div>
    </Layout>
  );
}

/** What has just happened, or has not. */
function Told({ shown: { done, setback } }: Pick<Props, 'shown'>) {
  if (setback !== null) {
    return (
      <p class="setback" role="alert" tabindex={-1} autofocus>
        {setback}
      </p>
    );
  }
  return done === null ? null : (
    <p class="done" role="status">
      {done}
    </p>
  );
}

const NAMED = ['video', 'presentation', 'podcast', 'notes', 'screenshare'] as const;

function Watch({ frame, shown: { recording }, voice: { say } }: PartProps) {
  const { state, formats, id } = recording;
  if (state === 'releasing') return <p>{say('watch.soon')}</p>;
  if (state === 'unreleased') return <p>{say('watch.later')}</p>;
  if (state !== 'released' || formats.length === 0) return null;
  const words = (type: string) => {
    const named = NAMED.find((known) => known === type);
    return named === undefined ? say('watch.other', { format: type }) : say(`watch.format.${named}`);
  };
  return (
    <section aria-labelledby="watch">
      <h2 id="watch">{say('watch.title')}</h2>
      {formats.map(({ type }, at) => (
        <p key={type}>
          <a
            class={at === 0 ? 'button' : undefined}
            href={frame.link(`${recordingPath(id)}/ansehen?format=${encodeURIComponent(type)}`)}
          >
            {words(type)}
          </a>
        </p>
      ))}
    </section>
  );
}

function Facts({ frame, shown, voice }: PartProps) {
  const { recording, branchName } = shown;
  const { say, language } = voice;
  const { minutes, participants, bytes, booking } = recording;
  const copy = copyOf(recording, voice);
  return (
    <dl class="facts">
      <dt>{say('facts.state')}</dt>
      <dd>{say(`state.${recording.state}`)}</dd>
      <dt>{say('facts.due')}</dt>
      {dueLinesOf(recording, voice).map((line) => (
        <dd key={line}>{line}</dd>
      ))}
      {copy === null ? null : <Fact name={say('facts.copy')} value={copy} />}
      {minutes === null ? null : (
        <Fact name={say('facts.length')} value={durationInWords(minutes, language)} />
      )}
      {participants === null ? null : <Fact name={say('facts.people')} value={String(participants)} />}
      {bytes === null ? null : <Fact name={say('facts.size')} value={sizeInWords(bytes, language)} />}
      <Fact name={say('facts.branch')} value={branchName} />
      {booking === null ? null : (
        <>
          <dt>{say('facts.booking')}</dt>
          <dd>
            <a href={frame.link(bookingPath(booking))}>{say('facts.toBooking')}</a>
          </dd>
        </>
      )}
    </dl>
  );
}

function Fact({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  );
}

/** The second step before something that cannot be undone. */
export function SurePage({
  frame,
  shown,
  kind,
  act,
}: Props & { readonly kind: 'remove' | 'sudden'; readonly act: string }) {
  const { recording, address, branchName, csrf, now, timeZone } = shown;
  const { language } = frame;
  const say = recordingTexts(language, address);
  const texts =
    kind === 'remove'
      ? { title: say('remove.sureTitle'), text: say('remove.sure'), yes: say('remove.sureButton') }
      : { title: say('sudden.title'), text: say('sudden.text'), yes: say('sudden.button') };
  const here = recordingPath(recording.id);
  return (
    <Layout frame={frame} title={texts.title} owner={branchName} address={address} here="recordings">
      <div class="notice">
        <h1>{texts.title}</h1>
        <p class="when">{recording.title}</p>
        <p>{whenOf(recording, { say, language, now, timeZone })}</p>
        <p>{texts.text}</p>
        <form method="post" action={frame.link(`${here}/${act}?sicher=1`)}>
          <input type="hidden" name="csrf" value={csrf} />
          <button type="submit">{texts.yes}</button>
        </form>
        <p>
          <a href={frame.link(here)}>{say(kind === 'remove' ? 'remove.keep' : 'sudden.keep')}</a>
        </p>
      </div>
    </Layout>
  );
}
