import { toIso, type Instant } from '../../lib/span.ts';
import { aheadInWords, leafOf, spanInWords } from '../../platform/web/dates.ts';
import type { Frame } from '../../platform/web/frame.ts';
import { Layout } from '../../platform/web/layout.tsx';
import type { DoorDate, DoorPapers, DoorView } from './door.ts';
import { Announced } from './guest-announced.tsx';
import { Consent } from './guest-consent.tsx';
import { JoinForm, type Typed } from './guest-form.tsx';
import { MoodIcon } from './guest-icons.tsx';
import { Notes } from './guest-notes.tsx';
import type { Scene } from './guest-scene.ts';
import type { Voice } from './guest-texts.ts';

export type DoorPageProps = {
  readonly frame: Frame;
  readonly view: DoorView;
  readonly voice: Voice;
  readonly scene: Scene;
  readonly typed: Typed;
  /** This page's own addresses, the language kept. */
  readonly links: {
    readonly page: string;
    /** The meeting's own, where the page is that of a ticket. */
    readonly meeting: string;
    readonly join: string;
    readonly status: string;
  };
  /** What happened on the way in, where BigBlueButton sent somebody back. */
  readonly setback: string | null;
  /** The whole address for a notice on paper; null where it should not be printed. */
  readonly printedUrl: string | null;
};

/** A meeting's page: what it is, where it stands, one button, and below what is good to know. */
export function DoorPage(props: DoorPageProps) {
  const { frame, view, voice, scene, typed, links } = props;
  const { say } = voice;
  const host = view.kind === 'host';
  const title = `${typed.faults.length === 0 ? '' : `${say('wrong.prefix')}: `}${view.title}`;
  return (
    <Layout
      frame={frame}
      title={title}
      owner={view.branchName}
      address={view.address}
      tone={host ? 'lead' : 'guest'}
      {...(host ? { badge: say('host.badge') } : {})}
      scripts={['meeting-page.js']}
      refresh={scene.refreshSeconds === null ? null : { seconds: scene.refreshSeconds, url: links.page }}
    >
      <div class="door" {...scriptData(props)}>
        <WhatAndWhen view={view} voice={voice} />
        <Now {...props} />
        <About view={view} voice={voice} />
      </div>
      <Notes frame={frame} view={view} say={say} printedUrl={props.printedUrl} />
    </Layout>
  );
}

/** What `public/meeting-page.js` reads. */
function scriptData({ view, voice, scene, links }: DoorPageProps) {
  return {
    'data-page': links.page,
    'data-status': links.status,
    'data-version': view.version,
    ...(scene.pollMs === null ? {} : { 'data-poll-ms': scene.pollMs }),
    'data-nobody': voice.say('nobody'),
    'data-one': voice.say('people', { count: 1 }),
    'data-many': voice.say('people', { count: MANY }).replace(String(MANY), '#'),
  };
}

/** A number that no room reaches and no text holds: its place is where the script writes the real one. */
const MANY = 999_999;

function WhatAndWhen({ view, voice }: { view: DoorView; voice: Voice }) {
  const { date } = view;
  return (
    <div class="door-what">
      {date === null ? null : <Leaf date={date} voice={voice} timeZone={view.timeZone} />}
      <h1>{view.title}</h1>
      {date === null ? null : (
        <p class="when">
          <Time at={date.startsAt} text={voice.date(date.startsAt)} />{' '}
          <span class="until">{voice.say('until', { time: voice.clock(date.endsAt) })}</span>
        </p>
      )}
      <Announced view={view} voice={voice} />
    </div>
  );
}

/** After the one button on a phone, beside it where there is room. */
function About({ view, voice }: { view: DoorView; voice: Voice }) {
  const { read, drop } = view.papers;
  if (view.kind === 'guest' && view.description === null && read === null && drop === null) return null;
  return (
    <div class="door-about">
      {view.kind === 'host' ? <HostWarning voice={voice} /> : null}
      {view.description === null ? null : <p class="description">{view.description}</p>}
      <Papers papers={view.papers} voice={voice} />
    </div>
  );
}

