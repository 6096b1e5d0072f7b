import type { Frame } from '../../platform/web/frame.ts';
import { Layout } from '../../platform/web/layout.tsx';
import { PostForm } from '../../platform/web/page-parts.tsx';
import type { Address } from '../../platform/web/texts.ts';
import { type BookingShown } from './booking-shown.ts';
import { voiceOf } from './act-texts.ts';

type Props = {
  readonly frame: Frame;
  readonly shown: Pick<BookingShown, 'branchName' | 'now'> & { readonly address: Address };
  /** Of the meeting. */
  readonly title: string;
  /** Whether it is cancelled, or its room ended alone. */
  readonly kind: 'cancel' | 'end';
  /** Where yes leads. */
  readonly action: string;
  /** What yes sends along. */
  readonly fields?: Readonly<Record<string, string>>;
  /** Where no leads. */
  readonly back: string;
};

/** The second step where people may be in the room: what it would do to them. */
export function LivePage({ frame, shown, title, kind, action, fields = {}, back }: Props) {
  const { address, branchName, now } = shown;
  const { say, act } = voiceOf(frame, address, now);
  const heading = say('cancel.liveTitle');
  return (
    <Layout frame={frame} title={heading} owner={branchName} address={address}>
      <div class="notice">
        <h1>{heading}</h1>
        <p class="when">{title}</p>
        <p>{kind === 'cancel' ? say('cancel.live') : act('end.live')}</p>
        <PostForm frame={frame} action={action}>
          {Object.entries(fields).map(([name, value]) => (
            <input key={name} type="hidden" name={name} value={value} />
          ))}
          <button type="submit">
            {kind === 'cancel' ? say('cancel.liveButton') : act('end.liveButton')}
          </button>
        </PostForm>
        <p>
          <a href={frame.link(back)}>{kind === 'cancel' ? say('cancel.keep') : act('end.keep')}</a>
        </p>
      </div>
    </Layout>
  );
}
