import type { Frame } from '../../platform/web/frame.ts';
import { Layout } from '../../platform/web/layout.tsx';
import { Reachable } from '../../platform/web/page-parts.tsx';
import { Blocks, WithWords } from './help-blocks.tsx';
import { TOPIC_GROUPS, type TopicGroup, type TopicName } from './help-names.ts';
import { helpTexts, helpTopics, type SayHelp } from './help-texts.ts';

type Props = {
  readonly frame: Frame;
  /** Whom one may ask; null where nobody is named. */
  readonly helpContact: string | null;
};

const GROUPS = Object.keys(TOPIC_GROUPS) as readonly TopicGroup[];

/** All tasks with which there is help. */
export function HelpIndexPage({ frame, helpContact }: Props) {
  const { language } = frame;
  const say = helpTexts(language, 'sie');
  const topics = helpTopics(language);
  const isGuest = frame.person === null;
  return (
    <Layout frame={frame} desk title={say('title')} here="help">
      <div class="help">
        <div class="notice">
          <h1>{say('title')}</h1>
          <p>
            <WithWords text={say('lead', { sample: '{{book}}' })} language={language} />
          </p>
        </div>
        <div class="help-groups">
          {isGuest ? <ForGuests frame={frame} say={say} /> : null}
          {GROUPS.map((group) => (
            <section key={group} aria-labelledby={`group-${group}`}>
              <h2 id={`group-${group}`}>{say(`group.${group}`)}</h2>
              <ul class="entries">
                {TOPIC_GROUPS[group].map((name) => (
                  <Entry
                    key={name}
                    href={frame.link(`/hilfe/${name}`)}
                    title={topics[name].title}
                    text={topics[name].summary}
                  />
                ))}
              </ul>
            </section>
          ))}
          {isGuest ? null : <ForGuests frame={frame} say={say} />}
          <Ask contact={helpContact} say={say} />
        </div>
      </div>
    </Layout>
  );
}

function Ask({ contact, say }: { readonly contact: string | null; readonly say: SayHelp }) {
  if (contact === null) return null;
  return (
    <section aria-labelledby="ask">
      <h2 id="ask">{say('contact.title')}</h2>
      <p>
        <Reachable sentence={say('contact.text', { contact })} />
      </p>
    </section>
  );
}

function ForGuests({ frame, say }: { readonly frame: Frame; readonly say: SayHelp }) {
  return (
    <section aria-labelledby="for-guests">
      <h2 id="for-guests">{say('forGuests')}</h2>
      <ul class="entries">
        <Entry href={frame.link('/hilfe/leichte-sprache')} title={say('easy')} text={say('easySummary')} />
        <Entry href={frame.link('/geraete-test')} title={say('test')} text={say('testSummary')} />
      </ul>
    </section>
  );
}

function Entry({ href, title, text }: { href: string; title: string; text: string }) {
  return (
    <li>
      <a href={href}>{title}</a>
      <span class="small">{text}</span>
    </li>
  );
}

/** One task. */
export function HelpTopicPage({ frame, helpContact, name }: Props & { readonly name: TopicName }) {
  const { language } = frame;
  const say = helpTexts(language, 'sie');
  const { title, summary, blocks } = helpTopics(language)[name];
  return (
    <Layout frame={frame} desk title={`${title} – ${say('title')}`} here="help">
      <div class="help notice">
        <div>
          <h1>{title}</h1>
          <p class="help-summary">{summary}</p>
        </div>
        <Blocks frame={frame} blocks={blocks} note={say('note')} />
        {name === 'es-klappt-nicht' ? <Ask contact={helpContact} say={say} /> : null}
        <p class="help-all">
          <a href={frame.link('/hilfe')}>{say('all')}</a>
        </p>
      </div>
    </Layout>
  );
}
