import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext, Page as Tab } from 'playwright-core';
import type { Page } from '../../src/platform/web/page.ts';
import { startAppAt } from './app-at-realm.ts';
import { dayIn } from './calendar.ts';
import { createDeskClient, type DeskClient } from './desk-client.ts';
import { addDeskPeople, DEPUTY, deskPerson, type DeskName } from './desk-people.ts';
import type { IdentityProvider } from './identity-provider.ts';
import type { Recorded } from './recorded.ts';
import { giveRecordings } from './recordings.ts';
import { startSimulatedProvider } from './simulated-provider.ts';
import { type SmallCloud, startSmallCloud } from './small-cloud.ts';
import type { Body, WholeApp } from './whole-app.ts';

const TREE = fileURLToPath(new URL('desk-tree.csv', import.meta.url));
/** Three servers carry 300 people; the largest is spared. */
const SEATS = [100, 100, 100];

export type DeskWorldOptions = {
  /** Whether there is a Nextcloud, and branches have folders. */
  readonly cloud?: boolean;
  /** What is on the servers before Plenum begins; each is given to its branch. */
  readonly recorded?: readonly Recorded[];
  /** Seats of each server. */
  readonly seats?: readonly number[];
  readonly settings?: Readonly<Record<string, string>>;
};

export type TabOptions = {
  /** In CSS pixels; 1280 by default. */
  readonly width?: number;
  readonly dark?: boolean;
  /** false: no script runs. */
  readonly js?: boolean;
};

/** A whole Plenum as people see it: the party's people at a realm, a pool, and a Nextcloud if one is asked for. */
export type DeskWorld = {
  readonly app: WholeApp;
  readonly url: string;
  readonly realm: IdentityProvider;
  readonly cloud: SmallCloud | null;
  /** Every page of the app. */
  readonly pages: readonly Page[];
  /** Somebody's browser without scripts; the same one, and the same session, at every call. null: a stranger's. */
  as(who: DeskName | null): DeskClient;
  /** A new tab in somebody's browser, signed in already; their tabs share one context. */
  page(browser: Browser, who: DeskName | null, options?: TabOptions): Promise<Tab>;
  /** Calls the API as the whole's admin. @throws Error unless it answers with success */
  api(method: string, path: string, body?: unknown): Promise<Body>;
  /** Books for the Kreis, an hour at 19:00 in a week, where `wish` says nothing else. */
  book(wish?: Readonly<Record<string, unknown>>): Promise<Body>;
  /** The id of a recording by its title. */
  recording(title: string): string;
  /** What `make` makes, made once however often it is asked for. */
  once<T>(make: (world: DeskWorld) => Promise<T>): Promise<T>;
  close(): Promise<void>;
};

export async function startDeskWorld(options: DeskWorldOptions = {}): Promise<DeskWorld> {
  const { recorded = [], seats = SEATS, settings } = options;
  const realm = await startSimulatedProvider('http://127.0.0.1:9');
  const cloud = options.cloud === true ? await startSmallCloud() : null;
  const seen: Page[] = [];
  try {
    await addDeskPeople(realm);
    const app = await startAppAt(realm, {
      ...{ recorded, seats },
      callers: ['admin@de', 'secretary@by', 'secretary@by-09162', 'viewer@by-09162'],
      settings: { ...cloud?.settings, PLENUM_BRANCHES: TREE, ...settings },
      onPages: (pages) => void seen.splice(0, seen.length, ...pages),
    });
    const given = recorded.length === 0 ? new Map<string, string>() : await giveRecordings(app, recorded);
    return await furnish({ app, realm, cloud, pages: seen }, given);
  } catch (error) {
    await cloud?.close();
    await realm.close();
    throw error;
  }
}

type Ground = Pick<DeskWorld, 'app' | 'realm' | 'cloud' | 'pages'>;

async function furnish(ground: Ground, recordings: ReadonlyMap<string, string>): Promise<DeskWorld> {
  const { app, realm, cloud } = ground;
  const clients = new Map<DeskName | null, DeskClient>();
  const as: DeskWorld['as'] = (who) => {
    const client = clients.get(who) ?? createDeskClient(app.url, who);
    clients.set(who, client);
    return client;
  };
  const api: DeskWorld['api'] = async (method, path, body) => {
    const answer = await app.call('admin@de', method, path, body);
    if (answer.status > 299)
      throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  const made = new Map<unknown, Promise<unknown>>();
  const tabs = createTabs(app.url, as);
  const world: DeskWorld = {
    ...{ ...ground, url: app.url, as, api, page: tabs.open },
    book: (wish = {}) => api('POST', '/bookings', { ...plainWish(), ...wish }),
    recording: (title) => known(recordings, title),
    once: <T>(make: (world: DeskWorld) => Promise<T>) => {
      const here = (made.get(make) as Promise<T> | undefined) ?? make(world);
      made.set(make, here);
      return here;
    },
    close: async () => {
      await tabs.close();
      await app.close();
      await cloud?.close();
      await realm.close();
    },
  };
  await appointDeputy(world);
  return world;
}

function plainWish() {
  const wish = { branch: 'by-09162', title: 'Kreisvorstand', start: `${dayIn(7)}T19:00` };
  return { ...wish, durationMinutes: 60, expectedParticipants: 12 };
}

function known(recordings: ReadonlyMap<string, string>, title: string): string {
  const id = recordings.get(title);
  if (id === undefined) throw new Error(`no recording is called ${title}`);
  return id;
}

/** Only who has signed in once can be somebody's deputy. */
async function appointDeputy(world: DeskWorld): Promise<void> {
  await world.as(DEPUTY.name).cookie();
  const deputy = { person: deskPerson(DEPUTY.name).email, until: dayIn(30) };
  await world.api('PUT', `/branches/${DEPUTY.branch}/deputies`, deputy);
}

type Tabs = { readonly open: DeskWorld['page']; readonly close: () => Promise<void> };

/** One context for each person, and one more where no script runs: making one costs more than a page. */
function createTabs(url: string, as: DeskWorld['as']): Tabs {
  const contexts = new Map<string, Promise<BrowserContext>>();
  const open: DeskWorld['page'] = async (browser, who, { width = 1280, dark = false, js = true } = {}) => {
    const key = `${who ?? ''} ${js}`;
    const context = contexts.get(key) ?? createContext(browser, url, js, as(who));
    contexts.set(key, context);
    const tab = await (await context).newPage();
    await tab.setViewportSize({ width, height: 800 });
    await tab.emulateMedia({ colorScheme: dark ? 'dark' : 'light' });
    return tab;
  };
  const close = async () => {
    await Promise.all([...contexts.values()].map(async (context) => (await context).close()));
  };
  return { open, close };
}

async function createContext(
  browser: Browser,
  url: string,
  js: boolean,
  client: DeskClient,
): Promise<BrowserContext> {
  const context = await browser.newContext({
    ...{ baseURL: url, locale: 'de-DE', reducedMotion: 'reduce', javaScriptEnabled: js },
  });
  const cookie = await client.cookie();
  if (cookie !== null) await context.addCookies([{ ...cookie, url }]);
  return context;
}
