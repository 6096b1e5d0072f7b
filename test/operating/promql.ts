import { parser } from '@prometheus-io/lezer-promql';

/** One selector of an expression: the metric, and the labels that it or what stands around it names. */
type Selector = { readonly metric: string; readonly labels: readonly string[] };

/** What a PromQL expression asks for. */
export type Asked = {
  readonly selectors: readonly Selector[];
  /** Labels of `by`, `without`, `on` and `ignoring`. */
  readonly grouped: readonly string[];
};

/**
 * Reads an expression by Prometheus' own grammar.
 *
 * @throws Error that shows where it cannot be read
 */
export function readExpression(text: string): Asked {
  const selectors: { metric: string; labels: string[] }[] = [];
  const grouped: string[] = [];
  parser.parse(text).iterate({
    enter: ({ type, from, to, node }) => {
      const part = text.slice(from, to);
      if (type.isError) throw new Error(`Not PromQL at ${from}: ${text}`);
      if (type.name === 'VectorSelector') selectors.push({ metric: '', labels: [] });
      const last = selectors.at(-1);
      if (type.name === 'Identifier' && node.parent?.name === 'VectorSelector' && last) last.metric = part;
      if (type.name !== 'LabelName') return;
      if (node.parent?.name === 'GroupingLabels') grouped.push(part);
      else last?.labels.push(part);
    },
  });
  return { selectors, grouped };
}
