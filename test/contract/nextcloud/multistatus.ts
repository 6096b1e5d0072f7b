import { XMLParser } from 'fast-xml-parser';

/** One response of a multistatus: `path` decoded, `found` by local name; `absent` lists what came with 404. */
export type Resource = {
  readonly path: string;
  /** As it was written. */
  readonly href: string;
  readonly found: Readonly<Record<string, unknown>>;
  readonly absent: readonly string[];
};

type Propstat = { readonly prop: Record<string, unknown> | ''; readonly status: string };
type Response = { readonly href: string; readonly propstat?: readonly Propstat[] };

const parser = new XMLParser({
  ...{ removeNSPrefix: true, ignoreAttributes: true, parseTagValue: false },
  isArray: (name) => name === 'response' || name === 'propstat' || name === 'acl',
});

export function readMultistatus(xml: string): readonly Resource[] {
  const read = parser.parse(xml) as { multistatus: { response?: readonly Response[] } | '' };
  const responses = read.multistatus === '' ? [] : (read.multistatus.response ?? []);
  return responses.map(({ href, propstat = [] }) => {
    const of = (status: string) =>
      propstat
        .filter((one) => one.status.includes(` ${status} `))
        .map(({ prop }) => (prop === '' ? {} : prop));
    return {
      ...{
        href,
        path: decodeURIComponent(href),
        found: Object.assign({}, ...of('200')) as Record<string, unknown>,
      },
      absent: of('404').flatMap((prop) => Object.keys(prop)),
    };
  });
}

/** The class of an error's exception, without its namespace: `NotAuthenticated`. */
export function exceptionIn(xml: string): string {
  const read = parser.parse(xml) as { error?: { exception?: string } };
  return read.error?.exception?.split('\\').at(-1) ?? '';
}
