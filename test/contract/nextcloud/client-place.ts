import { afterAll, afterEach, beforeAll, beforeEach } from '@jest/globals';
import { createNextcloudClient } from '../../../src/clients/nextcloud/client.ts';
import { NextcloudError, type NextcloudErrorKind } from '../../../src/clients/nextcloud/fault.ts';
import type { NextcloudClient, Path } from '../../../src/clients/nextcloud/nextcloud.ts';
import { type Middleman, standBefore } from './middleman.ts';
import type { Place } from './place.ts';
import type { Account } from './wire.ts';

type ClientOptions = NonNullable<Parameters<typeof createNextcloudClient>[1]>;

/** Our client, with a middleman before the server who can break what goes through him. */
export type ClientPlace = {
  readonly client: NextcloudClient;
  readonly middleman: Middleman;
  /** A new empty folder for each test, as the client names it. */
  readonly folder: Path;
  /** A client of another account, or of the same with other options; closed after the test. */
  clientOf(account: Account, options?: ClientOptions): NextcloudClient;
};

/** Sets one up for the tests of this `describe`. */
export function openClientPlace(place: () => Place): () => ClientPlace {
  let middleman: Middleman;
  let client: NextcloudClient;
  let folder: Path = [];
  let others: NextcloudClient[] = [];
  beforeAll(async () => {
    middleman = await standBefore(place().target.url);
  });
  beforeEach(async () => {
    folder = (await place().newFolder()).slice(1).split('/');
    client = clientOf(place().service);
    middleman.forget();
  });
  afterEach(() => {
    for (const one of others) one.close();
    others = [];
  });
  afterAll(() => middleman.close());
  const clientOf = ({ id, password }: Account, options?: ClientOptions) => {
    const made = createNextcloudClient({ url: middleman.url, user: id, password }, options);
    others.push(made);
    return made;
  };
  return () => ({ client, middleman, folder, clientOf });
}

/** Which fault a call came back with. @throws Error where it came back with none */
export async function kindOf(call: Promise<unknown>): Promise<NextcloudErrorKind> {
  try {
    await call;
  } catch (error) {
    if (error instanceof NextcloudError) return error.kind;
    throw error;
  }
  throw new Error('nothing went wrong');
}
