import type { ComponentChildren } from 'preact';
import type { AssetName } from './assets.ts';
import type { Frame } from './frame.ts';
import { Mark } from './mark.tsx';
import { pageTexts } from './page-texts.ts';
import { Account, PersonNav, type Place } from './person-nav.tsx';
import type { Address } from './texts.ts';

type LayoutProps = {
  readonly frame: Frame;
  /** The document's title, most particular first. */
  readonly title: string;
  /** Whose page this is; `Plenum` where it is nobody's. */
  readonly owner?: string;
  readonly address?: Address;
  /** `lead` sets the pages of those who lead a meeting visibly apart. */
  readonly tone?: 'guest' | 'lead';
  /** A word beside the owner's name. */
  readonly badge?: string;
  readonly scripts?: readonly AssetName[];
  /** Where in the navigation of who is signed in this page stands. */
  readonly here?: Place;
  /** `broad` for tables, calendars and pictures. */
  readonly width?: 'text' | 'broad';
  /** Whether a page for everybody looks like those of people; guests' own do without that weight. */
  readonly desk?: boolean;
  /** Whether a sheet stands on it that is printed without anything around it. */
  readonly paper?: boolean;
  /** Where there is no JavaScript: load `url` after so many seconds. */
  readonly refresh?: { readonly seconds: number; readonly url: string } | null;
  /** Go to this address at once, with JavaScript or without. */
  readonly forwardTo?: string;
  readonly children: ComponentChildren;
};

/** The frame of every page: skip link, whose page it is, content, legal links and the other language. */
export function Layout(props: LayoutProps) {
  const { frame, owner = 'Plenum', address = 'sie', tone = 'guest', badge, here, width, children } = props;
  const say = pageTexts(frame.language, address);
  // The navigation stands at the same place on every page.
  const isBroad = width === 'broad' || frame.person !== null;
  const look = [`tone-${tone}`, ...(isBroad ? ['broad'] : []), ...(props.paper === true ? ['paper'] : [])];
  return (
    <html lang={frame.language}>
      <Head {...props} />
      <body class={look.join(' ')}>
        <a class="skip" href="#main">
          {say('frame.skip')}
        </a>
        <header class="masthead">
          <div class="wide">
            <Mark />
            <p class="owner">{owner}</p>
            {badge === undefined ? null : <p class="badge">{badge}</p>}
            <Account frame={frame} say={say} />
          </div>
        </header>
        <PersonNav frame={frame} say={say} here={here} />
        <main id="main" class="wide" tabindex={-1}>
          {children}
        </main>
        <Footer frame={frame} address={address} />
      </body>
    </html>
  );
}

function Head({ frame, title, owner, scripts = [], refresh = null, forwardTo, desk = false }: LayoutProps) {
  // Whoever is signed in has a menu, which a script makes handier.
  const all = frame.person === null ? scripts : [...new Set<AssetName>(['desk.js', ...scripts])];
  return (
    <head>
      <meta charset="utf-8" />
      <title>{`${title} – ${owner ?? 'Plenum'}`}</title>
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <meta name="theme-color" content="#FBF9F6" media="(prefers-color-scheme: light)" />
      <meta name="theme-color" content="#161413" media="(prefers-color-scheme: dark)" />
      <meta name="robots" content="noindex, nofollow" />
      <meta name="format-detection" content="telephone=no" />
      <link rel="icon" type="image/svg+xml" href={frame.assetUrl('mark.svg')} />
      <link rel="stylesheet" href={frame.assetUrl('plenum.css')} />
      {frame.person === null && !desk ? null : <link rel="stylesheet" href={frame.assetUrl('desk.css')} />}
      {all.map((name) => (
        <script key={name} type="module" src={frame.assetUrl(name)} />
      ))}
      {forwardTo === undefined ? null : <meta http-equiv="refresh" content={`0;url=${forwardTo}`} />}
      {refresh === null ? null : (
        <noscript>
          <meta http-equiv="refresh" content={`${refresh.seconds};url=${refresh.url}`} />
        </noscript>
      )}
    </head>
  );
}

function Footer({ frame, address }: { frame: Frame; address: Address }) {
  const say = pageTexts(frame.language, address);
  const other = frame.language === 'de' ? 'en' : 'de';
  const { privacyUrl, imprintUrl } = frame.legal;
  return (
    <footer class="foot">
      <nav class="wide" aria-label="Plenum">
        <a href={privacyUrl ?? frame.link('/datenschutz')}>{say('frame.privacy')}</a>
        <a href={frame.link('/barrierefreiheit')}>{say('frame.accessibility')}</a>
        <a href={frame.link('/hilfe')}>{say('frame.help')}</a>
        {imprintUrl === null ? null : <a href={imprintUrl}>{say('frame.imprint')}</a>}
        <a href={frame.otherLanguageUrl} lang={other} hreflang={other}>
          {say('frame.otherLanguage')}
        </a>
      </nav>
    </footer>
  );
}
