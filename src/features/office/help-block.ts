import type { TopicName } from './help-names.ts';

/**
 * One piece of a help page. `{{book}}` in a text stands for what the pages themselves say at that place: see
 * `help-words.ts`.
 */
export type Block =
  | { readonly heading: string }
  | { readonly text: string }
  /** Done one after the other. */
  | { readonly steps: readonly string[] }
  /** Side by side, in no order. */
  | { readonly points: readonly string[] }
  /** What is easily overlooked. */
  | { readonly note: string }
  /** A way on: an address of our own. */
  | { readonly link: string; readonly to: `/${string}` };

/** One task on one page. */
type Topic = {
  readonly title: string;
  /** What one gets from it, in the list of all. */
  readonly summary: string;
  readonly blocks: readonly Block[];
};

export type Topics = Readonly<Record<TopicName, Topic>>;

/** The same in another language: block for block of the same kind, and leading to the same places. */
export type Translated<De> = De extends string
  ? string
  : { readonly [Key in keyof De]: Key extends 'to' ? De[Key] : Translated<De[Key]> };
