import type { ComponentChildren } from 'preact';
import { refuse } from '../../lib/refusal.ts';
import { type Instant, SECOND_MS } from '../../lib/span.ts';
import type { Caller } from '../../platform/http/caller.ts';
import {
  clockTime,
  dateInWords,
  dayInWords,
  exactTime,
  localDay,
  type Saying,
} from '../../platform/web/dates.ts';
import type { Frame } from '../../platform/web/frame.ts';
import { Layout } from '../../platform/web/layout.tsx';
import type { Page, PageAnswer, PageRequest } from '../../platform/web/page.ts';
import type { Address } from '../../platform/web/texts.ts';
import type { Tree } from '../branches/tree.ts';
import { signedIn } from '../bookings/page-parts.ts';
import type { OfficeParts } from './office-parts.ts';
import { opsTexts, type SayOps } from './ops-texts.ts';

/** Who reads a page of the operation, and in which words it speaks. */
export type OpsVoice = {
  readonly frame: Frame;
  readonly caller: Caller;
  readonly tree: Tree;
  readonly say: SayOps;
  readonly saying: Saying;
  readonly address: Address;
  readonly now: Instant;
};

/** @throws Refusal `forbidden` for who does not look after the whole */
async function opsVoice(parts: OfficeParts, request: PageRequest): Promise<OpsVoice> {
  const { caller, operates } = signedIn(request);
  if (!operates) refuse({ code: 'forbidden' });
  const { frame, language } = request;
  const tree = await parts.tree(parts.db);
  const address = tree.root === null ? 'sie' : tree.address(tree.root.id);
  const say = opsTexts(language, address);
  const saying = { language, timeZone: parts.timeZone };
  return { frame, caller, tree, say, saying, address, now: parts.clock.now() };
}

type Handle = (parts: OfficeParts, request: PageRequest, voice: OpsVoice) => Promise<PageAnswer>;

/** A page that is for those alone who look after the whole. */
export function opsGet(parts: OfficeParts, path: string, handle: Handle): Page {
  return {
    ...{ method: 'get', path, access: 'person' },
    handle: async (request) => handle(parts, request, await opsVoice(parts, request)),
  };
}

/** A form of theirs; asked for by its address alone, it leads back to the page `home`. */
export function opsPost(
  parts: OfficeParts,
  path: string,
  home: string | ((params: PageRequest['params']) => string),
  handle: Handle,
): readonly Page[] {
  const back = (params: PageRequest['params']) => (typeof home === 'string' ? home : home(params));
  return [
    {
      ...{ method: 'post', path, access: 'person' },
      handle: async (request) => handle(parts, request, await opsVoice(parts, request)),
    },
    ...(typeof home === 'string' && home === path
      ? []
      : [
          {
            ...{ method: 'get' as const, path, access: 'person' as const },
            handle: ({ frame, params }: PageRequest): PageAnswer => ({
              status: 303,
              redirect: frame.link(back(params)),
            }),
          },
        ]),
  ];
}

const PLACES = [
  ['overview', '/betrieb'],
  ['servers', '/betrieb/server'],
  ['outages', '/betrieb/ausfaelle'],
  ['jobs', '/betrieb/aufgaben'],
  ['recordings', '/betrieb/aufzeichnungen'],
  ['folders', '/betrieb/ordner'],
  ['log', '/betrieb/protokoll'],
] as const;
type OpsPlace = (typeof PLACES)[number][0];

type OpsPageProps = {
  readonly voice: OpsVoice;
  readonly place: OpsPlace;
  readonly title: string;
  readonly lead?: ComponentChildren;
  /** The page's own address where it keeps itself fresh: with `LiveStale`, and what changes in `data-live`. */
  readonly live?: string;
  readonly children: ComponentChildren;
};

/** The frame of the pages of the operation, with the ways between them. */
export function OpsPage({ voice, place, title, lead, live, children }: OpsPageProps) {
  const { frame, say, address } = voice;
  return (
    <Layout
      frame={frame}
      title={title}
      address={address}
      here="operations"
      width="broad"
      scripts={live === undefined ? [] : ['live.js']}
    >
      <nav class="ops-places" aria-label={say('places.label')}>
        {PLACES.map(([name, path]) => (
          <a key={name} href={frame.link(path)} aria-current={name === place ? 'page' : undefined}>
            {say(`places.${name}`)}
          </a>
        ))}
      </nav>
      <div class="ops" data-live-page={live === undefined ? undefined : frame.link(live)}>
        <div>
          <h1>{title}</h1>
          {lead === undefined ? null : <p>{lead}</p>}
        </div>
        {children}
      </div>
    </Layout>
  );
}

