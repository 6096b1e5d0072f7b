import type { Instant } from '../../lib/span.ts';
import { dateInWords } from '../../platform/web/dates.ts';
import type { Frame } from '../../platform/web/frame.ts';
import type { ConcernedDates } from '../branches/concerned.ts';
import type { GoingRecordings } from '../branches/recordings-going.ts';
import type { Tree } from '../branches/tree.ts';
import { sizeInWords } from '../recordings/recording-words.ts';
import { branchPath } from './branch-look.ts';
import type { Voice } from './branch-setting-words.ts';

/** What a change of the tree means for what is booked and recorded. */
export type TreeEffects = {
  readonly above: ConcernedDates;
  readonly upcoming: ConcernedDates;
  readonly recordings: GoingRecordings;
};

/** So many are named; all are counted. */
const NAMED = 10;

/** Whether it is to be shown before it is done. */
export function hasEffects({ above, upcoming, recordings }: TreeEffects): boolean {
  return above.total + upcoming.total + recordings.due + recordings.next.due > 0;
}

/** Tells effects apart, so that nobody agrees to more than what was shown. */
export function markOfEffects({ above, upcoming, recordings }: TreeEffects): string {
  return [recordings.due, recordings.next.due, above.total, upcoming.total].join('.');
}

type Props = {
  readonly frame: Frame;
  readonly voice: Voice;
  readonly tree: Tree;
  readonly effects: TreeEffects;
  readonly now: Instant;
};

export function EffectsList({ effects: { above, upcoming, recordings }, ...props }: Props) {
  const { voice, tree, frame } = props;
  const { say, language } = voice;
  const { due, bytes, branches, next } = recordings;
  return (
    <>
      {due === 0 ? null : (
        <div class="setback">
          <p>{say('effects.due', { count: due, size: sizeInWords(bytes, language) })}</p>
          {branches.length < 2 ? null : (
            <ul>
              {branches.map((one) => (
                <li key={one.branch}>
                  <a href={frame.link(branchPath(one.branch))}>
                    {say('effects.dueIn', {
                      ...{ name: tree.get(one.branch)?.name ?? one.branch, count: one.due },
                      size: sizeInWords(one.bytes, language),
                    })}
                  </a>
                </li>
              ))}
            </ul>
          )}
          <p>{say('effects.forGood')}</p>
        </div>
      )}
      {next.due === 0 ? null : <p>{say('effects.next', { count: next.due, days: next.days })}</p>}
      {above.total === 0 ? null : (
        <>
          <p>{say('effects.above', { count: above.total })}</p>
          <Dates {...props} concerned={above} />
        </>
      )}
      {upcoming.total === 0 ? null : (
        <>
          <p>{say('effects.upcoming', { count: upcoming.total })}</p>
          <Dates {...props} concerned={upcoming} />
        </>
      )}
    </>
  );
}

type DatesProps = Omit<Props, 'effects'> & { readonly concerned: ConcernedDates };

function Dates({ frame, voice, tree, now, concerned: { total, dates } }: DatesProps) {
  const { say, language } = voice;
  const named = dates.slice(0, NAMED);
  const more = total - named.length;
  return (
    <ul class="entries">
      {named.map(({ id, title, branch, startsAt, timeZone }) => (
        <li key={id}>
          <a href={frame.link(`/termine/${id}`)}>{title}</a>
          <span>{dateInWords(Date.parse(startsAt), now, { language, timeZone })}</span>
          <span class="small">{tree.get(branch)?.name ?? branch}</span>
        </li>
      ))}
      {more === 0 ? null : <li>{say('effects.andMore', { count: more })}</li>}
    </ul>
  );
}
