import { SECOND_MS } from '../../../src/lib/span.ts';
import type { Level } from '../finding.ts';
import { differences, doctorRooms, refusal, text, until, wayIn } from './read-facts.ts';
import type { TestRoom } from './room.ts';

/** What is known of the room so far; steps add to it. */
export type Progress = {
  /** The server's own, in milliseconds; null until `create` was answered. */
  createTime: number | null;
  /** How far the server's clock is ahead of ours by `createTime`. */
  aheadMs: number | null;
  internalId: string | null;
  gone: boolean;
  /** Rooms of this run of doctor that the server lists, this one's included. */
  listed: readonly string[];
};

/** One thing that is done with the test room, and what came of it in a few words, the same words each time. */
export type Step = {
  readonly name: string;
  /** What the fact is about: the beginning of a sentence. */
  readonly about: string;
  /** How bad it is when the fact is not that of the simulated server. */
  readonly level: Exclude<Level, 'ok'>;
  /** Below the server's entry in the settings; empty: the entry itself. */
  readonly part: '' | '.joinHosts' | '.kind' | '.secret';
  readonly advise: (fact: string) => string;
  readonly run: (room: TestRoom, progress: Progress) => Promise<string>;
};

const TAKEN_UP_MS = 10 * SECOND_MS;
const GONE_MS = 15 * SECOND_MS;

const FULL_DISK =
  'Its disk is full, most likely: df -h there (/, /var/bigbluebutton, /var/log), free some, then bbb-conf --restart. Else: journalctl -u bbb-web -u bbb-apps-akka -u redis-server.';
const TELL = 'Plenum was not tested with such a server: tell its makers, with the version of the server.';

/** `create` comes first and alone: without it there is nothing to look at. */
export const CREATE: Step = {
  name: 'create',
  about: 'Asked to make a room',
  level: 'error',
  part: '',
  advise: (fact) =>
    fact.startsWith('it answers with status 5')
      ? FULL_DISK
      : 'Look at it there: bbb-conf --check, journalctl -u bbb-web.',
  run: async (room, progress) => {
    const said = await room.create();
    if (said.is !== 'success') return refusal(said);
    const { answer, fields } = said;
    const createTime = Number(text(fields, 'createTime'));
    if (!Number.isSafeInteger(createTime) || createTime <= 0) return 'it tells no time of creation';
    progress.createTime = createTime;
    progress.internalId = text(fields, 'internalMeetingID');
    // A slow answer tells the time too badly.
    if (answer.is === 'reply' && answer.tookMs < 4 * SECOND_MS)
      progress.aheadMs = createTime - (answer.askedAt + answer.answeredAt) / 2;
    return 'it makes one';
  },
};