/** A text in which a name such as `bbb-2` is never broken. */
export function Whole({ text, name }: { readonly text: string; readonly name: string }) {
  const [before = '', ...rest] = /^\S+-\S+$/.test(name) ? text.split(name) : [text];
  return (
    <>
      {before}
      {rest.map((after) => (
        <>
          <span class="whole">{name}</span>
          {after}
        </>
      ))}
    </>
  );
}

/** A text that may be broken behind each slash. */
export function Breaking({ text }: { readonly text: string }) {
  const [first = '', ...rest] = text.split('/');
  return (
    <>
      {first}
      {rest.map((part) => (
        <>
          /<wbr />
          {part}
        </>
      ))}
    </>
  );
}

/** When what is shown was so, and the way to see it anew; the script asks by itself. */
export function Snapshot({ voice, path }: { readonly voice: OpsVoice; readonly path: string }) {
  const { frame, say, saying, now } = voice;
  const time = exactTime(now, saying);
  return (
    <p class="small" id="snapshot">
      <span data-live-time={say('clock', { time })}>{say('snapshot', { time })}</span>{' '}
      <a href={frame.link(path)}>{say('reload')}</a>
    </p>
  );
}

/** Where the script says that a page that keeps itself fresh cannot do so any more. */
export function LiveStale({ voice: { say } }: { readonly voice: OpsVoice }) {
  return <p class="setback" role="status" data-live-stale={say('stale', { time: '#' })} hidden />;
}

/** `18:45 Uhr` today, the day before it otherwise; a dash for never. */
export function momentInWords(
  at: string | Instant | null,
  { saying, now }: Pick<OpsVoice, 'saying' | 'now'>,
): string {
  if (at === null) return '–';
  const instant = typeof at === 'string' ? Date.parse(at) : at;
  return isToday(instant, { saying, now }) ? clockTime(instant, saying) : dateInWords(instant, now, saying);
}

/** `18:45:03 Uhr` today, the day before it otherwise. */
export function exactInWords(at: string, { say, saying, now }: OpsVoice): string {
  const instant = Date.parse(at);
  const time = say('clock', { time: exactTime(instant, saying) });
  return isToday(instant, { saying, now }) ? time : `${dayInWords(instant, now, saying)}, ${time}`;
}

function isToday(at: Instant, { saying, now }: Pick<OpsVoice, 'saying' | 'now'>): boolean {
  return localDay(at, saying.timeZone) === localDay(now, saying.timeZone);
}

/** `vor 3 Minuten`. */
export function agoInWords(at: string | null, { saying, now }: OpsVoice): string {
  if (at === null) return '–';
  const seconds = Math.max(0, Math.round((now - Date.parse(at)) / SECOND_MS));
  const [amount, unit] =
    seconds < 120
      ? ([seconds, 'second'] as const)
      : seconds < 7_200
        ? ([Math.round(seconds / 60), 'minute'] as const)
        : seconds < 172_800
          ? ([Math.round(seconds / 3_600), 'hour'] as const)
          : ([Math.round(seconds / 86_400), 'day'] as const);
  const locale = saying.language === 'de' ? 'de-DE' : 'en-GB';
  return new Intl.RelativeTimeFormat(locale, { numeric: seconds === 0 ? 'auto' : 'always' }).format(
    -amount,
    unit,
  );
}

export function numberInWords(value: number, { saying }: OpsVoice): string {
  return new Intl.NumberFormat(saying.language === 'de' ? 'de-DE' : 'en-GB').format(value);
}

/** The name of a branch; its id where it is not there any more. */
export function branchName(id: string | null, { tree, say }: Pick<OpsVoice, 'tree' | 'say'>): string {
  return id === null ? say('noBranch') : (tree.get(id)?.name ?? id);
}

/** `word` where it is one of `known`; for what stands in an address. */
export function oneOf<T extends string>(known: readonly T[], word: string | undefined): T | null {
  return known.find((one) => one === word) ?? null;
}
