import type { ComponentChildren } from 'preact';
import { dayInWords } from '../../platform/web/dates.ts';
import type { Frame } from '../../platform/web/frame.ts';
import { Layout } from '../../platform/web/layout.tsx';
import { Reachable } from '../../platform/web/page-parts.tsx';
import type { Page } from '../../platform/web/page.ts';
import { accessibilityTexts, type SayAccessibility } from './accessibility-texts.ts';

/** When the statement was last gone through. Whoever changes its texts changes this, too. */
const STATED_AT = Date.UTC(2026, 10, 30, 12);

/** `/barrierefreiheit`. */
export function accessibilityPage(helpContact: string | null): Page {
  return {
    method: 'get',
    path: '/barrierefreiheit',
    handle: ({ frame }) => ({
      status: 200,
      html: <AccessibilityPage frame={frame} helpContact={helpContact} />,
    }),
  };
}

type Props = { readonly frame: Frame; readonly helpContact: string | null };

function AccessibilityPage({ frame, helpContact }: Props) {
  const { language } = frame;
  const say = accessibilityTexts(language, 'sie');
  // Of the epoch's year, hence with its own.
  const date = dayInWords(STATED_AT, 0, { language, timeZone: 'UTC' });
  return (
    <Layout frame={frame} desk title={say('title')}>
      <div class="notice">
        <h1>{say('title')}</h1>
        <p>{say('lead')}</p>
        <Part title={say('scope.title')}>
          <p>{say('scope.text')}</p>
        </Part>
        <Part title={say('state.title')}>
          <p>{say('state.text')}</p>
        </Part>
        <Part title={say('tested.title')}>
          <ul>
            {(['machine', 'keyboard', 'zoom', 'script', 'people'] as const).map((key) => (
              <li key={key}>{say(`tested.${key}`)}</li>
            ))}
          </ul>
        </Part>
        <Part title={say('gaps.title')}>
          <ul>
            {(['room', 'captions', 'slides', 'signIn', 'easy', 'api'] as const).map((key) => (
              <li key={key}>{say(`gaps.${key}`)}</li>
            ))}
          </ul>
        </Part>
        <Part title={say('instead.title')}>
          <p>{say('instead.text')}</p>
        </Part>
        <Feedback frame={frame} helpContact={helpContact} say={say} />
        <p class="small">{say('date', { date })}</p>
      </div>
    </Layout>
  );
}

function Part({ title, children }: { readonly title: string; readonly children: ComponentChildren }) {
  return (
    <section>
      <h2>{title}</h2>
      {children}
    </section>
  );
}

function Feedback({ frame, helpContact, say }: Props & { readonly say: SayAccessibility }) {
  const { imprintUrl } = frame.legal;
  return (
    <Part title={say('feedback.title')}>
      <p>{say('feedback.text')}</p>
      <p>
        <Reachable
          sentence={
            helpContact === null ? say('feedback.office') : say('feedback.contact', { contact: helpContact })
          }
        />
      </p>
      {imprintUrl === null ? null : (
        <p>
          <a href={imprintUrl}>{say('feedback.imprint')}</a>
        </p>
      )}
    </Part>
  );
}
