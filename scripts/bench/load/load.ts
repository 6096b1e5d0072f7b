import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

/** What is sent to one server, again and again until the time is over. */
export type LoadWish = {
  /** On loopback. */
  readonly port: number;
  /** Kept connections, each with one request under way. */
  readonly connections: number;
  readonly ms: number;
  /** Whole HTTP/1.1 requests, sent in turn. */
  readonly requests: readonly string[];
  /** The status of a good answer. */
  readonly expects: number;
};

const Result = z.object({
  answered: z.number(),
  wrong: z.number(),
  perSecond: z.number(),
  p50Ms: z.number(),
  p95Ms: z.number(),
});
export type LoadResult = z.infer<typeof Result>;

const Told = z.union([z.object({ result: Result }), z.object({ failure: z.string() })]);

export type Load = {
  /** @throws Error when a connection broke, or an answer was another than expected */
  run(wish: LoadWish): Promise<LoadResult>;
  stop(): Promise<void>;
};

const CHILD = fileURLToPath(new URL('child.ts', import.meta.url));

/** Starts the process that makes load, so that none of it is made by who is measured. */
export async function startLoad(): Promise<Load> {
  const child = fork(CHILD, [], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  await once(child, 'spawn');
  return {
    run: async (wish) => {
      const answer = once(child, 'message');
      child.send(wish);
      const [message] = (await answer) as unknown[];
      const told = Told.parse(message);
      if ('failure' in told) throw new Error(`The load broke off: ${told.failure}`);
      if (told.result.wrong > 0) throw new Error(`${told.result.wrong} answers were not ${wish.expects}`);
      return told.result;
    },
    stop: async () => {
      const ended = once(child, 'exit');
      child.kill();
      await ended;
    },
  };
}

/** A form as a browser posts it. */
export function postForm(port: number, path: string, form: Readonly<Record<string, string>>): string {
  const body = new URLSearchParams(form).toString();
  return [
    `POST ${path} HTTP/1.1`,
    ...browserHeaders(port),
    'Content-Type: application/x-www-form-urlencoded',
    `Content-Length: ${body.length}`,
    '',
    body,
  ].join('\r\n');
}

function browserHeaders(port: number): readonly string[] {
  return [
    `Host: 127.0.0.1:${port}`,
    'User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
    'Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
    'Accept-Language: de,en-US;q=0.7,en;q=0.3',
    'Connection: keep-alive',
  ];
}
