import type { Frame } from '../../platform/web/frame.ts';
import { InputField } from '../../platform/web/form-fields.tsx';
import { Layout } from '../../platform/web/layout.tsx';
import { GetForm, Standing } from '../../platform/web/page-parts.tsx';
import type { Address } from '../../platform/web/texts.ts';
import type { Branch } from '../branches/branch.ts';
import { branchPath } from './branch-look.ts';
import type { TreeNode } from './branch-tree.ts';
import { branchTexts, type SayBranch } from './branch-texts.ts';

type TreeShown = {
  readonly nodes: readonly TreeNode[];
  /** What is searched for, and found; null where nothing is. */
  readonly found: { readonly text: string; readonly branches: readonly Branch[] } | null;
  /** Names of the branches above, by id. */
  readonly nameOf: (id: string) => string;
  /** Whether its reader administers any of them, and so comes across their ids. */
  readonly showsIds: boolean;
  /** Whether its reader looks after the tree. */
  readonly mayImport: boolean;
  readonly address: Address;
};

type Props = { readonly frame: Frame; readonly shown: TreeShown };

/** The tree, as far as its reader may see it. */
export function TreePage({ frame, shown }: Props) {
  const { nodes, found, mayImport, showsIds, address } = shown;
  const say = branchTexts(frame.language, address);
  return (
    <Layout frame={frame} title={say('tree.title')} address={address} here="branches">
      <h1>{say('tree.title')}</h1>
      <p>{say(nodes.length === 0 ? 'tree.none' : 'tree.lead')}</p>
      {nodes.length === 0 ? null : (
        <GetForm frame={frame} action="/gliederungen" class="filter">
          <InputField
            field="name"
            label={say(showsIds ? 'tree.findOrId' : 'tree.find')}
            complaints={[]}
            type="search"
            value={found?.text ?? ''}
            required={false}
          />
          <button type="submit" class="quiet">
            {say('tree.show')}
          </button>
        </GetForm>
      )}
      {found === null ? (
        <Whole frame={frame} nodes={nodes} say={say} />
      ) : (
        <Found frame={frame} shown={shown} say={say} />
      )}
      {mayImport ? (
        <p class="row">
          <a href={frame.link('/gliederungen/einlesen')}>{say('tree.toImport')}</a>
          <a href="/gliederungen/liste.csv">{say('tree.toCsv')}</a>
        </p>
      ) : null}
    </Layout>
  );
}

function Found({ frame, shown: { found, nameOf, showsIds }, say }: Props & { readonly say: SayBranch }) {
  const branches = found?.branches ?? [];
  return (
    <>
      <p role="status">
        {branches.length === 0 ? say('tree.nothing') : say('tree.found', { count: branches.length })}
      </p>
      <ul class="entries">
        {branches.map((branch) => (
          <li key={branch.id}>
            <a href={frame.link(branchPath(branch.id))}>{branch.name}</a>
            <span class="small">
              {[...branch.path.slice(0, -1).map(nameOf), ...(showsIds ? [branch.id] : [])].join(' · ')}
            </span>
            {branch.closed ? <Closed say={say} /> : null}
          </li>
        ))}
      </ul>
      <p>
        <a href={frame.link('/gliederungen')}>{say('tree.all')}</a>
      </p>
    </>
  );
}

type PartProps = { readonly frame: Frame; readonly nodes: readonly TreeNode[]; readonly say: SayBranch };

/** A Land with much below it is folded where there are several. */
function Whole({ frame, nodes, say }: PartProps) {
  const isMany = nodes.reduce((sum, node) => sum + sizeOf(node), 0) > 30;
  return <Nodes frame={frame} nodes={nodes} say={say} foldsBelow={isMany} />;
}

function Nodes({ frame, nodes, say, foldsBelow }: PartProps & { readonly foldsBelow: boolean }) {
  if (nodes.length === 0) return null;
  return (
    <ul class="branches">
      {nodes.map(({ branch, below }) => (
        <li key={branch.id}>
          <a href={frame.link(branchPath(branch.id))}>{branch.name}</a>
          {branch.closed ? <Closed say={say} /> : null}
          {foldsBelow && branch.level === 'state' && below.length > 0 ? (
            <details>
              <summary>
                {say('tree.below', { count: below.reduce((sum, node) => sum + sizeOf(node), 0) })}
                <span class="for-ears">{`: ${branch.name}`}</span>
              </summary>
              <Nodes frame={frame} nodes={below} say={say} foldsBelow={foldsBelow} />
            </details>
          ) : (
            <Nodes frame={frame} nodes={below} say={say} foldsBelow={foldsBelow} />
          )}
        </li>
      ))}
    </ul>
  );
}

function Closed({ say }: { readonly say: SayBranch }) {
  return <Standing kind="warn">{say('tree.closed')}</Standing>;
}

/** With itself. */
function sizeOf({ below }: TreeNode): number {
  return below.reduce((sum, node) => sum + sizeOf(node), 1);
}
