import type { Call } from './call.ts';
import { nameRules } from './names.ts';

const LONGEST_DELAY_MS = 25_000;

/** What the server says it can; strangers hear less. */
export function capabilities({ world, bruteForce, address }: Call, isKnown: boolean): unknown {
  const { profile, time } = world;
  const [major, minor, micro] = profile.version.split('.').map(Number);
  const version = { major, minor, micro, string: profile.version, edition: '', extendedSupport: false };
  const core = { pollinterval: 60, 'webdav-root': 'remote.php/webdav', 'mod-rewrite-working': false };
  const failures = profile.bruteForce ? bruteForce.count('login', address, time.steady()) : 0;
  const delay = failures === 0 ? 0 : Math.min(LONGEST_DELAY_MS, 100 * 2 ** failures);
  const bruteforce = { delay, 'allow-listed': !profile.bruteForce };
  const open = { core, bruteforce, theming: { name: 'Nextcloud' } };
  return { version, capabilities: isKnown ? { ...open, ...forMembers(profile) } : open };
}

function forMembers({
  windowsCompatible,
  teamFoldersApp,
  links,
  linkPasswords,
  linkDays,
}: Call['world']['profile']): Record<string, unknown> {
  const { names, basenames, characters, extensions } = nameRules(windowsCompatible);
  return {
    files: {
      bigfilechunking: true,
      blacklisted_files: [],
      chunked_upload: { max_size: 104_857_600, max_parallel_count: 5 },
      directEditing: { url: '', etag: '', supportsFileId: true },
      forbidden_filenames: names,
      forbidden_filename_basenames: basenames,
      forbidden_filename_characters: characters,
      forbidden_filename_extensions: extensions,
      windows_compatible_filenames: windowsCompatible,
      undelete: true,
      versioning: true,
    },
    dav: { chunking: '1.0' },
    files_sharing: {
      api_enabled: true,
      public: links
        ? {
            ...{ enabled: true, upload: true, password: { enforced: linkPasswords } },
            expire_date:
              linkDays === null ? { enabled: false } : { enabled: true, days: linkDays, enforced: true },
          }
        : { enabled: false },
      resharing: true,
      group_sharing: true,
      default_permissions: 31,
    },
    password_policy: {
      minLength: 10,
      enforceNonCommonPassword: true,
      api: {
        generate: '/ocs/v2.php/apps/password_policy/api/v1/generate',
        validate: '/ocs/v2.php/apps/password_policy/api/v1/validate',
      },
    },
    notifications: { 'admin-notifications': ['ocs', 'cli'], 'ocs-endpoints': ['list', 'get', 'delete'] },
    ...(teamFoldersApp ? { groupfolders: { appVersion: '20.1.18', hasGroupFolders: true } } : {}),
  };
}
