import type { Frame } from '../../platform/web/frame.ts';
import type { Language } from '../../platform/web/texts.ts';
import type { Block } from './help-block.ts';
import { helpWords } from './help-words.ts';

type Props = { readonly frame: Frame; readonly blocks: readonly Block[]; readonly note: string };

/** What a help page says, piece by piece. */
export function Blocks({ frame, blocks, note }: Props) {
  return (
    <div class="help-blocks">
      {blocks.map((block, index) => (
        <OneBlock key={index} {...{ frame, block, note }} />
      ))}
    </div>
  );
}

function OneBlock({ frame, block, note }: Omit<Props, 'blocks'> & { readonly block: Block }) {
  const said = (text: string) => <WithWords text={text} language={frame.language} />;
  const items = (texts: readonly string[]) => texts.map((text) => <li key={text}>{said(text)}</li>);
  if ('heading' in block) return <h2>{block.heading}</h2>;
  if ('text' in block) return <p>{said(block.text)}</p>;
  if ('steps' in block) return <ol class="help-steps">{items(block.steps)}</ol>;
  if ('points' in block) return <ul>{items(block.points)}</ul>;
  if ('note' in block) {
    return (
      <p class="help-note">
        <strong>{note}:</strong> {said(block.note)}
      </p>
    );
  }
  return (
    <p>
      <a href={frame.link(block.to)}>{block.link}</a>
    </p>
  );
}

/** A text with what the pages say in the place of each `{{word}}`, set apart. @throws Error for a word that is none */
export function WithWords({ text, language }: { readonly text: string; readonly language: Language }) {
  const words: Readonly<Record<string, string>> = helpWords(language);
  const [first, ...others] = text.split('{{');
  return (
    <>
      {first}
      {others.map((piece) => {
        const [name = '', rest = ''] = piece.split('}}');
        const word = words[name];
        if (word === undefined) throw new Error(`the help names what no page says: ${name}`);
        return (
          <>
            <strong class="on-page">{language === 'de' ? `„${word}“` : `“${word}”`}</strong>
            {rest}
          </>
        );
      })}
    </>
  );
}
