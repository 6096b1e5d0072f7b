import { DAY_MS, SECOND_MS, type Instant } from '../../../lib/span.ts';
import type { TimeSource } from '../clock.ts';
import type { Meeting } from '../meeting.ts';
import type { Traits } from '../profile.ts';
import type { Recording } from '../recordings/recording.ts';
import type { ChecksumAlgorithm } from '../signing.ts';
import { analyticsOf } from './analytics.ts';
import { createSender, type Message, type Sender } from './sender.ts';
import { signToken } from './tokens.ts';

/** Tells others what happened, by their addresses. */
export type Callbacks = Omit<Sender, 'send'> & {
  meetingEnded(meeting: Meeting, at: Instant): void;
  /** Once for each format. */
  published(recording: Recording, at: Instant): void;
};

/** What of the server matters to its messages, as it is when they go out. */
export type CallbackParts = {
  readonly clock: TimeSource;
  readonly traits: Traits;
  readonly timeZone: string;
  readonly isReachable: () => boolean;
  readonly secrets: () => readonly string[];
  readonly algorithms: () => readonly ChecksumAlgorithm[];
  readonly skewMs: () => number;
  readonly analyticsMs: () => number;
};

/** Five tries in all. */
const END_PAUSES_MS = [30, 60, 120, 300].map((seconds) => seconds * SECOND_MS);

export function createCallbacks(parts: CallbackParts): Callbacks {
  const { send, ...sender } = createSender(parts.clock, parts.isReachable);
  return {
    ...sender,
    meetingEnded: (meeting, at) => {
      if (meeting.breakout === null) {
        for (const message of endMessages(meeting)) send(at, () => [message], { pausesMs: END_PAUSES_MS });
      }
      const keepsEvents = meeting.record || meeting.params['meetingKeepEvents']?.toLowerCase() === 'true';
      if (meeting.callbacks.analytics === '' || !keepsEvents) return;
      const payload = JSON.stringify(analyticsOf(meeting, at, parts.skewMs(), parts.timeZone));
      send(at + parts.analyticsMs(), () => [analyticsMessage(parts, meeting, payload)], {
        outlivesCrash: true,
      });
    },
    published: (recording, at) => {
      for (const url of recording.readyUrls) send(at, () => readyMessages(parts, recording, url));
    },
  };
}

function endMessages({ callbacks, marks, externalId }: Meeting): Message[] {
  const messages: Message[] = [];
  if (callbacks.meetingEnded !== '') {
    messages.push({ kind: 'meetingEnded', url: callbacks.meetingEnded, init: { method: 'GET' } });
  }
  if (URL.canParse(callbacks.endCallback)) {
    const url = new URL(callbacks.endCallback);
    url.searchParams.append('recordingmarks', String(marks.length > 0));
    url.searchParams.append('meetingID', externalId);
    messages.push({ kind: 'endCallback', url: url.href, init: { method: 'GET' } });
  }
  return messages;
}

function analyticsMessage(
  { clock, skewMs, secrets }: CallbackParts,
  meeting: Meeting,
  body: string,
): Message {
  const exp = Math.floor((clock.now() + skewMs() + DAY_MS) / SECOND_MS);
  const token = signToken({ typ: 'JWT', alg: 'HS512' }, { exp }, secrets()[0] ?? '');
  return {
    kind: 'analytics',
    url: meeting.callbacks.analytics,
    init: {
      method: 'POST',
      body,
      headers: {
        'Content-Type': 'application/json',
        Authorization: `Bearer ${token}`,
        'User-Agent': 'BigBlueButton Analytics Callback',
      },
    },
  };
}

/** A balancer tries one secret after the other until one is taken. */
function readyMessages(parts: CallbackParts, { meetingID, recordID }: Recording, url: string): Message[] {
  const { isBalancer } = parts.traits;
  const knowsOnlySha512 = parts.algorithms().every((algorithm) => algorithm === 'sha512');
  const alg = isBalancer && knowsOnlySha512 ? 'HS512' : 'HS256';
  const secrets = isBalancer ? parts.secrets() : parts.secrets().slice(0, 1);
  return secrets.map((secret) => ({
    kind: 'recordingReady',
    url,
    init: {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams({
        signed_parameters: signToken({ alg }, { meeting_id: meetingID, record_id: recordID }, secret),
      }),
    },
  }));
}
