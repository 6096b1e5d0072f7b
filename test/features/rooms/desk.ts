import { afterEach } from '@jest/globals';
import { type DoorView, leadsNowhere } from '../../../src/features/rooms/door.ts';
import { serve, type WebServer } from '../../support/web-server.ts';
import { MOMENTS, plainDoor, type PlainDoor, type PlainDoorOptions } from './plain-door.ts';
import { plainSpaces } from '../../support/plain-spaces.ts';

const open: WebServer[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((web) => web.close()));
});

/** The real pages over HTTP, over a door made of plain data, until the end of the test. */
export async function desk(options: PlainDoorOptions = {}): Promise<PlainDoor & { ask: Ask }> {
  const door = plainDoor(options);
  const web = await serve(door.app);
  open.push(web);
  const { url } = web;
  const ask: Ask = async (path, form) => {
    const post = form === undefined ? {} : { method: 'POST', body: new URLSearchParams(form) };
    const answer = await fetch(`${url}${path}`, { redirect: 'manual', ...post });
    const html = plainSpaces(await answer.text());
    return { status: answer.status, location: answer.headers.get('location'), headers: answer.headers, html };
  };
  return { ...door, ask };
}
type Ask = (path: string, form?: Record<string, string>) => Promise<Answer>;
type Answer = { status: number; location: string | null; headers: Headers; html: string };

/** @throws Error where there is no meeting at this moment */
export function viewOf(name: string): DoorView {
  const view = MOMENTS[name]?.view;
  if (view === undefined || leadsNowhere(view)) throw new Error(`no such moment: ${name}`);
  return view;
}
