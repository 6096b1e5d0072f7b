/** One step of the tour: what a reader types, and what the answer looks like; `…` stands for anything. */
export type TourStep = { readonly code: string; readonly expected: string | null };

/** The fenced `bash` blocks under a heading, each with the `text` block that follows it. */
export function stepsUnder(markdown: string, heading: string): readonly TourStep[] {
  const [, section = ''] = markdown.split(`\n## ${heading}\n`);
  const [tour = ''] = section.split('\n## ');
  const blocks = [...tour.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(([, language, text = '']) => ({
    language,
    text,
  }));
  return blocks.flatMap(({ language, text }, index) => {
    if (language !== 'bash') return [];
    const next = blocks[index + 1];
    return [{ code: text, expected: next?.language === 'text' ? next.text.trim() : null }];
  });
}

/** One shell for all steps, since later ones use what earlier ones have set; stops at the first that fails. */
export function asScript(steps: readonly TourStep[]): string {
  return ['set -euo pipefail', ...steps.map(({ code }, index) => `echo '${marker(index)}'\n${code}`)].join(
    '\n',
  );
}

/** What each step printed. */
export function outputsOf(stdout: string, steps: readonly TourStep[]): readonly string[] {
  return steps.map((_, index) => {
    const [, after = ''] = stdout.split(`${marker(index)}\n`);
    const [output = ''] = after.split(marker(index + 1));
    return output.trim();
  });
}

/** A pattern for what a `text` block promises. */
export function patternOf(expected: string): RegExp {
  const parts = expected.split('…').map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`));
  return new RegExp(`^${parts.join(String.raw`[\s\S]*`)}$`);
}

function marker(index: number): string {
  return `--- step ${index} ---`;
}