/** They lead to Nextcloud, which is told nothing of this page. */
function Papers({ papers: { read, drop }, voice: { say } }: { papers: DoorPapers; voice: Voice }) {
  if (read === null && drop === null) return null;
  const link = (href: string | null, words: string) =>
    href === null ? null : (
      <li>
        <a href={href} rel="noreferrer">
          {words}
        </a>
      </li>
    );
  return (
    <ul class="papers">
      {link(read, say('papers.read'))}
      {link(drop, say('papers.drop'))}
    </ul>
  );
}

function Time({ at, text }: { at: Instant; text: string }) {
  return <time dateTime={toIso(at)}>{text}</time>;
}

/** The date as a calendar leaf, for the eye alone. */
function Leaf({ date, voice, timeZone }: { date: DoorDate; voice: Voice; timeZone: string }) {
  const { weekday, day, month } = leafOf(date.startsAt, { language: voice.language, timeZone });
  return (
    <div class="leaf" aria-hidden="true">
      <span class="leaf-weekday">{weekday}</span>
      <span class="leaf-day">{day}</span>
      <span class="leaf-month">{month}</span>
    </div>
  );
}

function HostWarning({ voice }: { voice: Voice }) {
  return (
    <div class="host-warning">
      <h2>{voice.say('host.warningTitle')}</h2>
      <p>{voice.say('host.warning')}</p>
    </div>
  );
}

function Now({ view, voice, scene, typed, links, setback }: DoorPageProps) {
  return (
    <section class={`card now mood-${scene.mood}`} aria-labelledby="now">
      {setback === null ? null : (
        <p class="setback" role="alert">
          {setback}
        </p>
      )}
      <h2 id="now" class="state">
        <span class="state-icon">
          <MoodIcon mood={scene.mood} />
        </span>
        {scene.lead}
      </h2>
      {scene.countdownTo === null ? null : <Countdown to={scene.countdownTo} voice={voice} />}
      {scene.place === null ? null : <Place place={scene.place} voice={voice} />}
      {scene.texts.map((text) => (
        <p key={text}>{text}</p>
      ))}
      {scene.people === null ? null : (
        <p class="people" data-people>
          {scene.people}
        </p>
      )}
      {view.state === 'cancelled' || (view.state === 'ended' && scene.button === null) ? null : (
        <Consent view={view} voice={voice} />
      )}
      {scene.button === null ? null : (
        <JoinForm view={view} say={voice.say} action={links.join} button={scene.button} typed={typed} />
      )}
      {scene.renaming === null ? null : (
        <p class="small">
          <a href={links.meeting}>{scene.renaming}</a>
        </p>
      )}
    </section>
  );
}

/** How long still. The script counts from what is left here, so that a wrong clock on the device does no harm. */
function Countdown({ to, voice }: { to: Instant; voice: Voice }) {
  const aheadMs = Math.max(0, to - voice.now);
  const soon = voice.say('early.soon');
  return (
    <p class="countdown" role="timer" aria-live="off">
      {voice.say('early.opens')}{' '}
      <span data-countdown-ms={aheadMs} data-soon={soon}>
        {aheadInWords(aheadMs, voice.language) ?? soon}
      </span>
    </p>
  );
}

/** The number in line. The script counts it down, and goes in when it is time. */
function Place({ place, voice }: { place: NonNullable<Scene['place']>; voice: Voice }) {
  const { say, language } = voice;
  const { number, waitMs } = place;
  return (
    <p
      class="place"
      role="timer"
      aria-live="off"
      data-wait-ms={waitMs}
      data-number={number}
      data-said={say('line.place', { number: '#', wait: '~' })}
      data-soon={say('line.soon')}
    >
      {say('line.place', { number, wait: spanInWords(waitMs, language) })}
    </p>
  );
}
