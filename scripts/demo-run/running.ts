import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { SECOND_MS } from '../../src/lib/span.ts';
import { HOUSE } from './house.ts';
import { type Places, readJson, writeJson } from './memory.ts';

const Running = z.object({
  /** The demo itself, then what it started. */
  demo: z.number().int().positive(),
  parts: z.array(z.number().int().positive()),
  url: z.string(),
  /** Where the simulated servers are ruled; null until they are up. */
  control: z.string().nullable(),
});

/** A demo that runs now. */
export type Running = z.infer<typeof Running>;

export async function writeRunning(places: Places, running: Running): Promise<void> {
  await writeJson(places.running, running);
}

export async function eraseRunning(places: Places): Promise<void> {
  await rm(places.running, { force: true });
}

/** The demo that runs in this folder; null where none does. Whatever a killed one left behind is ended first. */
export async function findRunning(places: Places): Promise<Running | null> {
  const noted = await readJson(places.running);
  if (noted === undefined) return null;
  const running = Running.parse(noted);
  if (isOurs(running.demo)) return running;
  for (const pid of running.parts) await end(pid, 'SIGTERM');
  await eraseRunning(places);
  return null;
}

/** Stops the demo that runs in this folder, and resolves when all of it is gone. */
export async function stopRunning(places: Places): Promise<boolean> {
  const running = await findRunning(places);
  if (running === null) return false;
  await end(running.demo, 'SIGTERM');
  for (const pid of running.parts) await end(pid, 'SIGTERM');
  await eraseRunning(places);
  return true;
}

const PATIENCE_MS = 30 * SECOND_MS;
const LOOK_AGAIN_MS = 100;

async function end(pid: number, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (!isOurs(pid)) return;
  process.kill(pid, signal);
  const until = Date.now() + PATIENCE_MS;
  while (isOurs(pid) && Date.now() < until) await wait(LOOK_AGAIN_MS);
  if (!isOurs(pid)) return;
  if (signal === 'SIGKILL') throw new Error(`The process ${pid} of an earlier demo does not end.`);
  await end(pid, 'SIGKILL');
}

/** Numbers of processes are used again: only what looks like a part of a demo is one. */
function isOurs(pid: number): boolean {
  const words = commandLine(pid).split('\0');
  const programs = [HOUSE.demo, HOUSE.plenum, HOUSE.simulators, HOUSE.realm, HOUSE.cloud];
  return programs.some((program) => words.includes(program));
}

function commandLine(pid: number): string {
  try {
    if (process.platform === 'linux') return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
    const line = execFileSync('ps', ['-p', String(pid), '-o', 'command='], { encoding: 'utf8' });
    return line.trim().replaceAll(' ', '\0');
  } catch {
    // No such process: both ways of asking fail then.
    return '';
  }
}
