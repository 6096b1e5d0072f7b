import type { ChatAnswer } from '../../clients/bigbluebutton/chat.ts';
import { BackendError } from '../../clients/bigbluebutton/fault.ts';
import { type Instant, SECOND_MS } from '../../lib/span.ts';
import { timeInWords } from '../../platform/web/dates.ts';
import { bookingsById } from '../bookings/dates.ts';
import type { Branches } from '../branches/branches.ts';
import { chatTexts, type SayInChat } from './chat-texts.ts';
import type { OpenRoomsParts } from './open-rooms.ts';
import type { Room } from './room.ts';
import { noteWarned } from './room-store.ts';

const WARN_TIMEOUT_MS = 3 * SECOND_MS;
/** Who the message is from. */
const SENDER = 'Plenum';

export type WarnParts = Pick<OpenRoomsParts, 'database' | 'pool' | 'clock' | 'log' | 'metrics'> & {
  readonly branches: Pick<Branches, 'tree'>;
};

/** Says what is to be read, in the voice of the meeting; `time` gives an instant as its clocks show it. */
export type Warning = (say: SayInChat, time: (at: Instant) => string) => string;

/**
 * Tells the people in a copy by its chat that they must leave it, where the server can. Whoever calls has seen in the
 * copy that they were not told yet; that they are is written down first, so an answer that does not come loses the message. To lose one is better than to repeat
 * it every ten seconds: the room closes all the same, and the link leads on.
 *
 * @returns whether this was the time to tell them
 */
export async function warnPeople(parts: WarnParts, room: Room, warning: Warning): Promise<boolean> {
  const { database, clock, pool, log, metrics } = parts;
  const client = pool.find(({ name }) => name === room.server)?.client;
  if (client === undefined)
    throw new Error(`Server ${room.server} is not in the settings and still has a room.`);
  const message = await inWords(parts, room, warning);
  if (!(await noteWarned(database.db, room, clock.now()))) return false;
  let outcome: ChatAnswer | 'failed';
  try {
    const options = { userName: SENDER, timeoutMs: WARN_TIMEOUT_MS };
    outcome = await client.sendChatMessage(room.meetingId, message, options);
  } catch (error) {
    if (!(error instanceof BackendError)) throw error;
    outcome = 'failed';
    log.warn('the people in a room could not be told that it closes', { server: room.server, error });
  }
  metrics.noteWarning(outcome);
  return true;
}

async function inWords({ database, branches }: WarnParts, room: Room, warning: Warning): Promise<string> {
  const [booking] = await bookingsById(database.db, [room.booking]);
  if (booking === undefined) throw new Error(`Room ${room.id} has lost its booking.`);
  const tree = await branches.tree(database.db);
  const { language } = booking.options;
  const say = chatTexts(language, tree.address(booking.branch));
  return warning(say, (at) => timeInWords(at, { language, timeZone: booking.timeZone }));
}
