import type { Response } from 'express';
import type { FramePerson } from './frame.ts';

const known = new WeakMap<Response, FramePerson>();

/** Keeps who is signed in beside the answer, so that a page that fails can still be left by its navigation. */
export function knowPerson(response: Response, person: FramePerson): void {
  known.set(response, person);
}

/** Who is signed in, as far as that was known when the page failed. */
export function knownPerson(response: Response): FramePerson | null {
  return known.get(response) ?? null;
}
