import type { ServerResponse } from 'node:http';
import { systemClock } from '../../lib/clock.ts';
import { silentLog, type Log } from '../../lib/log.ts';
import { ADMIN_GROUP, addAccount, addAppPassword, addGroup, findAccount } from './accounts.ts';
import type { TimeSource } from './clock.ts';
import { controlOf } from './control-inside.ts';
import type { NextcloudControl } from './control-types.ts';
import { faultBox } from './faults.ts';
import { serve, type FaceParts } from './http-face.ts';
import { bruteForce, windows } from './limits.ts';
import { createListener } from './listener.ts';
import { realPause, type Pause } from './pause.ts';
import type { Profile } from './profile.ts';
import { requestLog } from './request-log.ts';
import { fingerprint } from './secrets.ts';
import { openWorld, type World } from './world.ts';

/** The account that a gateway works with: in the group `admin`. */
export type ServiceAccount = {
  readonly user: string;
  readonly appPassword?: string;
  readonly password?: string;
};

export type NextcloudOptions = {
  /** Where the files lie; what an earlier start left there is found again. */
  readonly dir: string;
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** 0, the default: any free one, kept over `kill` and `start`. */
  readonly port?: number;
  readonly serviceAccount?: ServiceAccount;
  readonly clock?: TimeSource;
  readonly profile?: Partial<Profile>;
  readonly log?: Log;
  /** How a request that is held up lets time go by; real time unless a test has its own. */
  readonly pause?: Pause;
};

export type NextcloudSimulator = {
  /** `http://127.0.0.1:<port>/`. */
  readonly url: string;
  readonly port: number;
  readonly isUp: boolean;
  readonly control: NextcloudControl;
  /** Ends it for good; its world stays on disk. */
  close(): Promise<void>;
};

/** Starts a simulated Nextcloud on a port of its own. */
export async function startNextcloudSimulator(options: NextcloudOptions): Promise<NextcloudSimulator> {
  const { dir, host = '127.0.0.1', log = silentLog } = options;
  const world = openWorld(dir, options.clock ?? systemClock, options.profile ?? {});
  if (!world.groups.has(ADMIN_GROUP)) addGroup(world, ADMIN_GROUP);
  if (options.serviceAccount !== undefined) provide(world, options.serviceAccount);
  world.journal.flush();
  const parts: FaceParts = {
    world,
    faults: faultBox(),
    requests: requestLog(),
    windows: windows(),
    bruteForce: bruteForce(),
    pause: options.pause ?? realPause,
    origin: () => `http://${shown(host)}:${listener.port}`,
  };
  const listener = createListener(
    host,
    options.port ?? 0,
    (req, res, alive) => serve(parts, req, res, alive),
    (error, res) => {
      log.error('simulated Nextcloud failed', { error });
      answerBroken(res);
    },
  );
  await listener.start();
  return {
    get url() {
      return `${parts.origin()}/`;
    },
    get port() {
      return listener.port;
    },
    get isUp() {
      return listener.isUp;
    },
    control: controlOf(parts, listener),
    close: async () => {
      await listener.stop();
      world.journal.close();
    },
  };
}

function provide(world: World, { user, appPassword, password }: ServiceAccount): void {
  const account =
    findAccount(world, user) ??
    addAccount(world, { id: user, groups: [ADMIN_GROUP], ...(password === undefined ? {} : { password }) });
  const isNew = appPassword !== undefined && !world.appPasswords.has(fingerprint(appPassword));
  if (isNew) addAppPassword(world, account.id, appPassword);
}

/** Under which name this machine reaches it. */
function shown(host: string): string {
  return host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
}

/** An exception nobody expected is an HTML 500, as on a real server. */
function answerBroken(res: ServerResponse): void {
  if (res.headersSent) res.socket?.destroy();
  else {
    res.writeHead(500, { 'Content-Type': 'text/html; charset=UTF-8' }).end('<h1>Internal Server Error</h1>');
  }
}
