import { HOUR_MS, MINUTE_MS, DAY_MS, SECOND_MS, type Instant } from '../../lib/span.ts';
import { localDay } from '../../platform/web/dates.ts';
import type { DoorDate, DoorView } from './door.ts';
import type { Voice } from './guest-texts.ts';

/** What a meeting's page shows at one moment: one large sentence, what it means, and what one can do. */
export type Scene = {
  /** `go`: one may go in. `wait`: it begins later. `care`: something is in the way. `over`: done. `off`: called off. */
  readonly mood: 'go' | 'wait' | 'care' | 'over' | 'off';
  readonly lead: string;
  readonly texts: readonly string[];
  /** How many are there, in words that the page's script keeps current; null where it does not matter. */
  readonly people: string | null;
  readonly countdownTo: Instant | null;
  /** Where one stands in line, and how long that takes still. */
  readonly place: { readonly number: number; readonly waitMs: number } | null;
  /** The one button; null where nobody can go in. */
  readonly button: string | null;
  /** Leads those in line back to the form; null where there is none to go back to. */
  readonly renaming: string | null;
  /** How often a script asks for news; null where none is to be expected. */
  readonly pollMs: number | null;
  /** After how long the page loads itself anew where there is no script. */
  readonly refreshSeconds: number | null;
};

export const QUICK_MS = 3 * SECOND_MS;
const SLOW_MS = 15 * SECOND_MS;
const RARE_MS = 30 * SECOND_MS;

/** A scene in which nothing moves and nothing can be done. */
export const STILL = {
  people: null,
  countdownTo: null,
  place: null,
  button: null,
  renaming: null,
  pollMs: null,
  refreshSeconds: null,
};

/** @param left whether the reader comes back from the room */
export function sceneOf(view: DoorView, voice: Voice, left: boolean): Scene {
  const { say } = voice;
  switch (view.state) {
    case 'early':
      return left ? leftForToday(view, voice) : early(view, voice);
    case 'open':
    case 'live':
      return inviting(view, voice, left);
    case 'full':
      return {
        ...STILL,
        mood: 'care',
        lead: say('full.lead'),
        texts: [say('full.text')],
        people: peopleInWords(view, voice),
        pollMs: QUICK_MS,
        refreshSeconds: 10,
      };
    case 'trouble':
      return {
        ...STILL,
        mood: 'care',
        lead: say('trouble.lead'),
        texts: [say('trouble.text')],
        pollMs: QUICK_MS,
        refreshSeconds: 5,
      };
    case 'ended':
      return ended(view, voice);
    case 'cancelled':
      return cancelled(view, voice);
  }
}

function early(view: DoorView, voice: Voice): Scene {
  const { say } = voice;
  if (view.date === null) {
    return {
      ...STILL,
      mood: 'wait',
      lead: say('noDate.lead'),
      texts: [say('noDate.text')],
      pollMs: RARE_MS,
      refreshSeconds: 600,
    };
  }
  const waiting = { ...STILL, mood: 'wait', ...pace(view.date, voice.now) } as const;
  if (isToday(view.date, view.timeZone, voice.now)) {
    return {
      ...waiting,
      countdownTo: view.date.opensAt,
      lead: say('early.lead', { time: voice.time(view.date.opensAt) }),
      texts: [say('early.forwards')],
    };
  }
  const when = { date: voice.date(view.date.startsAt), time: voice.time(view.date.opensAt) };
  const after = view.next === null ? [] : [say('otherDay.after', { date: voice.date(view.next.startsAt) })];
  return { ...waiting, lead: say('otherDay.lead'), texts: [say('otherDay.text', when), ...after] };
}

/** Back from a room whose date is over: what the page is about now is the date after it. */
function leftForToday(view: DoorView, voice: Voice): Scene {
  const { say } = voice;
  return {
    ...STILL,
    mood: 'over',
    lead: say('ended.lead'),
    texts: [say('ended.thanks'), ...nextInWords(view.date, voice)],
    pollMs: RARE_MS,
  };
}

