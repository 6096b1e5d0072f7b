import type { Path } from './nextcloud.ts';
import { encoded } from './paths.ts';

/** Where things of one account lie, encoded for requests. */
export type Addresses = {
  readonly user: string;
  readonly dav: string;
  readonly files: string;
  /** Above the files of every account. */
  readonly homes: string;
  file(path: Path): string;
  readonly trash: string;
  trashed(name: string): string;
  /** Whither a thing of the trash is moved to be put back; the name says nothing. */
  restored(name: string): string;
  session(session: string): string;
  chunk(session: string, name: string): string;
};

export function addressesOf(base: string, user: string): Addresses {
  const dav = `${base}/remote.php/dav`;
  const of = (kind: string) => `${dav}/${kind}/${encodeURIComponent(user)}`;
  const files = of('files');
  const session = (id: string) => `${of('uploads')}/${encodeURIComponent(id)}`;
  return {
    user,
    dav: `${dav}/`,
    files,
    homes: `${dav}/files`,
    file: (path) => `${files}${encoded(path)}`,
    trash: `${of('trashbin')}/trash`,
    trashed: (name) => `${of('trashbin')}/trash/${encodeURIComponent(name)}`,
    restored: (name) => `${of('trashbin')}/restore/${encodeURIComponent(name)}`,
    session,
    chunk: (id, name) => `${session(id)}/${encodeURIComponent(name)}`,
  };
}
