import { PostForm, Standing } from '../../platform/web/page-parts.tsx';
import type { ServerView } from '../rooms/server-endpoints.ts';
import { momentInWords, type OpsVoice } from './ops-page.tsx';

const PATH = '/betrieb/server';

type ServerProps = { readonly voice: OpsVoice; readonly server: ServerView };

/** Whether it answers, and whether it takes rooms. */
export function ServerStanding({ voice, server: { state, draining, retired, seenAt } }: ServerProps) {
  const { say } = voice;
  const lost = state === 'up' ? null : say('servers.lastSeen', { when: momentInWords(seenAt, voice) });
  return (
    <>
      <span class="block">
        <Standing kind={state === 'up' ? 'ok' : 'warn'}>{say(`servers.is.${state}`)}</Standing>
      </span>
      {state === 'lost' ? <span class="small block">{lost}</span> : null}
      {retired ? (
        <span class="block">
          <Standing kind="info">{say('servers.retired')}</Standing>
        </span>
      ) : draining ? (
        <span class="block">
          <Standing kind="info">{say('servers.draining')}</Standing>
        </span>
      ) : null}
    </>
  );
}

/** One that is retired takes no rooms whatever is said here. */
export function DrainButton({ voice: { say, frame }, server: { name, draining, retired } }: ServerProps) {
  if (retired) return null;
  const act = draining ? 'annehmen' : 'leeren';
  return (
    <div class="row">
      <PostForm frame={frame} action={`${PATH}/${encodeURIComponent(name)}/${act}`}>
        <button type="submit" class="quiet">
          {say(draining ? 'servers.undrain' : 'servers.drain')}
          <span class="for-ears">{`: ${name}`}</span>
        </button>
      </PostForm>
    </div>
  );
}
