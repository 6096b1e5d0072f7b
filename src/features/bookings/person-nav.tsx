import type { Frame } from '../../platform/web/frame.ts';
import type { SayBooking } from './booking-texts.ts';

const PLACES = [
  { place: 'start', path: '/start' },
  { place: 'list', path: '/buchungen' },
  { place: 'book', path: '/buchen' },
  { place: 'recordings', path: '/aufzeichnungen' },
] as const;

type Place = (typeof PLACES)[number]['place'];

type Props = {
  readonly frame: Frame;
  readonly say: SayBooking;
  /** The page that this is, where it is one of these. */
  readonly here?: Place;
};

/** Where somebody who is signed in may go from here. */
export function PersonNav({ frame, say, here }: Props) {
  return (
    <nav class="places" aria-label={say('nav.label')}>
      {PLACES.map(({ place, path }) => (
        <a key={place} href={frame.link(path)} aria-current={place === here ? 'page' : undefined}>
          {say(`nav.${place}`)}
        </a>
      ))}
    </nav>
  );
}
