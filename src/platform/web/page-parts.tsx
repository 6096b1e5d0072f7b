import type { ComponentChildren } from 'preact';
import type { Frame } from './frame.ts';
import { pageTexts } from './page-texts.ts';
import type { Address } from './texts.ts';

type ToldProps = {
  /** What has just been done, in a sentence; null where there is nothing to tell. */
  readonly done: string | null;
  /** Why what was asked for was not done. */
  readonly setback: string | null;
};

/** What has just happened, or has not: first on its page, and heard by who does not see it. */
export function Told({ done, setback }: ToldProps) {
  if (setback !== null) {
    return (
      <p class="setback" role="alert" tabindex={-1} autofocus>
        {setback}
      </p>
    );
  }
  return done === null ? null : (
    <p class="done" role="status">
      {done}
    </p>
  );
}

/**
 * What is written to or dialled: an address of mail; a number from its 0 or + on, which opening hours have not, to where
 * another one or a bracket begins.
 */
const REACHED =
  /([^\s@:,;()]+@[^\s@:,;()]+\.[a-z]{2,}|(?<![\w/@])(?:\(0\d+\)|\+\d+(?: ?\(0\))?|0\d*)(?:(?! ?\/ ?0)[\s/-]{0,3}\d){4,})/i;

/** A sentence with whom to ask: what is called or written to in it takes one press. */
export function Reachable({ sentence }: { readonly sentence: string }) {
  return (
    <>
      {sentence.split(REACHED).map((piece) => {
        if (!REACHED.test(piece)) return piece;
        const address = piece.includes('@')
          ? `mailto:${piece}`
          : `tel:${piece.replace(/(?<=^\+.*)\(0\)/, '').replaceAll(/[^\d+]/g, '')}`;
        return (
          <a key={piece} href={address}>
            {piece}
          </a>
        );
      })}
    </>
  );
}

type PostFormProps = {
  readonly frame: Frame;
  /** Where it leads, without the language. */
  readonly action: string;
  readonly class?: string;
  readonly id?: string;
  readonly labelledBy?: string;
  readonly children: ComponentChildren;
};

/** A form of somebody who is signed in: it carries the session's token. */
export function PostForm({ frame, action, labelledBy, children, ...rest }: PostFormProps) {
  return (
    <form method="post" action={frame.link(action)} aria-labelledby={labelledBy} {...rest}>
      <input type="hidden" name="csrf" value={frame.person?.csrf ?? ''} />
      {children}
    </form>
  );
}

type GetFormProps = Omit<PostFormProps, 'labelledBy'>;

/** A form that only asks: a filter, a search. Its fields come to stand in the address, and so must the language. */
export function GetForm({ frame, action, children, ...rest }: GetFormProps) {
  const isChosen = frame.link('/').includes('lang=');
  return (
    <form method="get" action={action} {...rest}>
      {isChosen ? <input type="hidden" name="lang" value={frame.language} /> : null}
      {children}
    </form>
  );
}

type OnwardProps = {
  readonly frame: Frame;
  readonly address: Address;
  /** Of the list, without a place in it. */
  readonly path: string;
  /** What the list is cut down to, as fields of its address. */
  readonly only: Readonly<Record<string, string>>;
  /** Where the list goes on, as the API says; null at its end. */
  readonly next: string | null;
  readonly isFirst: boolean;
};

/** The ways on from one page of a list; the place in it stands in the field `ab` of the address. */
export function Onward({ frame, address, path, only, next, isFirst }: OnwardProps) {
  const say = pageTexts(frame.language, address);
  const at = (fields: Readonly<Record<string, string>>) => {
    const query = new URLSearchParams(fields).toString();
    return frame.link(query === '' ? path : `${path}?${query}`);
  };
  return (
    <>
      {next === null ? null : (
        <p>
          <a href={at({ ...only, ab: next })} rel="next">
            {say('parts.more')}
          </a>
        </p>
      )}
      {next === null && !isFirst ? <p>{say('parts.end')}</p> : null}
      {isFirst ? null : (
        <p>
          <a href={at(only)}>{say('parts.first')}</a>
        </p>
      )}
    </>
  );
}

type BarProps = {
  readonly value: number;
  readonly max: number;
  /** What it measures, for who does not see it. */
  readonly label: string;
  /** The same in numbers, beside it. */
  readonly words: string;
};

/** How much of something is used up. A bar that is nearly full says so by its pattern as well as by its colour. */
export function Bar({ value, max, label, words }: BarProps) {
  const share = max <= 0 ? 0 : Math.min(1, value / max);
  return (
    <span class={share >= 0.9 ? 'bar nearly' : 'bar'}>
      <meter min={0} max={1} high={0.9} value={share} aria-label={label} title={words} />
      <span class="small">{words}</span>
    </span>
  );
}

const SIGNS = { ok: '✓', warn: '!', info: 'i' } as const;

/** A word about how something stands, with a sign and a colour. */
export function Standing({
  kind,
  children,
}: {
  readonly kind: keyof typeof SIGNS;
  readonly children: ComponentChildren;
}) {
  return (
    <span class={`standing ${kind}`}>
      <span class="sign" aria-hidden="true">
        {SIGNS[kind]}
      </span>
      {children}
    </span>
  );
}

type Column<Row> = {
  readonly head: string;
  /** `number` stands at the right, in figures of one width. */
  readonly kind?: 'text' | 'number';
  /** null where there is nothing to say. */
  readonly cell: (row: Row) => ComponentChildren;
  /** Whether a card may do without it, though there is something to say. */
  readonly isIdle?: (row: Row) => boolean;
};

/** What a cell shows that has nothing to say; a card leaves the whole line out. */
const NOTHING = '–';

type TableProps<Row> = {
  /** Said to who does not see the table, and shown where `caption` is `shown`. */
  readonly title: string;
  readonly caption?: 'shown' | 'hidden';
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
};

/** A table whose first column names its rows. On a phone each row is a card, with the heads before its cells. */
export function DataTable<Row>({ title, caption = 'hidden', columns, rows, keyOf }: TableProps<Row>) {
  const [first, ...others] = columns;
  if (first === undefined) throw new RangeError('a table needs columns');
  return (
    <table class="data" role="table">
      <caption class={caption === 'shown' ? undefined : 'for-ears'}>{title}</caption>
      <thead role="rowgroup">
        <tr role="row">
          {columns.map((column) => (
            <th
              key={column.head}
              scope="col"
              role="columnheader"
              class={column.kind === 'number' ? 'number' : undefined}
            >
              {column.head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map((row) => (
          <tr key={keyOf(row)} role="row">
            <th scope="row" role="rowheader">
              {first.cell(row)}
            </th>
            {others.map((column) => (
              <Cell key={column.head} column={column} row={row} />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Cell<Row>({ column, row }: { readonly column: Column<Row>; readonly row: Row }) {
  const { head, kind, cell, isIdle } = column;
  const said = cell(row) ?? NOTHING;
  const look = [
    ...(kind === 'number' ? ['number'] : []),
    ...(said === NOTHING || isIdle?.(row) === true ? ['idle'] : []),
  ];
  return (
    <td role="cell" data-head={head} class={look.length === 0 ? undefined : look.join(' ')}>
      <div>{said}</div>
    </td>
  );
}
