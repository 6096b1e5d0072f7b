import { parseArgs } from 'node:util';
import { errorCode } from '../../src/lib/error-code.ts';

/** What the person, or the monitoring, asks for. */
export type Wish = {
  readonly deep: boolean;
  readonly json: boolean;
  /** One subject; null: all of them. */
  readonly only: string | null;
};

/** Doctor itself cannot do what is asked: a sentence for the person at the keyboard. */
export class DoctorError extends Error {}

/**
 * What the command line asks for; `help` where it asks for the text.
 *
 * @throws DoctorError
 */
export function readArguments(args: readonly string[]): Wish | 'help' {
  const { values } = parse(args);
  if (values.help) return 'help';
  return { deep: values.deep, json: values.json, only: values.only ?? null };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        deep: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        only: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    if (errorCode(error)?.startsWith('ERR_PARSE_ARGS_') !== true) throw error;
    throw new DoctorError((error as Error).message);
  }
}
