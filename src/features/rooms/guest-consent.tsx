import { textsOf } from '../../platform/web/texts.ts';
import type { DoorView } from './door.ts';
import { MoodIcon } from './guest-icons.tsx';
import type { Voice } from './guest-texts.ts';

const consentTextsDe = {
  recorded: 'Dieses Treffen wird aufgezeichnet.',
  recordedWhat:
    'In der Aufzeichnung ist alles, was im Raum geschieht: Bild, Ton, Chat, Namen und gezeigte Folien.',
  releasedByHand:
    'Zuerst sehen sie nur die Zuständigen der Gliederung {{branch}}. Andere sehen sie erst, wenn die Zuständigen sie freigeben: dann deren Mitglieder, die sich hier anmelden, und alle, die einen Link dazu haben.',
  releasedAtOnce:
    'Sehen können sie Mitglieder der Gliederung {{branch}}, die sich hier anmelden, und alle, die einen Link dazu haben.',
  archived:
    'Eine Kopie kommt in den Ordner der Gliederung {{branch}} in der Nextcloud. Dort sehen sie dessen Mitglieder, und sie wird nicht von selbst gelöscht.',
  deleted_one: 'Nach einem Tag wird sie gelöscht.',
  deleted_other: 'Nach {{count}} Tagen wird sie gelöscht.',
  listed: 'Es wird festgehalten, wer da ist.',
  reason: 'Grund: {{reason}}',
  listedWhat: {
    sie: 'In der Liste stehen Ihr Name, wann Sie kommen und gehen, und wie viele Minuten Sie da sind. Nur das Büro der Gliederung {{branch}} sieht sie.',
    du: 'In der Liste stehen dein Name, wann du kommst und gehst, und wie viele Minuten du da bist. Nur das Büro der Gliederung {{branch}} sieht sie.',
  },
  agree: {
    sie: 'Wenn Sie hineingehen, sind Sie damit einverstanden.',
    du: 'Wenn du hineingehst, bist du damit einverstanden.',
  },
  host: 'Das lesen auch alle Gäste, bevor sie hineingehen.',
} as const;

const consentTextsEn = {
  recorded: 'This meeting is recorded.',
  recordedWhat:
    'The recording holds all that happens in the room: pictures, sound, chat, names and the slides that are shown.',
  releasedByHand:
    'At first only those in charge at {{branch}} can watch it. Others can once those in charge release it: then its members who sign in here, and whoever has a link to it.',
  releasedAtOnce: 'Members of {{branch}} who sign in here can watch it, and so can whoever has a link to it.',
  archived:
    'A copy goes into the folder of {{branch}} in Nextcloud. Its members can watch it there, and it is not deleted by itself.',
  deleted_one: 'It is deleted after one day.',
  deleted_other: 'It is deleted after {{count}} days.',
  listed: 'It is written down who is there.',
  reason: 'Reason: {{reason}}',
  listedWhat:
    'The list holds your name, when you come and go, and for how many minutes you are there. Only the office of {{branch}} sees it.',
  agree: 'By going in you agree to this.',
  host: 'All guests read this, too, before they go in.',
} as const;

const texts = textsOf(consentTextsDe, consentTextsEn);

/** What becomes of those who go in, above the button by which they do; nothing where nothing does. */
export function Consent({ view, voice }: { view: DoorView; voice: Voice }) {
  const { recording, attendance } = view.consent;
  if (recording === null && attendance === null) return null;
  const say = texts(voice.language, view.address);
  const branch = view.branchName;
  return (
    <div class="announced mood-care" data-consent>
      {recording === null ? null : (
        <>
          <h3>
            <MoodIcon mood="care" />
            {say('recorded')}
          </h3>
          <p>
            {say('recordedWhat')} {say(recording.atOnce ? 'releasedAtOnce' : 'releasedByHand', { branch })}{' '}
            {say('deleted', { count: recording.days })}
            {recording.archived ? ` ${say('archived', { branch })}` : null}
          </p>
        </>
      )}
      {attendance === null ? null : (
        <>
          <h3>
            <MoodIcon mood="care" />
            {say('listed')}
          </h3>
          <p>{say('reason', { reason: attendance.reason })}</p>
          <p>
            {say('listedWhat', { branch })} {say('deleted', { count: attendance.days })}
          </p>
        </>
      )}
      <p>
        <strong>{say('agree')}</strong>
      </p>
      {view.kind === 'host' ? <p class="small">{say('host')}</p> : null}
    </div>
  );
}
