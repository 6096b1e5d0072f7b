import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';

/** A sentence for the operator; no trace of where in the program. */
export class Trouble extends Error {}

/** The command line is not understood. */
class WrongWords extends Error {}

/** Reads a command line; every option is a long one. */
export function readWords<T extends ParseArgsOptionsConfig>(options: T, words: readonly string[]) {
  try {
    return parseArgs({ args: [...words], options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new WrongWords(error instanceof Error ? error.message : String(error));
  }
}

export function wrongWords(sentence: string): never {
  throw new WrongWords(sentence);
}

/** Runs a command; what goes wrong is said in a sentence, and becomes its exit code: 1, or 2 for wrong words. */
export async function runCommand(
  name: string,
  work: (words: readonly string[]) => Promise<void>,
): Promise<void> {
  try {
    await work(process.argv.slice(2));
  } catch (error) {
    const wrong = error instanceof WrongWords;
    console.error(error instanceof Error ? error.message : String(error));
    if (wrong) console.error(`scripts/${name} --help says what it knows.`);
    process.exitCode = wrong ? 2 : 1;
  }
}
