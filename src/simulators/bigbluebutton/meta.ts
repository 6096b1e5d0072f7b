import type { CallbackAddresses, Meeting } from './meeting.ts';
import type { Parameters } from './parameters.ts';
import type { World } from './world.ts';

const READY_KEYS = ['bbb-recording-ready-url', 'bn-recording-ready-url', 'canvas-recording-ready-url'];
const ANALYTICS_KEY = 'analytics-callback-url';

/** The metas of a new meeting, and whom the server will tell of what. */
export function metaAndCallbacks(
  world: World,
  params: Parameters,
  parent: Meeting | undefined,
): { meta: ReadonlyMap<string, string>; callbacks: CallbackAddresses } {
  const meta = new Map([...(parent?.meta ?? []), ...metaOf(params)]);
  const callbacks = {
    recordingReady: READY_KEYS.flatMap((key) => meta.get(key) ?? []),
    analytics: meta.get(ANALYTICS_KEY) ?? '',
    meetingEnded: params.text('meetingEndedURL'),
    endCallback: meta.get('endcallbackurl') ?? '',
  };
  if (world.traits.isBalancer) {
    // A balancer tells of recordings itself, and lets analytics pass through its own hands.
    for (const key of READY_KEYS) meta.delete(key);
    if (meta.has(ANALYTICS_KEY)) {
      meta.set(ANALYTICS_KEY, `${world.settings.origin}/bigbluebutton/api/analytics_callback`);
    }
  }
  return { meta, callbacks };
}

/** Keys of another form are dropped silently; the others are kept in lower case. */
function metaOf(params: Parameters): [string, string][] {
  return params
    .entries()
    .filter(([name]) => /^meta_[a-zA-Z][a-zA-Z0-9-]*$/.test(name))
    .map(([name, value]) => [name.slice('meta_'.length).toLowerCase(), value]);
}
