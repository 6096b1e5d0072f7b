import type { ComponentChildren } from 'preact';
import type { Instant } from '../../lib/span.ts';
import { dateInWords, type Saying, timeInWords } from '../../platform/web/dates.ts';
import type { Frame } from '../../platform/web/frame.ts';
import { Standing } from '../../platform/web/page-parts.tsx';
import type { Needs } from './start-look.ts';
import type { SayStart } from './start-texts.ts';

type Props = {
  readonly frame: Frame;
  readonly needs: Needs;
  readonly now: Instant;
  readonly saying: Saying;
  readonly say: SayStart;
};

/** What wants its reader: first on the page where there is something, a quiet sentence where there is nothing. */
export function NeedsSection(props: Props) {
  const { needs, say } = props;
  const { conflicts, outages, folders, recordings } = needs;
  const count = conflicts.dates.length + outages.length + folders.length + recordings.full + recordings.soon;
  if (count === 0) {
    return (
      <p class="calm">
        <Standing kind="ok">{say('needs.none')}</Standing>
      </p>
    );
  }
  const urgent = count > outages.length + recordings.soon;
  return (
    <section aria-labelledby="needs" class={urgent ? 'needs urgent' : 'needs'}>
      <h2 id="needs">{say('needs.title')}</h2>
      <ul>
        <Conflicts {...props} />
        <Outages {...props} />
        <Folders {...props} />
        <Recordings {...props} />
      </ul>
    </section>
  );
}

function Need({ kind, children }: { readonly kind: 'warn' | 'info'; readonly children: ComponentChildren }) {
  return (
    <li>
      <Standing kind={kind}>{children}</Standing>
    </li>
  );
}

function Conflicts({ frame, needs: { conflicts }, now, say, saying: { language } }: Props) {
  return (
    <>
      {conflicts.dates.map(({ id, title, startsAt, timeZone }) => (
        <Need key={id} kind="warn">
          <span>
            {say('needs.above', { date: dateInWords(Date.parse(startsAt), now, { language, timeZone }) })}{' '}
            <a href={frame.link(`/termine/${id}`)}>{say('needs.move', { title })}</a>
          </span>
        </Need>
      ))}
      {conflicts.more ? (
        <Need kind="warn">
          <a href={frame.link('/auslastung')}>{say('needs.moreAbove')}</a>
        </Need>
      ) : null}
    </>
  );
}

function Outages({ needs: { outages }, now, saying, say }: Props) {
  return (
    <>
      {outages.map(({ span, text, dates }) => (
        <Need key={span.from} kind="info">
          <span>
            {say('needs.outage', {
              from: dateInWords(span.from, now, saying),
              to: timeInWords(span.to, saying),
              text,
            })}{' '}
            {say('needs.outageDates', { count: dates })}
          </span>
        </Need>
      ))}
    </>
  );
}

function Folders({ frame, needs: { folders }, say }: Props) {
  return (
    <>
      {folders.map(({ name, why }) => (
        <Need key={name} kind="warn">
          <a href={frame.link('/ordner')}>{say(`needs.folder.${why}`, { name })}</a>
        </Need>
      ))}
    </>
  );
}

function Recordings({ frame, needs: { recordings }, say }: Props) {
  const { full, soon } = recordings;
  return (
    <>
      {full === 0 ? null : (
        <Need kind="warn">
          <a href={frame.link('/aufzeichnungen')}>{say('needs.full', { count: full })}</a>
        </Need>
      )}
      {soon === 0 ? null : (
        <Need kind="info">
          <a href={frame.link('/aufzeichnungen')}>{say('needs.soon', { count: soon })}</a>
        </Need>
      )}
    </>
  );
}
