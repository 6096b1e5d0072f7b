import type { IncomingMessage } from 'node:http';

/** A request as it travelled, with its body read. */
export type RawRequest = {
  readonly method: string;
  readonly path: string;
  readonly rawQuery: string;
  readonly contentType: string;
  readonly body: string;
  /** The fields of a form body; empty for other bodies. */
  readonly form: readonly (readonly [string, string])[];
  readonly cookie: string | null;
};

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
  return {
    method: req.method ?? 'GET',
    path: mark < 0 ? target : target.slice(0, mark),
    rawQuery: mark < 0 ? '' : target.slice(mark + 1),
    contentType: (declared.split(';', 1)[0] ?? '').trim().toLowerCase(),
    body: body.toString('utf8'),
    form: await formOf(declared, body),
    cookie: /(?:^|;\s*)JSESSIONID=([^;]+)/.exec(req.headers.cookie ?? '')?.[1] ?? null,
  };
}

async function formOf(contentType: string, body: Buffer): Promise<[string, string][]> {
  if (/^application\/x-www-form-urlencoded\b/i.test(contentType)) {
    return [...new URLSearchParams(body.toString('utf8'))];
  }
  if (!/^multipart\/form-data\b/i.test(contentType)) return [];
  try {
    const response = new Response(new Uint8Array(body), { headers: { 'Content-Type': contentType } });
    const fields = [...(await response.formData())];
    return fields.flatMap(([name, value]): [string, string][] =>
      typeof value === 'string' ? [[name, value]] : [],
    );
  } catch {
    // A multipart body that cannot be read has no fields; the checks of the call then say what is missing.
    return [];
  }
}
