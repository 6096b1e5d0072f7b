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
  /^(authorization|cookie|set-cookie|checksum|code|ticket|name|fullname|e?mail|.*(password|passwort|secret|token|pw|sessiontoken|apikey))$/i;
const SECRET_IN_TEXT: readonly (readonly [RegExp, string])[] = [
  [/([?&;](?:checksum|token|sig|k|password|[a-z]*PW|sessionToken|fullName)=)[^&\s"']*/gi, `$1${STRUCK}`],
  [/\bBearer\s+[\w.~+/=-]+/gi, `Bearer ${STRUCK}`],
  [/(\/(?:m|h|calendars|callbacks|slides|play)\/)[^\s"'?]+/g, `$1${STRUCK}`],
  [/\b[\w.+-]+@[\w-]+\.[\w.-]+\b/g, STRUCK],
  [/(\/\/)[^/@\s]+@/g, `$1${STRUCK}@`],
];

/** Strikes secrets, signed URLs, guest links and addresses out of a text. */
export function redactText(text: string): string {
  return SECRET_IN_TEXT.reduce((kept, [pattern, struck]) => kept.replace(pattern, struck), text);
}

/** A copy of `value` that may be written down: errors reduced to name, message, code and stack, secrets struck. */
export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return redactText(value);
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null) return value;
  if (depth > 6) return '[deep]';
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

/** A log that writes JSON lines to standard output. */
export function createLog(level: LogLevel, transports?: winston.transport[]): Log {
  const logger = winston.createLogger({
    level,
    format: winston.format.combine(winston.format.timestamp(), winston.format.json()),
    transports: transports ?? new winston.transports.Console(),
  });
  const at = (kind: LogLevel) => (text: string, facts?: LogFacts) => {
    logger.log(kind, redactText(text), facts === undefined ? undefined : { facts: redact(facts) });
  };
  return { error: at('error'), warn: at('warn'), info: at('info'), debug: at('debug') };
}

/** A log that keeps nothing. */
export const silentLog: Log = {
  error: () => undefined,
  warn: () => undefined,
  info: () => undefined,
  debug: () => undefined,
};
