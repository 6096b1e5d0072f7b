import type { Answer } from './answer.ts';
import { header, type Call } from './call.ts';
import { escapeXml } from './xml.ts';

/** Ends an OCS call with a code of its own. */
export class OcsError extends Error {
  readonly code: number;

  constructor(code: number, message = '') {
    super(message);
    this.code = code;
  }
}

/** Ends a call with an answer that is in no envelope. */
export class BareAnswer extends Error {
  readonly answer: Answer;

  constructor(answer: Answer) {
    super('an answer without an envelope');
    this.answer = answer;
  }
}

export type OcsVersion = 1 | 2;

/** @param code 200 for success, whatever the version makes of it */
export function envelope(
  call: Call,
  version: OcsVersion,
  code: number,
  message: string,
  data: unknown,
): Answer {
  const isOk = code === 200;
  const meta = {
    status: isOk ? 'ok' : 'failure',
    statuscode: isOk && version === 1 ? 100 : code,
    message: isOk && message === '' ? 'OK' : message,
    ...(version === 1 ? { totalitems: '', itemsperpage: '' } : {}),
  };
  return {
    status: version === 1 ? (code === 997 ? 401 : 200) : httpStatus(code),
    ...written(call, meta, data),
  };
}

function httpStatus(code: number): number {
  if (code === 997) return 401;
  if (code === 998) return 404;
  if (code === 996 || code === 999) return 500;
  return code >= 200 && code <= 600 ? code : 400;
}

function written(
  call: Call,
  meta: Readonly<Record<string, unknown>>,
  data: unknown,
): Pick<Answer, 'headers' | 'body'> {
  if (wantsJson(call)) {
    const body = JSON.stringify({ ocs: { meta, data: isEmpty(data) ? [] : data } });
    return { headers: { 'Content-Type': 'application/json; charset=utf-8' }, body };
  }
  const body = `<?xml version="1.0"?>\n<ocs>${elements({ meta, data })}</ocs>\n`;
  return { headers: { 'Content-Type': 'application/xml; charset=utf-8' }, body };
}

function wantsJson(call: Call): boolean {
  const format = call.query.get('format');
  if (format !== null) return format === 'json';
  return /\bapplication\/json\b/.test(header(call, 'accept') ?? '');
}

/** PHP does not tell an empty object from an empty list. */
function isEmpty(data: unknown): boolean {
  if (data === null || data === undefined) return true;
  return typeof data === 'object' && Object.keys(data).length === 0;
}

function elements(value: unknown): string {
  if (value === null || value === undefined || value === false) return '';
  if (value === true) return '1';
  if (Array.isArray(value)) return value.map((one) => tagged('element', one)).join('');
  if (typeof value === 'object') {
    return Object.entries(value)
      .map(([key, one]) => tagged(/^\d/.test(key) ? 'element' : key, one))
      .join('');
  }
  return escapeXml(typeof value === 'string' ? value : JSON.stringify(value));
}

function tagged(name: string, value: unknown): string {
  const inner = elements(value);
  return inner === '' ? `<${name}/>` : `<${name}>${inner}</${name}>`;
}
