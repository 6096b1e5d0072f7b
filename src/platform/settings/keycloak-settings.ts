import { z } from 'zod';
import { type Role, ROLES } from '../http/caller.ts';
import { type SettingFault, variableOf } from './read-settings.ts';
import { isLoopback, isPlainOutside, json } from './values.ts';

/** How a membership in the realm becomes a role in the tree. */
export type RoleRule =
  | {
      /** Segments of a group's full path: words, `*` for any one, `{path}` or `{branch}` once for the branch. */
      readonly group: readonly string[];
      readonly as: Role;
    }
  | {
      /** `realm`: a role of the realm; `client`: one of Plenum's own client. */
      readonly of: 'realm' | 'client';
      readonly name: string;
      readonly branch: string;
      readonly as: Role;
    };

/** The party's realm, where people and programs sign in. */
export type KeycloakSettings = {
  /** Where Keycloak is, without `/realms` and without a slash at its end. */
  readonly url: string;
  readonly realm: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly rules: readonly RoleRule[];
};

/** What stands for the branch in a group's path. */
const BRANCH_WORDS = ['{path}', '{branch}'];

const as = z.enum(ROLES, { error: `as must be one of ${ROLES.join(', ')}` });
const branch = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'branch must be the id of a branch');
const name = z.string().min(1).max(255);

const GroupRule = z.strictObject({ group: groupPath(), as }).transform((rule): RoleRule => rule);
const RealmRoleRule = z
  .strictObject({ realmRole: name, branch, as })
  .transform(({ realmRole, ...rule }): RoleRule => ({ of: 'realm', name: realmRole, ...rule }));
const ClientRoleRule = z
  .strictObject({ clientRole: name, branch, as })
  .transform(({ clientRole, ...rule }): RoleRule => ({ of: 'client', name: clientRole, ...rule }));

/** The path of a group that holds the branch once, as the steps between its slashes. */
export function groupPath() {
  return z
    .string()
    .regex(/^(\/[^/]+)+$/, 'group must be a path such as /{path}/buero')
    .transform((path): readonly string[] => path.slice(1).split('/'))
    .refine(
      (steps) => steps.filter((step) => BRANCH_WORDS.includes(step)).length === 1,
      'group must hold {path} or {branch} once',
    );
}

/** `PLENUM_KEYCLOAK_ROLES`. */
export const RoleRules = json(
  z
    .array(
      z.union([GroupRule, RealmRoleRule, ClientRoleRule], {
        error: 'must be {group, as}, {realmRole, branch, as} or {clientRole, branch, as}',
      }),
      { error: 'must be a list of rules' },
    )
    .max(200),
);

/** Where Keycloak is: an address with or without a path, such as https://id.example or https://id.example/auth. */
export function keycloakUrl(): z.ZodType<string | null> {
  const error = 'must be an address such as https://id.example, https but on this very machine';
  return z
    .string({ error })
    .trim()
    .refine(isKeycloakUrl, error)
    .transform((text) => new URL(text).href.replace(/\/+$/, ''))
    .nullable();
}

function isKeycloakUrl(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || `${url.search}${url.hash}${url.username}${url.password}` !== '') return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
}

const FOUR = ['keycloak_url', 'keycloak_realm', 'keycloak_client_id', 'keycloak_client_secret'];

/** Signing in takes all four settings, and an address that keeps its cookies from others. */
export function halfKeycloak(values: Readonly<Record<string, unknown>>): readonly SettingFault[] {
  const missing = FOUR.filter((setting) => values[setting] === null);
  if (missing.length === FOUR.length) return [];
  const faults = missing.map((setting) => ({
    setting: variableOf(setting),
    fault: 'is needed with the other settings of Keycloak',
  }));
  if (!isPlainOutside(values['public_url'])) return faults;
  const fault = 'must be https where people sign in: their session would be open to anyone on the way';
  return [...faults, { setting: variableOf('public_url'), fault }];
}

type Values = {
  readonly keycloak_url: string | null;
  readonly keycloak_realm: string | null;
  readonly keycloak_client_id: string | null;
  readonly keycloak_client_secret: string | null;
  readonly keycloak_roles: readonly RoleRule[];
};

/** The realm that the settings name; null where they name none. */
export function keycloakOf(values: Values): KeycloakSettings | null {
  const { keycloak_url: url, keycloak_realm: realm, keycloak_client_id: clientId } = values;
  const { keycloak_client_secret: clientSecret, keycloak_roles: rules } = values;
  if (url === null || realm === null || clientId === null || clientSecret === null) return null;
  return { url, realm, clientId, clientSecret, rules };
}
