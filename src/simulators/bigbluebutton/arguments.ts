import { parseArgs } from 'node:util';
import { PROFILES, type Profile } from './profile.ts';

export const USAGE = `Simulated BigBlueButton servers.

  npm run simulate:bigbluebutton -- --port 4101 --secret S [options]

  --port N           port of the first server (4101); others follow it. 0: any free ones
  --secret S         shared secret of all servers; or set BIGBLUEBUTTON_SIMULATOR_SECRET
  --servers N        how many servers (1)
  --names a,b,...    their names (bbb-01, bbb-02, ...)
  --host H           address to listen on (127.0.0.1)
  --profile P        ${PROFILES.join(' | ')} (bbb-3.0)
  --plain-slides     fetch slides by http and from local addresses too, which a server refuses as installed
  --recordings-after S  seconds from the end of a meeting until its recording is published (60)
  --control-port N   JSON on loopback: GET /servers, POST /servers/<name>/kill, start, restart, faults,
                     clear-faults, clock-skew, plain-slides, enter, connect, leave, dial-in, use, admit, deny, end,
                     start-recording, stop-recording, engage, poll, vote, recordings-add, recordings-state, …;
                     GET /servers/<name>/recordings, calls, deliveries
  --help             this text
`;

export type Arguments = {
  readonly firstPort: number;
  readonly secret: string;
  readonly names: readonly string[];
  readonly host: string;
  readonly profile: Profile;
  readonly allowPlainSlides: boolean;
  /** From the end of a meeting until its recording is published. */
  readonly recordingsAfterMs: number;
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
      port: { type: 'string', default: '4101' },
      secret: { type: 'string' },
      servers: { type: 'string' },
      names: { type: 'string' },
      host: { type: 'string', default: '127.0.0.1' },
      profile: { type: 'string', default: 'bbb-3.0' },
      'plain-slides': { type: 'boolean', default: false },
      'recordings-after': { type: 'string', default: '60' },
      'control-port': { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return 'help';
  const secret = values.secret ?? env['BIGBLUEBUTTON_SIMULATOR_SECRET'] ?? '';
  if (secret === '') throw new RangeError('--secret is missing');
  const profile = PROFILES.find((known) => known === values.profile);
  if (profile === undefined) throw new RangeError(`--profile is one of ${PROFILES.join(', ')}`);
  const names = namesOf(values.names, values.servers);
  const firstPort = wholeNumber('--port', values.port, 0, 65_536 - names.length);
  const control = values['control-port'];
  const controlPort = control === undefined ? null : wholeNumber('--control-port', control, 0, 65_535);
  const recordingsAfter = wholeNumber('--recordings-after', values['recordings-after'], 0, 86_400);
  return {
    ...{ firstPort, secret, names, host: values.host, profile, controlPort },
    allowPlainSlides: values['plain-slides'],
    recordingsAfterMs: recordingsAfter * 1000,
  };
}

function namesOf(given: string | undefined, servers: string | undefined): readonly string[] {
  const listed = given?.split(',').map((name) => name.trim());
  const count = servers === undefined ? (listed?.length ?? 1) : wholeNumber('--servers', servers, 1, 1000);
  const names =
    listed ?? Array.from({ length: count }, (_, index) => `bbb-${String(index + 1).padStart(2, '0')}`);
  const areUsable = names.every((name) => /^[\w.-]+$/.test(name)) && new Set(names).size === names.length;
  if (!areUsable) throw new RangeError('--names: letters, digits, "." "_" "-", each name once');
  if (names.length !== count) throw new RangeError(`--names lists ${names.length}, --servers says ${count}`);
  return names;
}

function wholeNumber(option: string, text: string, from: number, to: number): number {
  const value = /^\d+$/.test(text) ? Number(text) : NaN;
  if (!(value >= from && value <= to)) {
    throw new RangeError(`${option} is a whole number from ${from} to ${to}`);
  }
  return value;
}
