import type { Frame } from '../../platform/web/frame.ts';
import { Layout } from '../../platform/web/layout.tsx';
import { guestTexts } from './guest-texts.ts';

const TOPICS = ['name', 'device', 'address', 'room', 'signedIn'] as const;

/** What happens with the data of guests, and of those who sign in, where the operator has no page of its own for it. */
export function PrivacyPage({ frame }: { frame: Frame }) {
  const say = guestTexts(frame.language, 'sie');
  return (
    <Layout frame={frame} title={say('privacy.title')}>
      <div class="notice">
        <h1>{say('privacy.title')}</h1>
        <p>{say('privacy.lead')}</p>
        {TOPICS.map((topic) => (
          <section key={topic}>
            <h2>{say(`privacy.${topic}.title`)}</h2>
            <p>{say(`privacy.${topic}.text`)}</p>
          </section>
        ))}
      </div>
    </Layout>
  );
}
