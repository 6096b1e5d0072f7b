import type { Clock } from '../../lib/clock.ts';
import type { Log } from '../../lib/log.ts';
import { refuse } from '../../lib/refusal.ts';
import type { Database, Db, Tx } from '../db/database.ts';
import { together } from '../db/together.ts';
import type { Caller, Judge, Right } from './caller.ts';
import { toTag } from './conditional.ts';
import type { Answer, Endpoint, Prepared, RawInput } from './endpoint.ts';
import { claimOrReplay, keepAnswer, type KeyedCall, type Rendered } from './idempotency.ts';

/** One call as it came over the wire, its sender known. */
export type Call = {
  readonly caller: Caller;
  readonly input: RawInput;
  readonly ifMatch: number | null;
  /** Key and hash of the request, where the caller wants its effect but once. */
  readonly keyed: Pick<KeyedCall, 'key' | 'requestHash'> | null;
};

export type Performed = {
  readonly answer: Rendered;
  readonly replayed: boolean;
  readonly live: boolean;
  readonly after: (() => void) | null;
};

type Surroundings = {
  readonly database: Database;
  readonly judge: Judge;
  readonly clock: Clock;
  readonly publicUrl: string;
  /** Looks at each answer before it is stored; throws when it is not what the documentation says. */
  verify(endpoint: Endpoint, status: number, body: unknown): void;
};

/**
 * One call of one endpoint: input parsed, right judged, done once, in the transaction that it asks for.
 *
 * @throws Refusal whatever stands in the way; then nothing has happened
 */
export async function perform(around: Surroundings, endpoint: Endpoint, call: Call): Promise<Performed> {
  const prepared = endpoint.prepare(call.input);
  const { database } = around;
  const { caller, ifMatch, keyed } = call;
  const handle = (tx: Tx | Db) => prepared.handle({ tx, caller, ifMatch });
  if (endpoint.transaction === 'none') {
    await permit(around.judge, endpoint.right, prepared.scope, caller, database.db);
    return performed(around, endpoint, await handle(database.db));
  }
  const work = async (tx: Tx) => {
    const permitted = permit(around.judge, endpoint.right, prepared.scope, caller, tx);
    if (keyed === null) {
      await permitted;
      return performed(around, endpoint, await handle(tx));
    }
    const keyedCall = { ...keyed, principal: caller.principal, now: around.clock.now() };
    // The right comes first: who is refused it hears of no stored answer.
    const [, earlier] = await together([permitted, claimOrReplay(tx, keyedCall)]);
    if (earlier !== null) return { answer: earlier, replayed: true, live: false, after: null };
    const fresh = performed(around, endpoint, await handle(tx));
    await keepAnswer(tx, keyedCall, fresh.answer);
    return fresh;
  };
  const inTurn = endpoint.transaction === 'turn' && !prepared.asks;
  return inTurn ? database.inTurn(work) : database.transaction(work);
}

/** Refuses unless the caller holds the endpoint's right where its scope says; see `Scope`. */
async function permit(judge: Judge, right: Right, scope: Prepared['scope'], caller: Caller, db: Tx | Db) {
  if (scope.of === 'body') {
    const verdict = await judge(caller, right, scope.branch, db);
    if (verdict === 'unknown') refuse({ code: 'branch-unknown', branch: scope.branch });
    if (verdict === 'denied') refuse({ code: 'branch-forbidden', branch: scope.branch });
  } else if (scope.of === 'object') {
    const branch = (await scope.branch(db)) ?? refuse({ code: 'not-found' });
    if ((await judge(caller, right, branch, db)) === 'granted') return;
    refuse({ code: (await judge(caller, 'view', branch, db)) === 'granted' ? 'forbidden' : 'not-found' });
  } else if (scope.of === 'root' && (await judge(caller, right, null, db)) !== 'granted') {
    refuse({ code: 'forbidden' });
  }
}

function performed(around: Surroundings, endpoint: Endpoint, answer: Answer<unknown>): Performed {
  const status = answer.status ?? endpoint.answers[0]?.status ?? 200;
  around.verify(endpoint, status, answer.body);
  const hasBody = endpoint.answers.some((spec) => spec.status === status && spec.body !== null);
  return {
    answer: {
      status,
      headers: {
        ...(answer.version === undefined ? {} : { ETag: toTag(answer.version) }),
        ...(answer.location === undefined ? {} : { Location: `${around.publicUrl}${answer.location}` }),
      },
      body: hasBody
        ? endpoint.answerType === undefined
          ? JSON.stringify(answer.body)
          : String(answer.body)
        : null,
    },
    replayed: false,
    live: answer.live ?? false,
    after: answer.after ?? null,
  };
}

/** What is done is done: a wake-up that fails is logged, and the job comes round by itself. */
export function wakeAfter(log: Log, { after }: Performed): void {
  try {
    after?.();
  } catch (error) {
    log.error('what follows a request failed', { error });
  }
}
