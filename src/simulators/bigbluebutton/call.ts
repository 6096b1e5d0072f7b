import type { Instant } from '../../lib/span.ts';
import type { Parameters } from './parameters.ts';
import type { FormFile } from './raw-request.ts';

/** One API request, read but not yet judged. */
export type ApiCall = {
  /** The last path part, case as sent: it is part of what is signed. */
  readonly name: string;
  readonly method: string;
  /** The query string exactly as it travelled, without the question mark. */
  readonly rawQuery: string;
  readonly params: Parameters;
  /** Lower case, without its parameters; empty where none was sent. */
  readonly contentType: string;
  readonly body: string;
  readonly files: readonly FormFile[];
  /** The JSESSIONID the browser presents. */
  readonly cookie: string | null;
  readonly now: Instant;
};
