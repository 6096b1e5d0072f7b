import { isIP } from 'node:net';
import { parseArgs } from 'node:util';
import { errorCode } from '../../src/lib/error-code.ts';
import { DemoError } from './house.ts';

export const SERVER_ACTIONS = ['kill', 'start', 'restart'] as const;
export type ServerAction = (typeof SERVER_ACTIONS)[number];

/** What the person at the keyboard asks for. */
export type Wish =
  | { readonly command: 'stop' | 'status'; readonly folder: string }
  | { readonly command: ServerAction; readonly folder: string; readonly server: string }
  | ({ readonly command: 'run' } & RunWish);

export type RunWish = {
  readonly folder: string;
  readonly reset: boolean;
  /** Null: the usual one, or the next that is free. */
  readonly port: number | null;
  readonly host: string;
  readonly days: number;
};

/** @throws DemoError with a sentence for the person at the keyboard */
export function readArguments(args: readonly string[]): Wish {
  const { values, positionals } = parse(args);
  if (positionals.length > 0) return commandOf(positionals, values.data);
  if (isIP(values.host) !== 4 || values.host === '0.0.0.0')
    throw new DemoError('--host is an IPv4 address, such as 192.168.1.20');
  return {
    command: 'run',
    folder: values.data,
    reset: values.reset,
    port: values.port === undefined ? null : wholeNumber('--port', values.port, 1, 65_535),
    host: values.host,
    days: wholeNumber('--days', values.days, 0, 60),
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        reset: { type: 'boolean', default: false },
        port: { type: 'string' },
        host: { type: 'string', default: '127.0.0.1' },
        days: { type: 'string', default: '14' },
        data: { type: 'string', default: 'data/demo' },
      },
    });
  } catch (error) {
    if (error instanceof Error && errorCode(error)?.startsWith('ERR_PARSE_ARGS_') === true) {
      throw new DemoError(error.message);
    }
    throw error;
  }
}

function commandOf([word = '', server, ...rest]: readonly string[], folder: string): Wish {
  const action = SERVER_ACTIONS.find((known) => known === word);
  if (action !== undefined && server !== undefined && rest.length === 0) {
    return { command: action, folder, server };
  }
  if (action !== undefined) throw new DemoError(`scripts/demo ${action} needs one server, such as bbb-03`);
  if ((word === 'stop' || word === 'status') && server === undefined) return { command: word, folder };
  throw new DemoError(`scripts/demo does not know "${[word, server, ...rest].join(' ').trim()}"`);
}

function wholeNumber(option: string, text: string, from: number, to: number): number {
  const value = /^\d{1,5}$/.test(text) ? Number(text) : NaN;
  if (value >= from && value <= to) return value;
  throw new DemoError(`${option} is a whole number from ${from} to ${to}`);
}
