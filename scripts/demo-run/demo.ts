import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { relative } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { DAY_MS, MINUTE_MS, SECOND_MS } from '../../src/lib/span.ts';
import { type Api, connect } from './api.ts';
import type { RunWish } from './arguments.ts';
import { type Child, lastLines } from './child.ts';
import { accountFolder, startCloud } from './cloud.ts';
import { fill } from './fill.ts';
import { DemoError, HOUSE } from './house.ts';
import { type LiveRoom, liveRoom } from './live-room.ts';
import { bookMeetings } from './meetings.ts';
import { forget, keep, type Memory, type Places, recall } from './memory.ts';
import { publicUrl, startPlenum, untilReady } from './plenum.ts';
import { choosePort, chooseSidePort } from './ports.ts';
import { canSignIn, startRealm } from './realm.ts';
import { addRecordings } from './recordings.ts';
import { eraseRunning, findRunning, stopRunning, writeRunning } from './running.ts';
import type { Screen } from './screen.ts';
import { controlAt, type Fleet, startServers } from './servers.ts';
import { summary } from './summary.ts';
import { chooseYear, makeYear } from './year.ts';

/** What a running demo is made of. */
type Stage = {
  readonly wish: RunWish;
  readonly places: Places;
  readonly memory: Memory;
  readonly screen: Screen;
  readonly url: string;
  readonly port: number;
  /** In the order in which they are to be stopped. */
  readonly children: Child[];
  readonly stop: AbortController;
};

/** Why the demo stops by itself. */
class PartEnded extends DemoError {}

const ROOM_LIMIT_MS = 30 * SECOND_MS;
const LOOK_SOON_MS = 250;
const LOOK_EVERY_MS = 2 * SECOND_MS;

/**
 * Runs the demo until it is told to stop, or until one of its parts ends; whatever happens, nothing is left running.
 *
 * @throws DemoError with a sentence when it cannot start; Error when a part of it ended or failed
 */
export async function runDemo(wish: RunWish, places: Places, screen: Screen): Promise<void> {
  if (wish.reset) await screen.step('Stopping and deleting the last demo', () => reset(places));
  await refuseSecond(places);
  const recalled = await recall(places);
  const { port, remark } = await choosePort(wish.host, wish.port, recalled.port);
  const memory = { ...recalled, ...(await sidePorts(wish.host, recalled, port)) };
  if (remark !== null) screen.say(remark);
  const url = publicUrl(wish.host, port);
  const stop = new AbortController();
  const stage = { wish, places, memory, screen, url, port, children: [], stop };
  const release = onSignals(stage);
  try {
    await play(stage);
  } catch (error) {
    // A call that failed may be the first sign that a part has ended: its end says more.
    if (!stop.signal.aborted) await Promise.race([once(stop.signal, 'abort'), wait(SECOND_MS)]);
    if (!stop.signal.aborted) throw error;
    if (stop.signal.reason instanceof PartEnded) throw stop.signal.reason;
  } finally {
    await screen.step('Stopping', () => stopAll(stage));
    release();
  }
  screen.say('All of it is stopped.');
}

/** Two that are not told to leave each other's alone would both take the same. */
async function sidePorts(host: string, recalled: Memory, port: number) {
  const realmPort = await chooseSidePort(host, 'Keycloak', recalled.realmPort, [port]);
  const cloudPort = await chooseSidePort(host, 'Nextcloud', recalled.cloudPort, [port, realmPort]);
  return { realmPort, cloudPort };
}

async function reset(places: Places): Promise<void> {
  await stopRunning(places);
  await forget(places);
}

async function refuseSecond(places: Places): Promise<void> {
  const running = await findRunning(places);
  if (running === null) return;
  throw new DemoError(
    `A demo is running at ${running.url} already. scripts/demo stop ends it, scripts/demo --reset starts afresh.`,
  );
}

/** The first signal stops in order, the second at once. */
function onSignals({ stop, children }: Stage): () => void {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  const react = () => {
    if (stop.signal.aborted) for (const child of children) child.kill();
    stop.abort();
  };
  for (const signal of signals) process.on(signal, react);
  // Nobody reads any more: whoever closed the pipe wants no demo either.
  process.stdout.on('error', react);
  return () => {
    for (const signal of signals) process.off(signal, react);
  };
}

async function stopAll({ children, places }: Stage): Promise<void> {
  for (const child of children) await child.stop();
  await eraseRunning(places);
}

async function play(stage: Stage): Promise<void> {
  const { screen, places, memory, url, port, stop } = stage;
  await keep(places, { ...memory, port });
  const sides = canSignIn(stage.wish.host)
    ? await screen.step('Starting a simulated Keycloak and a simulated Nextcloud', () => openSides(stage))
    : {};
  const fleet = await screen.step('Starting 12 simulated BigBlueButton servers', () => openFleet(stage));
  await screen.step('Starting Plenum with its 428 branches', () => openPlenum(stage, fleet, sides));
  const api = connect(url, memory.token, stop.signal);
  const room = await screen.step('Booking three meetings', () => bookThree(stage, api, fleet));
  await Promise.all([fillDays(stage, api), follow(room, stop.signal)]);
}

