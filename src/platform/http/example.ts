import type { Fault, FaultCode } from '../../lib/refusal.ts';

type Scalar = string | number | boolean;

/**
 * A call as somebody would make it, and what comes back: shown in the documentation, and replayed by a test
 * against the running whole (`test/journeys/examples.test.ts`), in the order of the endpoints. Ids stand for those
 * that the answer of an earlier example has in the same place, and days for days to come.
 */
export type Example = {
  /** One or two words with a hyphen, once in an endpoint. */
  readonly name: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, Scalar>>;
  readonly body?: unknown;
} & (
  | {
      /** That of the first answer where absent. */
      readonly status?: number;
      /** Absent where the answer has no body. */
      readonly answer?: unknown;
    }
  | { readonly refused: Fault }
);

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const NOTHING = '01950000-0000-7000-8000-000000000000';

type Exampled = {
  readonly examples?: readonly Example[];
  readonly scopeOf: string;
  readonly refuses?: readonly FaultCode[];
};

/** An endpoint's examples, and where it may answer 404, the first of them sent to nothing. */
export function examplesOf({ examples = [], scopeOf, refuses = [] }: Exampled): readonly Example[] {
  const [first] = examples;
  if (first?.params === undefined) return examples;
  if (scopeOf !== 'object' && !refuses.includes('not-found')) return examples;
  const named = Object.entries(first.params);
  // Beside an id, another parameter says what is to be done with it.
  const nowhere = named.some(([, value]) => UUID.test(value))
    ? named.map(([name, value]) => [name, UUID.test(value) ? NOTHING : value])
    : named.map(([name]) => [name, 'nowhere']);
  const { query, body } = first;
  return [
    ...examples,
    {
      name: 'not-found',
      params: Object.fromEntries(nowhere) as Record<string, string>,
      ...(query === undefined ? {} : { query }),
      ...(body === undefined ? {} : { body }),
      refused: { code: 'not-found' },
    },
  ];
}
