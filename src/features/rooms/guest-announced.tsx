import { localDay } from '../../platform/web/dates.ts';
import { textsOf } from '../../platform/web/texts.ts';
import type { Announcement, DoorView } from './door.ts';
import { MoodIcon } from './guest-icons.tsx';
import type { Voice } from './guest-texts.ts';

export const announcedTextsDe = {
  title: 'Angekündigte Wartung',
  oneDay: 'Am {{day}}, von {{from}} bis {{to}}',
  moreDays: 'Von {{from}} bis {{to}}',
  back: {
    sie: 'Ist der Raum in dieser Zeit einmal weg, kommen Sie mit demselben Link wieder hinein.',
    du: 'Ist der Raum in dieser Zeit einmal weg, kommst du mit demselben Link wieder hinein.',
  },
} as const;

export const announcedTextsEn = {
  title: 'Announced maintenance',
  oneDay: '{{day}}, from {{from}} to {{to}}',
  moreDays: 'From {{from}} to {{to}}',
  back: 'If the room is gone for a while then, the same link leads you in again.',
} as const;

const texts = textsOf(announcedTextsDe, announcedTextsEn);

/** What is planned during the meeting, in the administrator's own words; nothing where nothing is. */
export function Announced({ view, voice }: { view: DoorView; voice: Voice }) {
  if (view.announcements.length === 0) return null;
  const say = texts(voice.language, view.address);
  return (
    <div class="announced mood-care">
      <h2>
        <MoodIcon mood="care" />
        {say('title')}
      </h2>
      {view.announcements.map((each) => (
        <p key={each.id}>
          <strong>{when(each, view, voice)}:</strong> {each.text}
        </p>
      ))}
      <p class="small">{say('back')}</p>
    </div>
  );
}

function when({ from, to }: Announcement, { address, timeZone }: DoorView, voice: Voice): string {
  const say = texts(voice.language, address);
  return localDay(from, timeZone) === localDay(to, timeZone)
    ? say('oneDay', { day: voice.day(from), from: voice.clock(from), to: voice.time(to) })
    : say('moreDays', { from: voice.date(from), to: voice.date(to) });
}
