import type { ComponentChildren } from 'preact';

type Item = {
  readonly key: string;
  readonly href: string;
  readonly title: string;
  readonly line: ComponentChildren;
  /** Nothing where it is empty. */
  readonly small: string;
};
type Props = {
  readonly id: string;
  readonly title: string;
  readonly items: readonly Item[];
  readonly more?: { readonly href: string; readonly words: string } | null;
};

/** What was found of one kind, and how much; nothing where that is nothing. */
export function SearchGroup({ id, title, items, more = null }: Props) {
  if (items.length === 0) return null;
  return (
    <section class="hits" aria-labelledby={id}>
      <h2 id={id}>
        {title} <span class="small">{more === null ? items.length : `${items.length}+`}</span>
      </h2>
      <ul class="entries">
        {items.map(({ key, href, title: name, line, small }) => (
          <li key={key}>
            <a href={href}>{name}</a>
            {line === null ? null : <span>{line}</span>}
            {small === '' ? null : <span class="small">{small}</span>}
          </li>
        ))}
      </ul>
      {more === null ? null : (
        <p>
          <a href={more.href}>{more.words}</a>
        </p>
      )}
    </section>
  );
}
