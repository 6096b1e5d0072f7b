import { isFailure, unknown } from './failure.ts';
import { ocsData, parsed } from './ocs-judge.ts';
import type { OcsHttp, OcsMessage, OcsMethod } from './ocs-http.ts';
import type { Through } from './turn.ts';

type OcsOptions = {
  readonly form?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
};

export type Ocs = {
  /** `data` of an answer that says yes. @param path below the server's address @throws Failure */
  ask(method: OcsMethod, path: string, options?: OcsOptions): Promise<unknown>;
  /** What `/status.php` says, without signing in, and the server's `Date`. @throws Failure */
  status(): Promise<{ readonly body: unknown; readonly date: string | undefined }>;
};

export function createOcs(base: string, http: OcsHttp, through: Through): Ocs {
  async function once(message: OcsMessage): Promise<unknown> {
    return through(async (stop) => ocsData(await http.send(message, stop)));
  }

  return {
    async ask(method, path, { form, query } = {}) {
      const search = query === undefined ? '' : `?${new URLSearchParams(query).toString()}`;
      const message = { method, url: `${base}${path}${search}`, ...(form === undefined ? {} : { form }) };
      return method === 'GET' ? readAgain(() => once(message)) : once(message);
    },
    status: () =>
      through(
        async (stop) => {
          const message: OcsMessage = { method: 'GET', url: `${base}/status.php`, anonymous: true };
          const { status, header, body } = await http.send(message, stop);
          if (status !== 200) throw unknown('unexpected', { status });
          return { body: parsed(body), date: header('date') };
        },
        { anonymous: true },
      ),
  };
}

/** Once more where the connection broke, as one that died while idle does. */
async function readAgain<T>(attempt: () => Promise<T>): Promise<T> {
  try {
    return await attempt();
  } catch (error) {
    if (!isFailure(error, 'reset')) throw error;
    return attempt();
  }
}
