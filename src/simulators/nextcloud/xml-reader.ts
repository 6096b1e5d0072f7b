import { XMLParser } from 'fast-xml-parser';

/** An element with its namespace, whatever prefix it was written with. */
export type Element = {
  readonly namespace: string;
  readonly name: string;
  readonly children: readonly Element[];
  /** All text inside, trimmed. */
  readonly text: string;
};

type Raw = Readonly<Record<string, unknown>>;

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  ignoreDeclaration: true,
  ignorePiTags: true,
  processEntities: true,
});

/** The root element, or null for a text that holds none. */
export function readXml(text: string): Element | null {
  let nodes: unknown;
  try {
    nodes = parser.parse(text);
  } catch {
    // Cut off or badly nested: whoever asked is told that it is no XML.
    return null;
  }
  const [root] = elementsOf(nodes, { xml: 'http://www.w3.org/XML/1998/namespace' });
  return root ?? null;
}

/** `{namespace}name`, as properties are kept. */
export function qualified({ namespace, name }: Pick<Element, 'namespace' | 'name'>): string {
  return `{${namespace}}${name}`;
}

export function childrenNamed(element: Element, namespace: string, name: string): Element[] {
  return element.children.filter((child) => child.namespace === namespace && child.name === name);
}

export function textOf(element: Element, namespace: string, name: string): string | null {
  return childrenNamed(element, namespace, name)[0]?.text ?? null;
}

function elementsOf(nodes: unknown, scope: Readonly<Record<string, string>>): Element[] {
  if (!Array.isArray(nodes)) return [];
  return (nodes as Raw[]).flatMap((node) => {
    const tag = Object.keys(node).find((key) => key !== ':@' && key !== '#text');
    if (tag === undefined) return [];
    const attributes = (node[':@'] ?? {}) as Readonly<Record<string, string>>;
    const inner = { ...scope, ...declared(attributes) };
    const [prefix, name] = tag.includes(':') ? split(tag) : ['', tag];
    const children = elementsOf(node[tag], inner);
    return [{ namespace: inner[prefix] ?? '', name, children, text: textIn(node[tag]).trim() }];
  });
}

function declared(attributes: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(attributes)
      .filter(([name]) => name === 'xmlns' || name.startsWith('xmlns:'))
      .map(([name, value]) => [name === 'xmlns' ? '' : name.slice('xmlns:'.length), value]),
  );
}

function split(tag: string): [string, string] {
  const colon = tag.indexOf(':');
  return [tag.slice(0, colon), tag.slice(colon + 1)];
}

function textIn(nodes: unknown): string {
  if (!Array.isArray(nodes)) return '';
  return (nodes as Raw[])
    .map((node) =>
      '#text' in node
        ? String(node['#text'])
        : Object.entries(node)
            .filter(([key]) => key !== ':@')
            .map(([, inner]) => textIn(inner))
            .join(''),
    )
    .join('');
}
