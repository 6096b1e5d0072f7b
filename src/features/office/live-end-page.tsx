import type { Frame } from '../../platform/web/frame.ts';
import { Layout } from '../../platform/web/layout.tsx';
import { PostForm } from '../../platform/web/page-parts.tsx';
import type { RoomView } from '../rooms/room-endpoints.ts';
import type { Live } from './live-look.ts';
import { LIVE_PATH, liveVoice } from './live-voice.ts';

type Props = { readonly frame: Frame; readonly live: Live; readonly room: RoomView };

/** Asks whether a room with people in it is meant to end. */
export function EndPage({ frame, live, room }: Props) {
  const { say, time } = liveVoice(frame, live);
  const { title, occurrence, participants: count, closesAt } = room;
  const heading = say('end.title', { title });
  return (
    <Layout frame={frame} title={heading} address={live.address} here="live">
      <div class="notice">
        <h1>{heading}</h1>
        <p>{count === 0 ? say('end.insideNone') : say('end.inside', { count })}</p>
        <p>{say('end.lost', { time: time(closesAt) })}</p>
        <PostForm frame={frame} action={`${LIVE_PATH}/${occurrence}/beenden`}>
          <input type="hidden" name="sicher" value="ja" />
          <button type="submit">{say('end.sure')}</button>
        </PostForm>
        <p>
          <a href={frame.link(LIVE_PATH)}>{say('end.keep')}</a>
        </p>
      </div>
    </Layout>
  );
}
