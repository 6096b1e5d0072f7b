import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';

/** A request as it travelled, with its body read. */
export type RawRequest = {
  readonly method: string;
  readonly path: string;
  readonly rawQuery: string;
  readonly contentType: string;
  readonly body: string;
  /** The fields of a form body; empty for other bodies. */
  readonly form: readonly (readonly [string, string])[];
  /** The files of a form body. */
  readonly files: readonly FormFile[];
  readonly cookie: string | null;
  readonly cookies: ReadonlyMap<string, string>;
  readonly headers: IncomingHttpHeaders;
};

/** A text file that travelled in a form. */
export type FormFile = { readonly field: string; readonly text: string };

/** About what the servlet container takes. */
const BODY_LIMIT_BYTES = 2_000_000;

/** Null when the body is larger than a server takes. */
export async function readRequest(req: IncomingMessage): Promise<RawRequest | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of req as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= BODY_LIMIT_BYTES) chunks.push(chunk);
  }
  if (size > BODY_LIMIT_BYTES) return null;
  const body = Buffer.concat(chunks);
  const target = req.url ?? '/';
  const mark = target.indexOf('?');
  const declared = req.headers['content-type'] ?? '';
  const cookies = cookiesOf(req.headers.cookie ?? '');
  return {
    method: req.method ?? 'GET',
    path: mark < 0 ? target : target.slice(0, mark),
    rawQuery: mark < 0 ? '' : target.slice(mark + 1),
    contentType: (declared.split(';', 1)[0] ?? '').trim().toLowerCase(),
    body: body.toString('utf8'),
    ...(await formOf(declared, body)),
    cookie: cookies.get('JSESSIONID') ?? null,
    cookies,
    headers: req.headers,
  };
}

function cookiesOf(header: string): Map<string, string> {
  return new Map(
    [...header.matchAll(/(?:^|;)\s*([^=;\s]+)=([^;]+)/g)].map(([, name = '', value = '']) => [name, value]),
  );
}

async function formOf(contentType: string, body: Buffer): Promise<Pick<RawRequest, 'form' | 'files'>> {
  if (/^application\/x-www-form-urlencoded\b/i.test(contentType)) {
    return { form: [...new URLSearchParams(body.toString('utf8'))], files: [] };
  }
  if (!/^multipart\/form-data\b/i.test(contentType)) return { form: [], files: [] };
  try {
    const response = new Response(new Uint8Array(body), { headers: { 'Content-Type': contentType } });
    const form: [string, string][] = [];
    const files: FormFile[] = [];
    for (const [field, value] of await response.formData()) {
      if (typeof value === 'string') form.push([field, value]);
      else files.push({ field, text: await value.text() });
    }
    return { form, files };
  } catch {
    // A multipart body that cannot be read has no fields; the checks of the call then say what is missing.
    return { form: [], files: [] };
  }
}
