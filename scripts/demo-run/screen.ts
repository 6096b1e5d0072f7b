import { styleText } from 'node:util';
import { SECOND_MS } from '../../src/lib/span.ts';

/** What one step says about itself while it runs, such as `431 of 1,612`. */
export type Report = (detail: string) => void;

/** Where the demo speaks: one moving line on a terminal, plain lines elsewhere. */
export type Screen = {
  /** Prints what stays. */
  say(text: string): void;
  /** Runs `work`; shows `label` with the time it takes as soon as it takes longer than a moment. */
  step<T>(label: string, work: (report: Report) => Promise<T>): Promise<T>;
  bold(text: string): string;
  dim(text: string): string;
};

const REDRAW_MS = 250;
/** Without a terminal every sign of life is a line that stays: fewer of them. */
const FIRST_LINE_MS = 2 * SECOND_MS;
const PLAIN_LINE_MS = 5 * SECOND_MS;

export function createScreen(out: NodeJS.WriteStream): Screen {
  let moving = '';
  const show = (line: string) => {
    moving = line;
    const columns = out.columns > 0 ? out.columns : 80;
    if (out.isTTY) out.write(`\r\u001b[K${line.slice(0, columns - 1)}`);
    else out.write(`${line}\n`);
  };
  const say = (text: string) => {
    if (!out.isTTY) {
      out.write(`${text}\n`);
      return;
    }
    out.write(`\r\u001b[K${text}\n`);
    if (moving !== '') show(moving);
  };
  return {
    say,
    step: async (label, work) => {
      const ticker = startTicker(label, out.isTTY, show);
      try {
        return await work(ticker.report);
      } finally {
        ticker.stop();
        moving = '';
        if (out.isTTY) out.write('\r\u001b[K');
      }
    },
    bold: (text) => styleText('bold', text, { stream: out }),
    dim: (text) => styleText('dim', text, { stream: out }),
  };
}

function startTicker(label: string, isTerminal: boolean, show: (line: string) => void) {
  const since = Date.now();
  let detail = '';
  const draw = () => {
    const seconds = Math.round((Date.now() - since) / SECOND_MS);
    show(`${label} … ${[detail, `${seconds} s`].filter((part) => part !== '').join(', ')}`);
  };
  const first = setTimeout(draw, isTerminal ? REDRAW_MS : FIRST_LINE_MS);
  const again = setInterval(draw, isTerminal ? REDRAW_MS : PLAIN_LINE_MS);
  return {
    report: (text: string) => void (detail = text),
    stop: () => {
      clearTimeout(first);
      clearInterval(again);
    },
  };
}
