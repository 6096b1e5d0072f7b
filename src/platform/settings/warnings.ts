import type { FolderSettings } from './nextcloud-settings.ts';
import type { RecordingSettings } from './recording-settings.ts';
import type { ServerSettings } from './server-settings.ts';
import { isPlainOutside } from './values.ts';

type Warned = {
  readonly public_url: string | null;
  readonly bbb_servers: readonly ServerSettings[];
  readonly api_tokens: readonly unknown[];
  readonly keycloak_url: string | null;
  readonly nextcloud_url: string | null;
  readonly folders: Pick<FolderSettings, 'parts'>;
  readonly recordings: Pick<RecordingSettings, 'archivePart'>;
};

/** Sentences for the operator about what works but should not stay so. */
export function warningsOf(settings: Warned): readonly string[] {
  const { public_url: publicUrl, bbb_servers: servers, api_tokens: tokens } = settings;
  const found: readonly (readonly [boolean, string])[] = [
    [
      publicUrl === null,
      'PLENUM_PUBLIC_URL is not set: links lead to localhost and work on this machine only',
    ],
    [isPlainOutside(publicUrl), 'PLENUM_PUBLIC_URL is not https: anyone on the way can read the links'],
    [servers.every(({ retired }) => retired), 'PLENUM_BBB_SERVERS names no server: nothing can be booked'],
    [
      tokens.length === 0 && settings.keycloak_url === null,
      'PLENUM_API_TOKENS and PLENUM_KEYCLOAK_URL are empty: nobody can use Plenum',
    ],
  ];
  return [
    ...found.filter(([isSo]) => isSo).map(([, sentence]) => sentence),
    ...servers
      .filter(({ url }) => isPlainOutside(url))
      .map(({ name }) => `${name} is not https: anyone on the way can join its rooms`),
    ...servers
      .filter(({ secrets }) => secrets.some((secret) => secret.length < 16))
      .map(({ name }) => `${name} has a secret of less than 16 characters`),
    ...copiesNowhere(settings),
  ];
}

/** Recordings are copied into a part of their branch's folder: it is there where its level has it. */
function copiesNowhere({ nextcloud_url: url, folders, recordings }: Warned): readonly string[] {
  if (url === null) return [];
  const levels = Object.entries(folders.parts)
    .filter(([, names]) => !names.includes(recordings.archivePart))
    .map(([level]) => level);
  if (levels.length === 0) return [];
  return [
    `PLENUM_RECORDINGS names an archivePart that PLENUM_FOLDERS.parts lacks for ${levels.join(', ')}: what is to be copied into folders there waits, and is not deleted`,
  ];
}
