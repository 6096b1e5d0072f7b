import type { Instant } from '../../lib/span.ts';
import type { Frame } from '../../platform/web/frame.ts';
import { Layout } from '../../platform/web/layout.tsx';
import { PostForm } from '../../platform/web/page-parts.tsx';
import type { Typed } from './branch-form.ts';
import { type BranchLook, branchPath } from './branch-look.ts';
import type { SayBranch } from './branch-texts.ts';
import { EffectsList, type TreeEffects } from './tree-effects-list.tsx';

type Props = {
  readonly frame: Frame;
  readonly view: {
    readonly look: BranchLook;
    readonly effects: TreeEffects;
    /** Of the effects shown. */
    readonly mark: string;
    readonly typed: Typed;
    readonly now: Instant;
  };
  readonly change: { readonly path: string; readonly title: (say: SayBranch) => string };
};

/** What a change comes to, before it is made: sends the same form again, with a word that this was seen. */
export function BranchSurePage({ frame, view, change }: Props) {
  const { look, effects, mark, typed, now } = view;
  const { branch, tree, voice, address } = look;
  const { say } = voice;
  const deletes = effects.recordings.due + effects.recordings.next.due > 0;
  const fields = Object.entries(typed).filter(([name]) => name !== 'csrf' && name !== 'seen');
  return (
    <Layout frame={frame} title={say('effects.title')} address={address} here="branches">
      <div class="notice">
        <p class="small">{`${branch.name} · ${change.title(say)}`}</p>
        <h1>{say('effects.title')}</h1>
        <p>{say('form.unsaved')}</p>
        <EffectsList frame={frame} voice={voice} tree={tree} effects={effects} now={now} />
        {deletes ? (
          <p>
            <a href={frame.link(`/aufzeichnungen?gliederung=${encodeURIComponent(branch.id)}`)}>
              {say('form.toRecordings', { name: branch.name })}
            </a>
          </p>
        ) : null}
        <PostForm frame={frame} action={`${branchPath(branch.id)}/${change.path}`}>
          {fields.map(([name, value]) => (
            <input key={name} type="hidden" name={name} value={value} />
          ))}
          <input type="hidden" name="seen" value={mark} />
          <button type="submit">{say(deletes ? 'form.yesDelete' : 'form.yes')}</button>
        </PostForm>
        <p>
          <a href={frame.link(branchPath(branch.id))}>{say('form.keep')}</a>
        </p>
      </div>
    </Layout>
  );
}
