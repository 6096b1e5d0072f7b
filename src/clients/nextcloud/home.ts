import { z } from 'zod';
import type { Addresses } from './addresses.ts';
import type { Dav } from './dav.ts';
import { PROPFIND_HOME } from './entries.ts';
import { unknown } from './failure.ts';

/** A file id, filled up with zeros, and the id of the server behind it. */
const Properties = z.object({ id: z.string().regex(/^\d+[a-z][a-z0-9]*$/i) });

type Parts = { readonly dav: Dav; readonly addresses: Addresses };

/** What the server calls the account's root. @throws Failure `unexpected` where it does not say */
export async function readHome({ dav, addresses }: Parts): Promise<string> {
  const [root] = await dav.find(addresses.files, { body: PROPFIND_HOME });
  const read = Properties.safeParse(root?.properties);
  if (!read.success) throw unknown('unexpected', { status: 207 });
  return read.data.id;
}
