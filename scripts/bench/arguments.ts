import { parseArgs } from 'node:util';
import { errorCode } from '../../src/lib/error-code.ts';

/** What the person at the keyboard asks for. */
export type Wish =
  | { readonly command: 'help' | 'list' }
  | {
      readonly command: 'run';
      /** Names of rows in the order of the table; all where none was named. */
      readonly rows: readonly string[];
      readonly quick: boolean;
      readonly write: boolean;
    };

/** A sentence for the person at the keyboard, who can do something about it. */
export class BenchError extends Error {}

/** @throws BenchError with a sentence for the person at the keyboard */
export function readArguments(args: readonly string[], known: readonly string[]): Wish {
  const { values, positionals } = parse(args);
  if (values.help) return { command: 'help' };
  if (values.list) return { command: 'list' };
  const unknown = positionals.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw new BenchError(`There is no row ${unknown.join(', ')}. The rows: ${known.join(', ')}`);
  }
  const rows = positionals.length === 0 ? known : known.filter((name) => positionals.includes(name));
  const { quick, write } = values;
  if (write && (quick || rows.length < known.length)) {
    throw new BenchError(
      '--write needs every row at its full size: leave --quick and the names of rows away',
    );
  }
  return { command: 'run', rows, quick, write };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        quick: { type: 'boolean', default: false },
        write: { type: 'boolean', default: false },
        list: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    // Asked by its code: errors cross realms.
    if (errorCode(error)?.startsWith('ERR_PARSE_ARGS_') === true)
      throw new BenchError((error as Error).message);
    throw error;
  }
}
