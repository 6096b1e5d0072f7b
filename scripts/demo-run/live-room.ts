import { SECOND_MS } from '../../src/lib/span.ts';
import { type Api, ApiProblem } from './api.ts';
import { type Control, ServerRefusal, type SimulatedMeeting, type SimulatedPerson } from './servers.ts';

/** Who sits in the live room, so that it is one. */
const PEOPLE: readonly SimulatedPerson[] = [
  { name: 'Katrin Vogel (Leitung)', role: 'MODERATOR' },
  { name: 'Ayşe Demir', role: 'VIEWER' },
  { name: 'Jonas Richter', role: 'VIEWER' },
  { name: 'Ein Gast', role: 'VIEWER' },
];

export type LiveRoom = {
  /**
   * Looks where the room is now; people who lost it come in again, as real ones would.
   *
   * @returns its server, or null while there is no room
   */
  visit(): Promise<string | null>;
  /** Opens it as a host would, where there is none. */
  open(): Promise<void>;
};

/** @param announce called with a sentence when the room is back after it was gone, or elsewhere */
export function liveRoom(
  { api, control }: { api: Api; control: Control },
  occurrence: string,
  announce: (sentence: string) => void,
): LiveRoom {
  let lastServer: string | null = null;
  let goneSince: number | null = null;
  return {
    visit: async () => {
      const { room } = await api.occurrence(occurrence);
      const isThere = room !== null && ['open', 'live'].includes(room.state);
      const meeting = isThere ? newest(await control.meetingsOn(room.server), occurrence) : undefined;
      if (!isThere || meeting === undefined) {
        goneSince ??= Date.now();
        return null;
      }
      const { server } = room;
      if (!meeting.users.some(isOurs) && !(await seat(control, server, meeting.meetingID))) return null;
      if (lastServer !== null && (goneSince !== null || lastServer !== server)) {
        const seconds = Math.round((Date.now() - (goneSince ?? Date.now())) / SECOND_MS);
        announce(`The live room is on ${server} now; it was away for ${seconds} s. Its links are the same.`);
      }
      lastServer = server;
      goneSince = null;
      return server;
    },
    open: () => openAgain(api, occurrence),
  };
}

/**
 * A demo that was stopped has taken its servers along. Where only one room was on a server, that looks as if its
 * host had ended it.
 */
async function openAgain(api: Api, occurrence: string): Promise<void> {
  const { room } = await api.occurrence(occurrence);
  if (room !== null) return;
  try {
    await api.open(occurrence);
  } catch (error) {
    // Somebody was a moment faster, or its end is still under way: the next try sees.
    if (!(error instanceof ApiProblem) || !['version-conflict', 'room-ending'].includes(error.code))
      throw error;
  }
}

/** @returns false when the server died at just this moment; the next visit sees what became of the room */
async function seat(control: Control, server: string, meetingID: string): Promise<boolean> {
  try {
    for (const person of PEOPLE) await control.enter(server, meetingID, person);
    return true;
  } catch (error) {
    if (error instanceof ServerRefusal) return false;
    throw error;
  }
}

/** The copy of the room that was made last, if any is there. */
function newest(meetings: readonly SimulatedMeeting[], occurrence: string): SimulatedMeeting | undefined {
  return meetings
    .filter(({ meta, dying }) => !dying && Object.values(meta).includes(occurrence))
    .sort((one, other) => other.createTime - one.createTime)[0];
}

function isOurs({ name, presence }: SimulatedMeeting['users'][number]): boolean {
  return presence === 'online' && PEOPLE.some((person) => person.name === name);
}
