import type { Frame } from './frame.ts';
import type { SayPage } from './page-texts.ts';

/** Where somebody who is signed in goes most, then the rest, then what only those see who look after the whole. */
const OFTEN = [
  { place: 'start', path: '/start' },
  { place: 'calendar', path: '/kalender' },
  { place: 'book', path: '/buchen' },
  { place: 'recordings', path: '/aufzeichnungen' },
] as const;
const SELDOM = [
  { place: 'list', path: '/buchungen' },
  { place: 'live', path: '/jetzt' },
  { place: 'load', path: '/auslastung' },
  { place: 'folders', path: '/ordner' },
  { place: 'branches', path: '/gliederungen' },
  { place: 'search', path: '/suche' },
  { place: 'help', path: '/hilfe' },
] as const;
const OPERATES = { place: 'operations', path: '/betrieb' } as const;

type Entry = (typeof OFTEN)[number] | (typeof SELDOM)[number] | typeof OPERATES;
export type Place = Entry['place'];

type Props = { readonly frame: Frame; readonly say: SayPage; readonly here?: Place | undefined };

/** Where somebody who is signed in may go from here; nothing for others. */
export function PersonNav({ frame, say, here }: Props) {
  if (frame.person === null) return null;
  const often: readonly Entry[] = frame.person.operates ? [...OFTEN, OPERATES] : OFTEN;
  const link = ({ place, path }: Entry) => (
    <a key={place} href={frame.link(path)} aria-current={place === here ? 'page' : undefined}>
      {say(`nav.${place}`)}
    </a>
  );
  return (
    <nav class="places" aria-label={say('nav.label')}>
      <div class="wide">
        {often.map(link)}
        <details>
          <summary class={SELDOM.some(({ place }) => place === here) ? 'here' : undefined}>
            {say('nav.more')}
          </summary>
          <div>{SELDOM.map(link)}</div>
        </details>
      </div>
    </nav>
  );
}

/** Who is signed in, and the way out. */
export function Account({ frame: { person }, say }: Pick<Props, 'frame' | 'say'>) {
  if (person === null) return null;
  return (
    <form method="post" action="/auth/logout" class="account">
      <input type="hidden" name="csrf" value={person.csrf} />
      <span>{person.name}</span>
      <button type="submit" class="plain">
        {say('nav.leave')}
      </button>
    </form>
  );
}
