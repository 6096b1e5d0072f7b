import type { ComponentChildren } from 'preact';
import type { Frame } from '../../platform/web/frame.ts';
import { Layout } from '../../platform/web/layout.tsx';
import { Reachable } from '../../platform/web/page-parts.tsx';
import type { Page } from '../../platform/web/page.ts';
import { EasyPicture } from './easy-pictures.tsx';
import { easyTextsDe } from './easy-texts-de.ts';
import { easyTextsEn } from './easy-texts-en.ts';
import type { Translated } from './help-block.ts';
import { WithWords } from './help-blocks.tsx';

type Texts = Translated<typeof easyTextsDe>;

const TEXTS: Readonly<Record<Frame['language'], Texts>> = { de: easyTextsDe, en: easyTextsEn };

const SECTIONS = ['what', 'needs', 'enter', 'sound', 'picture', 'phone', 'data', 'help'] as const;

/** `/hilfe/leichte-sprache`: how guests get in, in the easiest words. */
export function easyPage(helpContact: string | null): Page {
  return {
    method: 'get',
    path: '/hilfe/leichte-sprache',
    handle: ({ frame }) => ({ status: 200, html: <EasyPage frame={frame} helpContact={helpContact} /> }),
  };
}

function EasyPage({ frame, helpContact }: { readonly frame: Frame; readonly helpContact: string | null }) {
  const texts = TEXTS[frame.language];
  return (
    <Layout frame={frame} desk title={texts.title}>
      <div class="easy">
        <div>
          <h1>{texts.title}</h1>
          <p>{texts.language}</p>
        </div>
        {SECTIONS.map((name) => (
          <Section key={name} frame={frame} name={name} texts={texts}>
            {name !== 'help' || helpContact === null ? null : (
              <div class="easy-thought">
                <p>{texts.contact}</p>
                <p>
                  <Reachable sentence={helpContact} />
                </p>
              </div>
            )}
          </Section>
        ))}
        <p>
          <a href={frame.link('/hilfe/als-gast')}>{texts.more}</a>
        </p>
      </div>
    </Layout>
  );
}

type SectionProps = {
  readonly frame: Frame;
  readonly name: (typeof SECTIONS)[number];
  readonly texts: Texts;
  readonly children: ComponentChildren;
};

function Section({ frame, name, texts, children }: SectionProps) {
  const section: Texts[typeof name] = texts[name];
  const thoughts: readonly (readonly string[])[] = section.thoughts;
  return (
    <section class="with-picture" aria-labelledby={name}>
      <EasyPicture name={name} />
      <h2 id={name}>{section.title}</h2>
      <div>
        {thoughts.map((lines) => (
          <div class="easy-thought" key={lines[0]}>
            {lines.map((line) => (
              <p key={line}>
                <WithWords text={line} language={frame.language} />
              </p>
            ))}
          </div>
        ))}
        {'link' in section ? (
          <p>
            <a href={frame.link(section.to)}>{section.link}</a>
          </p>
        ) : null}
        {children}
      </div>
    </section>
  );
}