function inviting(view: DoorView, voice: Voice, left: boolean): Scene {
  const { say } = voice;
  const host = view.kind === 'host';
  const scene = { ...STILL, mood: 'go', pollMs: SLOW_MS, people: peopleInWords(view, voice) } as const;
  const call = view.lobby && view.unattended ? [say('unattended', { branch: view.branchName })] : [];
  const button = say(left ? 'form.enterAgain' : host ? 'form.lead' : 'form.enter');
  if (view.back)
    return { ...scene, lead: say('returned.lead'), texts: [say('returned.text'), ...call], button };
  if (left) return { ...scene, lead: say('left.lead'), texts: [say('left.back'), ...call], button };
  if (view.state === 'open') {
    const texts = [say(host ? 'host.open' : 'open.text'), ...call];
    return { ...scene, lead: say('open.lead'), texts, button };
  }
  const begun = view.date === null || view.date.startsAt <= voice.now;
  return { ...scene, lead: say(begun ? 'live.lead' : 'open.lead'), texts: call, button };
}

/** Given up because nobody came: whoever comes now asks for it back with the one button. */
function released({ say }: Voice): Scene {
  return {
    ...STILL,
    mood: 'care',
    lead: say('released.lead'),
    texts: [say('released.text')],
    button: say('form.reopen'),
    pollMs: SLOW_MS,
  };
}

function ended(view: DoorView, voice: Voice): Scene {
  const { say, now } = voice;
  if (view.released) return released(voice);
  const scene = { ...STILL, mood: 'over', lead: say('ended.lead') } as const;
  const next = nextInWords(view.next, voice);
  const reopenable = view.date !== null && now < view.date.closesAt;
  if (!reopenable) return { ...scene, texts: [say('ended.thanks'), ...next] };
  if (view.kind === 'host') {
    const time = voice.time(view.date.closesAt);
    return { ...scene, texts: [say('ended.hostMayReopen', { time }), ...next], button: say('form.reopen') };
  }
  return {
    ...scene,
    texts: [say('ended.thanks'), ...next, say('ended.mayReopen')],
    pollMs: QUICK_MS,
    refreshSeconds: 10,
  };
}

function cancelled(view: DoorView, voice: Voice): Scene {
  const { say } = voice;
  const when = view.date === null ? [] : [say('cancelled.text', { date: voice.date(view.date.startsAt) })];
  return {
    ...STILL,
    mood: 'off',
    lead: say('cancelled.lead'),
    texts: [...when, ...nextInWords(view.next, voice), say('cancelled.ask')],
    // Cancelling can be undone for ten minutes.
    pollMs: RARE_MS,
    refreshSeconds: 60,
  };
}

function nextInWords(date: DoorDate | null, voice: Voice): string[] {
  return date === null ? [] : [voice.say('next', { date: voice.date(date.startsAt) })];
}

function peopleInWords({ participants }: DoorView, { say }: Voice): string | null {
  if (participants === null) return null;
  return participants === 0 ? say('nobody') : say('people', { count: participants });
}

/** The nearer the opening, the more often one looks: a page that is left open for days asks little. */
function pace(date: DoorDate, now: Instant): { readonly pollMs: number; readonly refreshSeconds: number } {
  const aheadMs = date.opensAt - now;
  if (aheadMs > DAY_MS) return { pollMs: 10 * MINUTE_MS, refreshSeconds: 600 };
  if (aheadMs > 10 * MINUTE_MS) return { pollMs: RARE_MS, refreshSeconds: 60 };
  return { pollMs: QUICK_MS, refreshSeconds: aheadMs > 5 * MINUTE_MS ? 60 : 10 };
}

/** Opening within two hours counts as today: shortly before midnight nobody means tomorrow. */
function isToday(date: DoorDate, timeZone: string, now: Instant): boolean {
  return date.opensAt - now < 2 * HOUR_MS || localDay(date.opensAt, timeZone) === localDay(now, timeZone);
}
