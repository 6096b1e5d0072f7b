import type { Frame } from '../../platform/web/frame.ts';
import { dayInWords } from '../../platform/web/dates.ts';
import { DataTable, PostForm } from '../../platform/web/page-parts.tsx';
import { ROLES, type Role } from '../../platform/http/caller.ts';
import type { RoleRule } from '../../platform/settings/keycloak-settings.ts';
import type { DeputyView } from '../people/deputy-endpoints.ts';
import type { Branch } from '../branches/branch.ts';
import { type BranchLook, branchPath } from './branch-look.ts';
import type { SayBranch } from './branch-texts.ts';

type Props = {
  readonly frame: Frame;
  readonly look: BranchLook;
  readonly rules: readonly RoleRule[];
  /** Who acts for the branch; null for who may not know. */
  readonly deputies: readonly DeputyView[] | null;
  readonly now: number;
  readonly timeZone: string;
};

/** Who may do what here, as far as Plenum can know: the groups of the realm that give roles, and the deputies. */
export function PeopleSection(props: Props) {
  const { look, rules, deputies } = props;
  const { say } = look.voice;
  const roles = [...new Set(grantsHere(look).map(({ role }) => role))];
  const lead = look.may.administer ? 'people.leadAdmin' : 'people.lead';
  return (
    <>
      {deputies === null ? null : <Deputies {...props} deputies={deputies} />}
      <section class="card branch-roles" aria-labelledby="people">
        <h2 id="people">{say('people.title')}</h2>
        <p>{say(rules.length === 0 ? 'people.noRealm' : lead)}</p>
        {roles.length === 0 ? null : (
          <p>{say('people.mine', { role: roles.map((role) => say(`people.${role}`)).join(', ') })}</p>
        )}
        {rules.length === 0 ? null : <GroupTable look={look} rules={rules} />}
      </section>
    </>
  );
}

function grantsHere({ person, tree, branch }: BranchLook) {
  return person.caller.grants.filter((grant) => tree.isWithin(branch.id, grant.branch));
}

const MAY = {
  viewer: 'people.mayViewer',
  host: 'people.mayHost',
  secretary: 'people.maySecretary',
  admin: 'people.mayAdmin',
} as const;

type RoleRow = { readonly role: Role; readonly named: readonly string[] };

/** The names of groups are for who looks after them. */
function GroupTable({ look, rules }: Pick<Props, 'look' | 'rules'>) {
  const { say } = look.voice;
  const rows = ROLES.flatMap((role) => {
    const named = rules.flatMap((rule) => (rule.as === role ? (nameOfRule(rule, look) ?? []) : []));
    return named.length === 0 ? [] : [{ role, named }];
  });
  return (
    <DataTable<RoleRow>
      title={say(look.may.administer ? 'people.groups' : 'people.title')}
      columns={[
        { head: say('people.role'), cell: ({ role }) => say(`people.${role}`) },
        { head: say('people.may'), cell: ({ role }) => say(MAY[role]) },
        ...(look.may.administer
          ? [{ head: say('people.group'), cell: ({ named }: RoleRow) => <Codes names={named} /> }]
          : []),
      ]}
      rows={rows}
      keyOf={({ role }) => role}
    />
  );
}

function Codes({ names }: { readonly names: readonly string[] }) {
  return (
    <>
      {names.map((name) => (
        <code key={name}>{name}</code>
      ))}
    </>
  );
}

/** What somebody must be in, in the realm, to have a role at this branch; null where the rule gives none here. */
function nameOfRule(rule: RoleRule, { branch, tree, voice: { say } }: BranchLook): string | null {
  if ('group' in rule) return groupOf(rule.group, branch);
  if (!tree.isWithin(branch.id, rule.branch)) return null;
  const name = say('people.realmRole', { name: rule.name });
  const at = tree.get(rule.branch)?.name ?? rule.branch;
  return rule.branch === branch.id ? name : `${name} (${say('people.at', { name: at })})`;
}

/** `/de/by/by-09162/buero`. */
function groupOf(pattern: readonly string[], { id, path }: Branch): string {
  const steps = pattern.flatMap((step) => (step === '{path}' ? path : [step === '{branch}' ? id : step]));
  return `/${steps.join('/')}`;
}

function Deputies({
  frame,
  look,
  deputies,
  now,
  timeZone,
}: Props & { readonly deputies: readonly DeputyView[] }) {
  const { branch, person, may, voice } = look;
  const { say, language } = voice;
  const saying = { language, timeZone };
  return (
    <section class="card" aria-labelledby="deputies">
      <h2 id="deputies">{say('people.deputies')}</h2>
      <p>{say(deputies.length === 0 ? 'people.noDeputies' : 'people.deputiesLead')}</p>
      {deputies.length === 0 ? null : (
        <ul class="entries">
          {deputies.map((deputy) => (
            <li key={deputy.person.subject}>
              <strong>{nameOf(deputy, say)}</strong>
              {/* Its end is the first instant after the last day. */}
              <span>
                {say('people.until', { date: dayInWords(Date.parse(deputy.until) - 1, now, saying) })}
              </span>
              <span class="small">{say('people.by', { name: appointerOf(deputy, say) })}</span>
              {may.appoint || deputy.person.subject === person.subject ? (
                <PostForm frame={frame} action={`${branchPath(branch.id)}/vertretung/beenden`} class="row">
                  <input type="hidden" name="person" value={deputy.person.subject} />
                  <button
                    type="submit"
                    class="quiet"
                    aria-label={say('people.endWhose', { name: nameOf(deputy, say) })}
                  >
                    {say('people.end')}
                  </button>
                </PostForm>
              ) : null}
            </li>
          ))}
        </ul>
      )}
      {may.appoint && !branch.closed ? (
        <p>
          <a href={frame.link(`${branchPath(branch.id)}/vertretung`)}>{say('people.add')}</a>
        </p>
      ) : null}
    </section>
  );
}

function nameOf({ person: { name } }: DeputyView, say: SayBranch): string {
  return name ?? say('people.unnamed');
}

/** Programs have names that are no secret; of people those that are known. */
function appointerOf({ appointedBy: { kind, id, name } }: DeputyView, say: SayBranch): string {
  if (kind === 'token' || kind === 'client') return say('people.program', { id: name ?? id });
  return name ?? say('people.unknown');
}