/** In this order. The list comes first: by it two entries of one server show. */
export const STEPS: readonly Step[] = [
  {
    ...step(
      'listed',
      'In its list',
      'error',
      'Plenum would take such a room for gone: see what answers in its place.',
    ),
    run: async ({ call, meetingID }, progress) => {
      const { answer } = await call('getMeetings', []);
      progress.listed = doctorRooms(answer);
      return progress.listed.includes(meetingID) ? 'the room is there' : 'the room is missing';
    },
  },
  {
    ...step('again', 'Asked to make it again', 'error', `A lost answer would give two rooms. ${TELL}`),
    run: async ({ create }, { internalId }) => {
      const said = await create();
      if (said.is !== 'success') return refusal(said);
      if (text(said.fields, 'internalMeetingID') !== internalId) return 'it makes another one';
      return text(said.fields, 'messageKey') === 'duplicateWarning'
        ? 'it tells of the first'
        : 'it does not say that it is the first';
    },
  },
  {
    ...step('engine', 'The engine behind its web server', 'error', FULL_DISK),
    run: ({ call, signal }) =>
      until({ limitMs: TAKEN_UP_MS, signal }, 'does not take the room up', async () => {
        const said = await call('getMeetingInfo');
        return said.is === 'success' && Number(text(said.fields, 'startTime')) > 0
          ? 'takes the room up'
          : null;
      }),
  },
  {
    ...step('details', 'What it tells of the room', 'warning', TELL),
    run: async (room) => {
      const said = await room.call('getMeetingInfo');
      if (said.is !== 'success') return refusal(said);
      const wrong = differences(said.fields, room);
      return wrong.length === 0 ? 'is what was asked for' : `is not what was asked for: ${wrong.join(', ')}`;
    },
  },
  {
    ...step(
      'lifetime',
      'The room',
      'warning',
      'It throws people out of long meetings: lift it there (MAX_MEETING_DURATION of a balancer).',
    ),
    run: async ({ call }) => {
      const said = await call('getMeetingInfo');
      if (said.is !== 'success') return refusal(said);
      const minutes = Number(text(said.fields, 'duration'));
      return minutes > 0 ? `is ended by the server after ${minutes} minutes` : 'has no end of its own';
    },
  },
  {
    ...step('pin', 'Its number for phones', 'note', 'Numbers of another length need a dial plan for them.'),
    run: async ({ call }) => {
      const said = await call('getMeetingInfo');
      if (said.is !== 'success') return refusal(said);
      return `has ${text(said.fields, 'voiceBridge').replace(/\D/g, '').length} digits`;
    },
  },
  ...joining(),
  {
    ...step(
      'chat',
      'A word in its chat',
      'note',
      'People are warned there before a room must make way; here they are not.',
    ),
    run: async ({ call, meetingID }) => {
      const said = await call('sendChatMessage', [
        ['meetingID', meetingID],
        ['message', 'Plenum doctor was here.'],
        ['userName', 'Plenum'],
      ]);
      if (said.is === 'success') return 'is said';
      const isUnknown =
        said.is === 'failed'
          ? said.key === 'unsupportedRequest'
          : said.answer.is === 'reply' && said.answer.status === 404;
      return isUnknown ? 'is a call that it does not know' : refusal(said);
    },
  },
  ...ending(),
];

function joining(): readonly Step[] {
  return [
    {
      ...step(
        'join',
        'A signed join',
        'error',
        'Nobody gets in by Plenum: look at its log at this minute (journalctl -u bbb-web).',
      ),
      run: async (room, { createTime }) => wayIn(await room.join(createTime ?? 0)),
    },
    {
      ...step(
        'join-host',
        'A join leads',
        'warning',
        'List every host that it leads to in joinHosts: people get a page with one more click otherwise.',
      ),
      part: '.joinHosts',
      run: async ({ join, server }, { createTime }) => {
        const answer = await join(createTime ?? 0);
        const target =
          answer.is === 'reply' && answer.location !== null ? URL.parse(answer.location, server.url) : null;
        if (target === null) return 'nowhere';
        return server.joinOrigins.includes(target.origin)
          ? 'to a host of the settings'
          : `to another host: ${target.host}`;
      },
    },
    {
      ...step('stale-link', 'A join to an earlier room of that name', 'warning', TELL),
      run: async ({ join }, { createTime }) => {
        const way = wayIn(await join((createTime ?? 0) - 1));
        return way === 'leads in' ? way : 'is refused';
      },
    },
  ];
}

function ending(): readonly Step[] {
  return [
    {
      ...step('end', 'Asked to end the room', 'error', `Rooms would stay for ever. ${TELL}`),
      run: async ({ call }) => {
        const said = await call('end');
        return said.is === 'success' ? 'it says that it will' : refusal(said);
      },
    },
    {
      ...step(
        'gone',
        'After its end',
        'error',
        'The engine does not follow its web server: bbb-conf --restart, then look into journalctl -u bbb-apps-akka.',
      ),
      run: ({ call, signal }, progress) =>
        until({ limitMs: GONE_MS, signal }, 'the room is still there', async () => {
          const said = await call('getMeetingInfo');
          progress.gone = said.is === 'failed' && said.key === 'notFound';
          return progress.gone ? 'the room is gone' : null;
        }),
    },
    {
      ...step('end-again', 'Asked to end it again', 'note', TELL),
      run: async ({ call }) => {
        const said = await call('end');
        return said.is === 'success' ? 'it says that it will' : refusal(said);
      },
    },
  ];
}

function step(name: string, about: string, level: Step['level'], advice: string): Omit<Step, 'run'> {
  return { name, about, level, part: '', advise: () => advice };
}
