import type { VNode } from 'preact';
import { type Fault, refuse } from '../../lib/refusal.ts';
import { faultOf } from '../../platform/http/fault-of.ts';
import { PROBLEMS } from '../../platform/http/problems.ts';
import type { Complaint } from '../../platform/web/form-fields.tsx';
import type { PageAnswer, PageRequest } from '../../platform/web/page.ts';
import { BranchPreview } from '../branches/branch-change-endpoints.ts';
import { BranchView } from '../branches/branch-view.ts';
import { aboutErrors, type Typed, type Wish } from './branch-form.ts';
import { type BranchLook, branchPath, lookAtBranch } from './branch-look.ts';
import { BranchSurePage } from './branch-sure-page.tsx';
import type { SayBranch } from './branch-texts.ts';
import type { OfficeParts } from './office-parts.ts';
import { hasEffects, markOfEffects } from './tree-effects-list.tsx';

/** A form that changes a branch. */
export type Change = {
  /** Below the branch's own address, and the word of its being done. */
  readonly path: string;
  readonly done: string;
  readonly title: (say: SayBranch) => string;
  readonly read: (typed: Typed, look: BranchLook) => Wish;
  /** The form once more, as typed, with what is wrong with it. */
  readonly again: (view: {
    readonly look: BranchLook;
    readonly typed: Typed;
    readonly complaints: readonly Complaint[];
    readonly showsNow: boolean;
  }) => VNode;
};

/**
 * Changes a branch as a form says, in its version of then: at once where it concerns nothing else, and else once its
 * reader has seen what comes of it.
 *
 * @throws Refusal `forbidden`, `not-found`, before anything of the form is read
 */
export async function saveBranch(
  parts: OfficeParts,
  request: PageRequest,
  change: Change,
): Promise<PageAnswer> {
  const look = await lookAtBranch(parts, request);
  if (!look.may.administer) refuse({ code: 'forbidden' });
  const typed = request.form;
  const wish = change.read(typed, look);
  if ('complaints' in wish) {
    const { complaints } = wish;
    return { status: 422, html: change.again({ look, typed, complaints, showsNow: false }) };
  }
  try {
    return await previewAndSave(parts, request, { change, look, patch: wish.patch });
  } catch (error) {
    const fault = faultOf(error);
    const complaints = complaintsOf(fault, look);
    if (complaints === null) throw error;
    const showsNow = fault.code === 'version-conflict';
    const html = change.again({ look, typed, complaints, showsNow });
    return { status: PROBLEMS[fault.code].status, html };
  }
}

type Asked = {
  readonly change: Change;
  readonly look: BranchLook;
  readonly patch: Readonly<Record<string, unknown>>;
};

async function previewAndSave(
  { ask, clock }: OfficeParts,
  { form, frame }: PageRequest,
  { change, look, patch }: Asked,
): Promise<PageAnswer> {
  const { person, branch } = look;
  const call = {
    method: 'patch' as const,
    ...{ path: '/branches/{id}', params: { id: branch.id } },
    ...{ body: patch, version: versionIn(form) ?? branch.version },
  };
  const effects = await ask(person.caller, { ...call, query: { dryRun: 'true' }, answer: BranchPreview });
  const mark = markOfEffects(effects);
  if (hasEffects(effects) && form['seen'] !== mark) {
    const view = { look, effects, mark, typed: form, now: clock.now() };
    return { status: 409, html: <BranchSurePage frame={frame} view={view} change={change} /> };
  }
  const query = effects.recordings.due > 0 ? { query: { deletes: 'confirm' } } : {};
  await ask(person.caller, { ...call, ...query, answer: BranchView });
  return { status: 303, redirect: frame.link(`${branchPath(branch.id)}?getan=${change.done}`) };
}

/** The version of the branch that a form was made of. */
function versionIn({ version = '' }: Typed): number | null {
  return /^\d{1,9}$/.test(version) ? Number(version) : null;
}

/** null for what is not the form's to tell. */
function complaintsOf(fault: Fault, { tree, voice: { say } }: BranchLook): readonly Complaint[] | null {
  const nameOf = (id: string) => tree.get(id)?.name ?? id;
  if (fault.code === 'invalid-request') return aboutErrors(fault.errors, say);
  if (fault.code === 'branch-has-open-children') {
    const names = fault.children.map(nameOf).join(', ');
    return [{ field: 'state', sentence: say('wrong.openBelow', { names }) }];
  }
  if (fault.code === 'branch-parent-closed') {
    return [{ field: 'state', sentence: say('wrong.closedAbove', { name: nameOf(fault.parent) }) }];
  }
  const plain = PLAIN.get(fault.code);
  return plain === undefined ? null : [{ field: null, sentence: say(plain) }];
}

const PLAIN = new Map<Fault['code'], 'wrong.conflict' | 'wrong.again' | 'wrong.busy'>([
  ['version-conflict', 'wrong.conflict'],
  ['recordings-would-go', 'wrong.again'],
  ['busy', 'wrong.busy'],
  ['rate-limited', 'wrong.busy'],
]);
