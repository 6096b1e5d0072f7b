import { z } from 'zod';
import { groupPath } from './keycloak-settings.ts';
import { isRecord } from './over-defaults.ts';
import { type SettingFault, variableOf } from './read-settings.ts';
import { isLoopback, json } from './values.ts';

/** The Nextcloud that holds the branches' folders, and our service account there. */
export type NextcloudSettings = {
  /** Without a slash at its end. */
  readonly url: string;
  readonly user: string;
  /** An app password. */
  readonly password: string;
};

const name = z
  .string()
  .normalize('NFC')
  .trim()
  .min(1)
  .max(60)
  .regex(/^[^\\/:*?"<>|\p{C}]+$/u, 'must be a name without \\ / : * ? " < > |')
  .refine((text) => !text.startsWith('.') && !text.endsWith('.'), 'must not begin or end with a dot');
const parts = z
  .array(name)
  .max(20)
  .refine(
    (names) => new Set(names.map((each) => each.toLowerCase())).size === names.length,
    'names a part twice',
  );
const quota = z.int().min(1).max(1_000_000).nullable();
const reaction = z.enum(['report', 'correct'], { error: 'must be report or correct' });

/** Something for each level of the tree. */
function perLevel<T extends z.ZodType>(value: T) {
  return z.strictObject({ federal: value, state: value, district: value, local: value, group: value });
}

const MemberShape = z.strictObject({
  /** Steps of the path of one group of the realm, `{path}` or `{branch}` once for the branch. */
  group: groupPath().refine((steps) => !steps.includes('*'), 'group must name one group: no *'),
  /** What a person's account in Nextcloud is called by; an address only where the realm has verified it. */
  account: z.enum(['username', 'subject', 'email'], { error: 'must be username, subject or email' }),
  /** What becomes of those whom we put in where most are members no more at once. */
  shrunk: reaction.default('report'),
});

/** Who is put into the groups in Nextcloud. */
export type MemberSettings = z.infer<typeof MemberShape>;

const FolderFields = z.strictObject({
  /** `shares`: the service account's own folders, shared with groups. `teamFolders`: one Team folder for each branch. */
  mode: z.enum(['shares', 'teamFolders'], { error: 'must be shares or teamFolders' }),
  /** The folder above all. */
  root: name,
  /** Beside the regions: where the folders of closed branches go. */
  archive: name,
  /** The region of the federal branch, and of what belongs to no state. */
  federal: name,
  /** First words of branch names that folders go without: `Kreisverband`. */
  shorten: z.array(z.string().trim().min(1).max(60)).max(20),
  /** In front of a branch's id: its group in Nextcloud. */
  groupPrefix: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,30}$/, 'must be lower-case letters, digits and hyphens'),
  /** What members of the group may do: a sum of 1 read, 2 change, 4 make, 8 delete, 16 pass on. */
  permissions: z
    .int()
    .min(1)
    .max(31)
    .refine((sum) => sum % 2 === 1, 'must include 1, to read'),
  /** Who is put into the groups: members of groups of the realm; null leaves that to others. */
  members: MemberShape.nullable(),
  /** Subfolders. */
  parts: perLevel(parts),
  /** Megabytes (1,000,000 bytes); null for no limit. */
  quotaMegabytes: perLevel(quota),
  /** What becomes of folders that were moved by hand, and of rights that were widened. */
  drift: z.strictObject({ moved: reaction, widened: reaction }),
  /** Shares that may be made in ten minutes; 0 where the server does not limit us. */
  sharesPerTenMinutes: z.int().min(0).max(10_000),
  /** The parts that meetings use: where their folders lie, and where a branch's slides of welcome. */
  meetings: z.strictObject({ part: name, slides: name, inbox: name, templatesPart: name, welcome: name }),
  /** Days after a meeting for which the guests' links to its papers are good. */
  linkDays: z.int().min(1).max(365),
});

const FolderShape = FolderFields.superRefine(({ parts: byLevel, meetings }, context) => {
  for (const [level, names] of Object.entries(byLevel)) {
    if (names.includes(meetings.part)) continue;
    const message = `must have ${meetings.part} in it, the part of meetings`;
    context.addIssue({ code: 'custom', path: ['parts', level], message });
  }
  if (meetings.inbox.toLowerCase() === meetings.slides.toLowerCase()) {
    const message = 'must not be the folder of slides';
    context.addIssue({ code: 'custom', path: ['meetings', 'inbox'], message });
  }
});

/** `PLENUM_FOLDERS`: where a branch's folder lies, what is in it, and who may do what there. */
export type FolderSettings = z.infer<typeof FolderShape>;

export const FolderRules = json(FolderShape);

/** Where Nextcloud is: an address with or without a path, such as https://wolke.example or https://example/cloud. */
export function nextcloudUrl(): z.ZodType<string | null> {
  const error = 'must be an address such as https://wolke.example, https but on this very machine';
  return z
    .string({ error })
    .trim()
    .refine(isNextcloudUrl, error)
    .transform((text) => new URL(text).href.replace(/\/+$/, ''))
    .nullable();
}

function isNextcloudUrl(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || `${url.search}${url.hash}${url.username}${url.password}` !== '') return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
}

const THREE = ['nextcloud_url', 'nextcloud_user', 'nextcloud_password'];

/** All three settings, or none; and who is to be put into groups comes from a realm, so there must be one. */
export function halfNextcloud(values: Readonly<Record<string, unknown>>): readonly SettingFault[] {
  const missing = THREE.filter((setting) => values[setting] === null);
  if (missing.length === THREE.length) return membersOfNoRealm(values);
  const faults = missing.map((setting) => ({
    setting: variableOf(setting),
    fault: 'is needed with the other settings of Nextcloud',
  }));
  return [...faults, ...membersOfNoRealm(values)];
}

function membersOfNoRealm(values: Readonly<Record<string, unknown>>): readonly SettingFault[] {
  const folders = values['folders'];
  const members = isRecord(folders) ? (folders['members'] ?? null) : null;
  if (members === null || values['keycloak_url'] !== null) return [];
  return [{ setting: `${variableOf('folders')}.members`, fault: 'needs the settings of Keycloak' }];
}

type Values = {
  readonly nextcloud_url: string | null;
  readonly nextcloud_user: string | null;
  readonly nextcloud_password: string | null;
};

/** The Nextcloud that the settings name; null where they name none. */
export function nextcloudOf(values: Values): NextcloudSettings | null {
  const { nextcloud_url: url, nextcloud_user: user, nextcloud_password: password } = values;
  return url === null || user === null || password === null ? null : { url, user, password };
}
