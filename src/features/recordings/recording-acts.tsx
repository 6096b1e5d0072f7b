import type { ComponentChildren } from 'preact';
import { DAY_MS } from '../../lib/span.ts';
import { localDay } from '../../platform/web/dates.ts';
import { MOST_HOLD_DAYS, type RecordingView } from './recording-schemas.ts';
import type { PartProps } from './recording-shown.ts';
import { dayOf, recordingPath, undoTime } from './recording-words.ts';

/** Lets people see it, or not any more. */
export function ReleaseSection(parts: PartProps) {
  const { shown, voice } = parts;
  const { recording, may } = shown;
  const { say } = voice;
  if (!may.host || recording.state === 'deleting') return null;
  const { released } = recording;
  return (
    <section aria-labelledby="release">
      <h2 id="release">{say(released ? 'release.withdrawTitle' : 'release.title')}</h2>
      <p>{say(released ? 'release.withdrawLead' : 'release.lead')}</p>
      {recording.state === 'withdrawing' ? <p class="fault">{say('release.stillOpen')}</p> : null}
      {recording.publishFailure === null ? null : <p class="fault">{say('release.failed')}</p>}
      <Act {...parts} act={released ? 'zurueckziehen' : 'freigeben'} isQuiet={released}>
        {say(released ? 'release.withdraw' : 'release.button')}
      </Act>
    </section>
  );
}

/** Does without the copy that its deletion waits for. */
export function WaiveForm(parts: PartProps) {
  const { shown, voice } = parts;
  const { recording, may } = shown;
  if (!may.appoint || !recording.archive.wanted) return null;
  return (
    <section aria-labelledby="copy">
      <h2 id="copy">{voice.say('facts.copy')}</h2>
      <p>{voice.say('copy.waiveHint')}</p>
      <Act {...parts} act="ohne-kopie" isQuiet>
        {voice.say('copy.waive')}
      </Act>
    </section>
  );
}

/** A stop on its deletion. */
export function HoldSection(parts: PartProps) {
  const { shown, voice } = parts;
  const { recording, may } = shown;
  const { say } = voice;
  if (!may.appoint) return null;
  // One that is over is none.
  const hold =
    recording.hold !== null && Date.parse(recording.hold.until) > shown.now ? recording.hold : null;
  return (
    <section aria-labelledby="hold">
      <details class="fold" open={hold !== null || shown.typedHold !== null}>
        <summary>
          <h2 id="hold">{say('hold.title')}</h2>
        </summary>
        {hold === null ? (
          <>
            <p>{say('hold.lead')}</p>
            <Act {...parts} act="sperren" isQuiet fields={<HoldFields {...parts} reason={null} />}>
              {say('hold.button')}
            </Act>
          </>
        ) : (
          <Held {...parts} hold={hold} />
        )}
      </details>
    </section>
  );
}

type HeldProps = PartProps & { readonly hold: NonNullable<RecordingView['hold']> };

function Held({ hold: { until, reason }, ...parts }: HeldProps) {
  const { voice } = parts;
  const { say } = voice;
  return (
    <>
      <p>
        {/* Its end is the first instant after it. */}
        {say('hold.stands', { date: dayOf(new Date(Date.parse(until) - 1).toISOString(), voice) })}
      </p>
      {reason === null ? null : <p>{say('hold.reasonIs', { reason })}</p>}
      <Act {...parts} act="sperren" isQuiet fields={<HoldFields {...parts} reason={reason} />}>
        {say('hold.extend')}
      </Act>
      <Act {...parts} act="entsperren" isQuiet>
        {say('hold.lift')}
      </Act>
    </>
  );
}

function HoldFields({ voice: { say }, shown, reason }: PartProps & { readonly reason: string | null }) {
  const { now, timeZone, typedHold } = shown;
  const day = (days: number) => localDay(now + days * DAY_MS, timeZone);
  return (
    <>
      <div class="field">
        <label for="reason">{say('hold.reason')}</label>
        <input
          id="reason"
          name="reason"
          type="text"
          value={typedHold?.reason ?? reason ?? undefined}
          required
          minlength={3}
          maxlength={200}
          autocomplete="off"
        />
      </div>
      <div class="field">
        <label for="until">{say('hold.until')}</label>
        <input
          id="until"
          name="until"
          type="date"
          value={typedHold?.until}
          min={day(0)}
          max={day(MOST_HOLD_DAYS - 1)}
          required
          autocomplete="off"
        />
      </div>
    </>
  );
}

/** Wants it gone, or takes that back. */
export function RemoveSection(parts: PartProps) {
  const { frame, shown, voice } = parts;
  const { recording, may } = shown;
  const { say } = voice;
  if (!may.book) return null;
  const isWanted = recording.deletion.unwantedBy !== null;
  const time = undoTime(recording, voice);
  return (
    <section aria-labelledby="remove">
      <h2 id="remove">{say('remove.title')}</h2>
      {recording.deletion.askedAt !== null ? <p>{say('remove.begun')}</p> : null}
      {isWanted && time !== null ? <p>{say('remove.wanted', { time })}</p> : null}
      {isWanted && recording.deletion.askedAt === null ? (
        <Act {...parts} act="zurueckholen">
          {say('remove.undo')}
        </Act>
      ) : null}
      {isWanted || recording.deletion.askedAt !== null ? null : (
        <>
          <p>{say('remove.lead')}</p>
          <p>
            <a href={frame.link(`${recordingPath(recording.id)}/loeschen`)}>{say('remove.button')}</a>
          </p>
        </>
      )}
    </section>
  );
}

type ActProps = PartProps & {
  readonly act: string;
  readonly isQuiet?: boolean;
  readonly fields?: ComponentChildren;
  readonly children: string;
};

/** A form of one button. */
function Act({ frame, shown: { recording, csrf }, act, isQuiet = false, fields, children }: ActProps) {
  return (
    <form method="post" action={frame.link(`${recordingPath(recording.id)}/${act}`)}>
      <input type="hidden" name="csrf" value={csrf} />
      {fields}
      <button type="submit" class={isQuiet ? 'quiet' : undefined}>
        {children}
      </button>
    </form>
  );
}