async function openFleet(stage: Stage): Promise<Fleet> {
  const { wish, places, memory } = stage;
  const fleet = await startServers(places, wish.host, memory.secret);
  await adopt(stage, fleet.child, fleet.controlUrl, places.serversLog);
  const names = fleet.servers.map(({ name }) => name);
  await addRecordings(controlAt(fleet.controlUrl), names, memory.recordedBefore);
  return fleet;
}

/** @returns the settings by which Plenum finds both */
async function openSides(stage: Stage): Promise<Readonly<Record<string, string>>> {
  const { wish, places, memory, port, url } = stage;
  const { host } = wish;
  const plenumUrl = `http://${host}:${port}`;
  const realm = await startRealm(places, { host, publicUrl: url, plenumUrl, memory });
  await adopt(stage, realm.child, null, places.realmLog);
  const cloud = await startCloud(places, host, memory);
  await adopt(stage, cloud.child, null, places.cloudLog);
  return { ...realm.settings, ...cloud.settings };
}

async function openPlenum(
  stage: Stage,
  { servers, controlUrl }: Fleet,
  sides: Readonly<Record<string, string>>,
): Promise<void> {
  const { wish, places, memory, port, url, stop } = stage;
  const child = await startPlenum(places, { host: wish.host, port, memory, servers, sides });
  const ready = untilReady(child, url, places, stop.signal);
  await adopt(stage, child, controlUrl, places.plenumLog);
  await ready;
}

/** From here on the demo answers for `child`: it is stopped with the demo, and its end is the demo's end. */
async function adopt(stage: Stage, child: Child, control: string | null, logFile: string): Promise<void> {
  const { children, places, url, stop } = stage;
  children.unshift(child);
  void child.ended.then(async (sentence) => {
    if (stop.signal.aborted) return;
    stop.abort(new PartEnded(`${sentence} The end of its log:\n${await lastLines(logFile, 10)}`));
  });
  const parts = children.map(({ pid }) => pid);
  await writeRunning(places, { demo: process.pid, parts, url, control });
}

async function bookThree(stage: Stage, api: Api, fleet: Fleet): Promise<LiveRoom> {
  const { wish, places, memory, screen, url, port, stop } = stage;
  const hasSides = canSignIn(wish.host);
  const meetings = await bookMeetings(api, memory, Date.now(), hasSides);
  const room = liveRoom(
    { api, control: controlAt(fleet.controlUrl) },
    meetings.live.occurrence.id,
    (sentence) => screen.say(sentence),
  );
  const server = await firstVisit(room, stop.signal);
  await keep(places, { ...memory, port });
  const shell = { PLENUM: url, TOKEN: memory.token, METRICS_TOKEN: memory.metricsToken };
  const lines = Object.entries(shell).map(([name, value]) => `${name}='${value}'\n`);
  await writeFile(places.shell, lines.join(''), { mode: 0o600 });
  const facts = {
    ...{ url, token: memory.token, meetings, server, now: Date.now(), shellFile: asTyped(places.shell) },
    password: hasSides ? memory.password : null,
    cloudFolder: hasSides ? asTyped(accountFolder(places)) : null,
  };
  screen.say(summary(facts, screen));
  return room;
}

/** As somebody types it who stands in the project's folder. */
function asTyped(path: string): string {
  const inside = relative(HOUSE.top, path);
  return inside.startsWith('..') ? path : inside;
}

/** Waits for the room to open, but prints the links without it rather than never. */
async function firstVisit(room: LiveRoom, signal: AbortSignal): Promise<string | null> {
  const until = Date.now() + ROOM_LIMIT_MS;
  while (Date.now() < until) {
    const server = await room.visit();
    if (server !== null) return server;
    await room.open();
    await wait(LOOK_SOON_MS, undefined, { signal });
  }
  return null;
}

async function fillDays({ wish, places, memory, screen, port }: Stage, api: Api): Promise<void> {
  if (wish.days === 0) return;
  const now = Date.now();
  const year = chooseYear(memory.year, now);
  await keep(places, { ...memory, port, year });
  const days = wish.days === 1 ? 'day' : `${wish.days} days`;
  const span = { from: now + MINUTE_MS, to: now + wish.days * DAY_MS };
  const { dates, refused } = await screen.step(`Filling the next ${days}`, async (report) =>
    fill(api, await makeYear(year), span, report),
  );
  const count = (value: number) => value.toLocaleString('en');
  screen.say(`${count(dates)} dates stand in the next ${days}.`);
  if (refused === 0) return;
  screen.say(`${count(refused)} more found no place: on full evenings all rooms are held.`);
}

/** Keeps the people of the live room in it, wherever it goes. */
async function follow(room: LiveRoom, signal: AbortSignal): Promise<void> {
  for (;;) {
    await wait(LOOK_EVERY_MS, undefined, { signal });
    await room.visit();
  }
}
