import type { Frame } from '../../platform/web/frame.ts';
import { Layout } from '../../platform/web/layout.tsx';
import type { NoDoor } from './door.ts';
import { guestTexts } from './guest-texts.ts';

/** A link that leads nowhere: one that nobody knows, or one that a newer one has replaced. */
export function DeadEnd({ frame, why }: { frame: Frame; why: NoDoor }) {
  const say = guestTexts(frame.language, 'sie');
  return (
    <Layout frame={frame} title={say(`${why}.lead`)}>
      <div class="notice">
        <h1>{say(`${why}.lead`)}</h1>
        <p>{say(`${why}.text`)}</p>
        {why === 'unknown' ? (
          <p>
            <a href={frame.link('/m')}>{say('unknown.again')}</a>
          </p>
        ) : null}
      </div>
    </Layout>
  );
}

/**
 * The way on where a form's redirect is not let through: a link, and the browser follows it by itself.
 *
 * @param url a signed join address: it must appear nowhere but in this page
 */
export function WayOn({ frame, url }: { frame: Frame; url: string }) {
  const say = guestTexts(frame.language, 'sie');
  return (
    <Layout frame={frame} title={say('ready.title')} forwardTo={url}>
      <div class="notice">
        <h1>{say('ready.title')}</h1>
        <p>{say('ready.text')}</p>
        <p>
          <a class="button" href={url} rel="noreferrer">
            {say('ready.link')}
          </a>
        </p>
      </div>
    </Layout>
  );
}
