import type { Instant } from '../../lib/span.ts';
import { TickField } from '../../platform/web/form-fields.tsx';
import type { Frame } from '../../platform/web/frame.ts';
import { Layout } from '../../platform/web/layout.tsx';
import { DataTable, PostForm, Told } from '../../platform/web/page-parts.tsx';
import type { Address } from '../../platform/web/texts.ts';
import type { Tree } from '../branches/tree.ts';
import { LEVELS } from '../branches/branch.ts';
import { branchTexts, type SayBranch } from './branch-texts.ts';
import { type Changed, type ImportDiff, isEmpty, type Report } from './import-diff.ts';
import { IMPORT_PATH } from './import-page.tsx';
import type { SayImport } from './import-texts.ts';
import { EffectsList, hasEffects } from './tree-effects-list.tsx';

/** So many of each kind are named; all are counted. */
const NAMED = 200;

type DiffShown = {
  readonly address: Address;
  readonly report: Report;
  readonly diff: ImportDiff;
  readonly tree: Tree;
  /** What was compared, to be sent once more. */
  readonly sent: { readonly csv: string; readonly missing: string; readonly sum: string };
  readonly setback: string | null;
  readonly now: Instant;
};

type Props = { readonly frame: Frame; readonly shown: DiffShown; readonly say: SayImport };

/** What an import would change: each line from what to what. */
export function DiffPage({ frame, shown, say }: Props) {
  const { address, report, diff, setback } = shown;
  const nothing = isEmpty(report);
  const branch = branchTexts(frame.language, address);
  const levels = diff.levelled.map((row) => inLevelWords(row, branch));
  return (
    <Layout frame={frame} title={say('diff.title')} address={address} here="branches" width="broad">
      <Told done={null} setback={setback} />
      <h1>{say('diff.title')}</h1>
      {nothing ? <p>{say('diff.nothing')}</p> : setback === null ? <p>{branch('form.unsaved')}</p> : null}
      {report.unchanged === 0 ? null : <p>{say('diff.unchanged', { count: report.unchanged })}</p>}
      <Created diff={diff} frame={frame} shown={shown} say={say} />
      <Changes
        title={say('diff.renamed', { count: diff.renamed.length })}
        rows={diff.renamed}
        isOfName
        say={say}
      />
      <Changes
        title={say('diff.moved', { count: diff.moved.length })}
        rows={diff.moved}
        say={say}
        note={report.carried === 0 ? null : say('diff.carried', { count: report.carried })}
      />
      <Changes title={say('diff.levelled', { count: levels.length })} rows={levels} say={say} />
      <Named title={say('diff.closed', { count: diff.closed.length })} rows={diff.closed} say={say} />
      <Named title={say('diff.missing', { count: diff.missing.length })} rows={diff.missing} say={say} />
      <Effects frame={frame} shown={shown} say={say} />
      {nothing ? null : <ApplyForm frame={frame} shown={shown} say={say} />}
      <PostForm frame={frame} action={IMPORT_PATH} class="act">
        <Sent {...shown} />
        <button type="submit" class="quiet" name="again" value="yes">
          {say('diff.back')}
        </button>
      </PostForm>
    </Layout>
  );
}

function Sent({ sent: { csv, missing } }: DiffShown) {
  return (
    <>
      <input type="hidden" name="csv" value={csv} />
      <input type="hidden" name="missing" value={missing} />
    </>
  );
}

function ApplyForm({ frame, shown, say }: Props) {
  return (
    <PostForm frame={frame} action={`${IMPORT_PATH}/uebernehmen`} class="act">
      <Sent {...shown} />
      <input type="hidden" name="tree" value={String(shown.report.tree)} />
      <input type="hidden" name="sum" value={shown.sent.sum} />
      {shown.report.recordings.due === 0 ? null : (
        <TickField field="deletes" label={say('diff.agree')} checked={false} />
      )}
      <button type="submit">{say('diff.apply')}</button>
    </PostForm>
  );
}

function Effects({ frame, shown: { report, tree, now, address }, say }: Props) {
  if (!hasEffects(report)) return null;
  const { language } = frame;
  const voice = { say: branchTexts(language, address), language };
  return (
    <section class="part" aria-labelledby="effects">
      <h2 id="effects">{say('diff.effects')}</h2>
      <EffectsList frame={frame} voice={voice} tree={tree} effects={report} now={now} />
    </section>
  );
}

function Created({ diff: { created }, frame, shown, say }: Props & { readonly diff: ImportDiff }) {
  if (created.length === 0) return null;
  const levels = branchTexts(frame.language, shown.address);
  const title = say('diff.created', { count: created.length });
  return (
    <section class="part">
      <h2>{title}</h2>
      <DataTable
        title={title}
        columns={[
          { head: say('diff.branch'), cell: ({ id, name }) => <Branch id={id} name={name} /> },
          { head: say('diff.below'), cell: ({ parent }) => parent ?? say('diff.none') },
          { head: say('diff.level'), cell: ({ level }) => levels(`level.${level}`) },
        ]}
        rows={created.slice(0, NAMED)}
        keyOf={({ id }) => id}
      />
      <More count={created.length - NAMED} say={say} />
    </section>
  );
}

function inLevelWords(row: Changed, say: SayBranch): Changed {
  const word = (text: string) => {
    const level = LEVELS.find((known) => known === text);
    return level === undefined ? text : say(`level.${level}`);
  };
  return { ...row, from: word(row.from), to: word(row.to) };
}

type ChangesProps = {
  readonly title: string;
  readonly rows: readonly Changed[];
  readonly say: SayImport;
  readonly note?: string | null;
  /** Whether the name itself is another: then it does not stand before both. */
  readonly isOfName?: boolean;
};

function Changes({ title, rows, say, note = null, isOfName = false }: ChangesProps) {
  if (rows.length === 0) return null;
  return (
    <section class="part">
      <h2>{title}</h2>
      {note === null ? null : <p>{note}</p>}
      <DataTable
        title={title}
        columns={[
          isOfName
            ? { head: say('diff.id'), cell: ({ id }) => id }
            : { head: say('diff.branch'), cell: ({ id, name }) => <Branch id={id} name={name} /> },
          { head: say('diff.from'), cell: ({ from }) => <del>{from}</del> },
          { head: say('diff.to'), cell: ({ to }) => <ins>{to}</ins> },
        ]}
        rows={rows.slice(0, NAMED)}
        keyOf={({ id }) => id}
      />
      <More count={rows.length - NAMED} say={say} />
    </section>
  );
}

function Branch({ id, name }: { readonly id: string; readonly name: string }) {
  return (
    <>
      {name} <span class="small">{id}</span>
    </>
  );
}

type NamedProps = {
  readonly title: string;
  readonly rows: readonly { readonly id: string; readonly name: string }[];
  readonly say: SayImport;
};

/** Many at times, and seldom looked at: folded. */
function Named({ title, rows, say }: NamedProps) {
  if (rows.length === 0) return null;
  return (
    <details class="part">
      <summary>{title}</summary>
      <ul class="branches">
        {rows.slice(0, NAMED).map(({ id, name }) => (
          <li key={id}>
            <Branch id={id} name={name} />
          </li>
        ))}
      </ul>
      <More count={rows.length - NAMED} say={say} />
    </details>
  );
}

function More({ count, say }: { readonly count: number; readonly say: SayImport }) {
  return count <= 0 ? null : <p class="small">{say('diff.more', { count })}</p>;
}
