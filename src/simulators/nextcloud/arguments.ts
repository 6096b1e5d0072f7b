import { parseArgs } from 'node:util';
import type { ServiceAccount } from './server.ts';

export const USAGE = `A simulated Nextcloud.

  npm run simulate:nextcloud -- --dir DIR [options]

  --dir DIR          where its files lie: DIR/<account>/files, DIR/__groupfolders/<id>
  --port N           port (4301). 0: any free one
  --host H           address to listen on (127.0.0.1)
  --user NAME        service account in the group admin (plenum); its app password comes from the environment:
                     NEXTCLOUD_SIMULATOR_APP_PASSWORD
  --no-team-folders  the app of the team folders is not installed
  --no-rate-limits   calls are not counted
  --control-port N   JSON on loopback: GET /state, /requests, /tree/<account>; POST /fault, /clear-faults, /maintenance,
                     /profile, /advance, /clock-skew, /add-account, /add-group, /add-to-group, /clear-requests,
                     /kill, /start
  --help             this text
`;

export type Arguments = {
  readonly dir: string;
  readonly port: number;
  readonly host: string;
  readonly serviceAccount: ServiceAccount;
  readonly profile: { readonly teamFoldersApp: boolean; readonly rateLimits: boolean };
  readonly controlPort: number | null;
};

/**
 * What the command line asks for; `help` where it asks for the text.
 *
 * @throws RangeError or TypeError with a sentence for the person at the keyboard
 */
export function readArguments(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Arguments | 'help' {
  const { values } = parseArgs({
    args: [...args],
    options: {
      dir: { type: 'string', default: '' },
      port: { type: 'string', default: '4301' },
      host: { type: 'string', default: '127.0.0.1' },
      user: { type: 'string', default: 'plenum' },
      'no-team-folders': { type: 'boolean', default: false },
      'no-rate-limits': { type: 'boolean', default: false },
      'control-port': { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return 'help';
  if (values.dir === '') throw new RangeError('--dir is missing');
  const appPassword = env['NEXTCLOUD_SIMULATOR_APP_PASSWORD'] ?? '';
  if (appPassword === '') throw new RangeError('NEXTCLOUD_SIMULATOR_APP_PASSWORD is not set');
  const control = values['control-port'];
  return {
    dir: values.dir,
    port: portOf('--port', values.port),
    host: values.host,
    serviceAccount: { user: values.user, appPassword },
    profile: { teamFoldersApp: !values['no-team-folders'], rateLimits: !values['no-rate-limits'] },
    controlPort: control === undefined ? null : portOf('--control-port', control),
  };
}

function portOf(option: string, text: string): number {
  const value = /^\d+$/.test(text) ? Number(text) : NaN;
  if (!(value >= 0 && value <= 65_535)) throw new RangeError(`${option} is a whole number from 0 to 65535`);
  return value;
}
