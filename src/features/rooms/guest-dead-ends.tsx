import type { Frame } from '../../platform/web/frame.ts';
import { Layout } from '../../platform/web/layout.tsx';
import type { NoDoor, Replaced } from './door.ts';
import { guestTexts } from './guest-texts.ts';

/** A link that leads nowhere: one that nobody knows, or one that a newer one has replaced. */
export function DeadEnd({ frame, why }: { frame: Frame; why: NoDoor }) {
  return why === 'unknown' ? <UnknownLink frame={frame} /> : <ReplacedLink frame={frame} {...why.replaced} />;
}

function UnknownLink({ frame }: { frame: Frame }) {
  const say = guestTexts(frame.language, 'sie');
  return (
    <Layout frame={frame} title={say('unknown.lead')}>
      <div class="notice">
        <h1>{say('unknown.lead')}</h1>
        <p>{say('unknown.text')}</p>
        <p>
          <a href={frame.link('/m')}>{say('unknown.again')}</a>
        </p>
      </div>
    </Layout>
  );
}

/** Says whom to ask for the new one, and nothing of the meeting: who holds this link need not be meant any more. */
function ReplacedLink({ frame, branchName, address }: { frame: Frame } & Replaced['replaced']) {
  const say = guestTexts(frame.language, address);
  return (
    <Layout frame={frame} title={say('replaced.lead')} owner={branchName} address={address}>
      <div class="notice">
        <h1>{say('replaced.lead')}</h1>
        <p>{say('replaced.text', { branch: branchName })}</p>
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
