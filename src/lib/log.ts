import winston from 'winston';

/** Structured facts beside a message. Values under secret-looking keys and inside URLs are struck out. */
export type LogFacts = Readonly<Record<string, unknown>>;

/** One JSON object a line; the text is a constant, what varies goes into `facts`. */
export type Log = {
  error(text: string, facts?: LogFacts): void;
  warn(text: string, facts?: LogFacts): void;
  info(text: string, facts?: LogFacts): void;
  debug(text: string, facts?: LogFacts): void;
};

export const LOG_LEVELS = ['error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

const STRUCK = '[redacted]';
const SECRET_KEY =
  /^(authorization|cookie|set-cookie|checksum|code|(access|guest|host|link)-?code|voicebridge|pin|ticket|name|fullname|e?mail|.*(password|passwort|secret|token|pw|api-?key)s?)$/i;

const SECRET_PARAMETER =
  '(?:checksum|token|sig|k|code|state|ticket|password|accessCode|[a-z]*PW|sessionToken|fullName|email)';
/** A guest's address; the template of a route (`/m/:code/join`) is no secret. */
const LINK = /(\/(?:m|h|calendars|callbacks|slides|play)\/)(?!:(?:code|token|ticket)\b)[^\s"'?]+/g;
const SECRET_IN_TEXT: readonly (readonly [RegExp, string])[] = [
  [new RegExp(`([?&;]${SECRET_PARAMETER}=)[^&\\s"']*`, 'gi'), `$1${STRUCK}`],
  [new RegExp(`("${SECRET_PARAMETER}"\\s*:\\s*")(?:[^"\\\\]|\\\\.)*`, 'gi'), `$1${STRUCK}`],
  [/\bBearer\s+[\w.~+/=-]+/gi, `Bearer ${STRUCK}`],
  [/\bBasic\s+[\w+/=-]{8,}/gi, `Basic ${STRUCK}`],
  [LINK, `$1${STRUCK}`],
  [/(?<![\p{L}\p{N}._%+-])[\p{L}\p{N}._%+-]+@[\p{L}\p{N}.-]+/gu, STRUCK],
  [/(\/\/)[^/@\s]+@/g, `$1${STRUCK}@`],
];

/** No text of ours is longer; what is cut off cannot leak and cannot cost time. */
const LONGEST_TEXT = 10_000;

/** Every pattern above needs one of these: most texts hold none, and are looked through once and not nine times. */
const MAY_HOLD_SECRETS = /[=":@/]|\bB(?:earer|asic)\b/i;

/** Strikes secrets, signed URLs, guest links and addresses out of a text. */
export function redactText(text: string): string {
  if (text.length <= LONGEST_TEXT && !MAY_HOLD_SECRETS.test(text)) return text;
  return SECRET_IN_TEXT.reduce((kept, [pattern, struck]) => kept.replace(pattern, struck), shortened(text));
}

/** Cut between two words, since half a secret is not recognised as one. */
function shortened(text: string): string {
  if (text.length <= LONGEST_TEXT) return text;
  const head = text.slice(0, LONGEST_TEXT);
  return `${head.slice(0, head.search(/\S*$/))}[cut]`;
}

/** A copy of `value` that may be written down: errors reduced to name, message, code and stack, secrets struck. */
export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return redactText(value);
  if (typeof value === 'bigint') return value.toString();
  // A function could be a `toJSON` that tells what was struck.
  if (typeof value === 'function') return undefined;
  if (typeof value !== 'object' || value === null) return value;
  if (depth > 6) return '[deep]';
  if (value instanceof URL) return redactText(value.href);
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (Array.isArray(value)) return value.map((item) => redact(item, depth + 1));
  if (value instanceof Error || Object.prototype.toString.call(value) === '[object Error]') {
    return redactError(value as Error, depth);
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      SECRET_KEY.test(key) && item !== null && item !== undefined ? STRUCK : redact(item, depth + 1),
    ]),
  );
}

function redactError(error: Error, depth: number): unknown {
  const { name, message, stack, cause } = error;
  const code = 'code' in error ? error.code : undefined;
  return redact(
    {
      error: name,
      message,
      ...(code === undefined ? {} : { status: code }),
      ...(stack === undefined ? {} : { stack }),
      ...(cause === undefined ? {} : { cause }),
    },
    depth + 1,
  );
}

/** A log that writes JSON lines to `output`. */
export function createLog(level: LogLevel, output: NodeJS.WritableStream = process.stdout): Log {
  const logger = winston.createLogger({
    level,
    format: winston.format(asJsonLine)(),
    // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- winston declares its transports as what their own instances construct
    transports: new winston.transports.Stream({ stream: output }),
  });
  const at = (kind: LogLevel) => (text: string, facts?: LogFacts) => {
    logger.log(kind, redactText(text), facts === undefined ? undefined : { facts: redact(facts) });
  };
  return { error: at('error'), warn: at('warn'), info: at('info'), debug: at('debug') };
}

/** One step for the whole line: what comes in is redacted, hence plain. */
function asJsonLine(info: winston.Logform.TransformableInfo): winston.Logform.TransformableInfo {
  const { facts, level, message } = info;
  info[MESSAGE] = JSON.stringify({ facts, level, message, timestamp: new Date().toISOString() });
  return info;
}

/** Where winston's streams look for the finished line. */
const MESSAGE = Symbol.for('message');

/** A log that keeps nothing. */
export const silentLog: Log = {
  error: () => undefined,
  warn: () => undefined,
  info: () => undefined,
  debug: () => undefined,
};
