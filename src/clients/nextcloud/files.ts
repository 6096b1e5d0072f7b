import { addressesOf } from './addresses.ts';
import type { Calls, Turn } from './calls.ts';
import { create } from './create.ts';
import { createLook } from './look.ts';
import { makeFolder } from './make-folder.ts';
import { move } from './move.ts';
import type { CallOptions, Files } from './nextcloud.ts';
import type { CallName } from './options.ts';
import { checkedPath } from './paths.ts';
import { openFile, readWhole } from './read.ts';
import { readHome } from './home.ts';
import { findTrashed, restore } from './trash.ts';
import { upload } from './upload.ts';

/** Files and folders of the account, by WebDAV. */
export function createFiles(calls: Calls): Files {
  const addresses = addressesOf(calls.base, calls.user);
  const partsOf = ({ dav, patience }: Turn) => ({
    dav,
    addresses,
    look: createLook(dav, addresses),
    patience: patience(),
  });
  const run = <T>(
    call: CallName & `files.${string}`,
    options: CallOptions | undefined,
    work: (parts: ReturnType<typeof partsOf>) => Promise<T>,
  ) => calls.run(call, options, (turn) => work(partsOf(turn)));

  return {
    home: (options) => run('files.home', options, readHome),
    stat: (path, options) =>
      run('files.stat', options, async ({ look }) => (await look.at(checkedPath(path)))?.entry ?? null),
    list: (path, options) =>
      run('files.list', options, async ({ look }) => look.into(checkedPath(path), options?.maxBytes)),
    find: (fileId, options) => run('files.find', options, ({ look }) => look.byId(fileId)),
    makeFolder: (path, options) =>
      run('files.makeFolder', options, async (parts) => makeFolder(checkedPath(path), parts)),
    move: (from, to, options) =>
      run('files.move', options, async (parts) => move(checkedPath(from), checkedPath(to), parts)),
    read: (path, options) =>
      run('files.read', options, async (parts) => readWhole(checkedPath(path), options.maxBytes, parts)),
    open: (path, { timeoutMs = calls.settings.timeoutMs, wholeMs, ...options } = {}) =>
      run('files.open', options, async (parts) => openFile(checkedPath(path), { timeoutMs, wholeMs }, parts)),
    create: (path, content, options) =>
      run('files.create', options, async (parts) => create(checkedPath(path), content, parts)),
    upload: (path, source, options) =>
      calls.run('files.upload', options, async (turn) =>
        upload(checkedPath(path), source, options, {
          ...partsOf(turn),
          settings: calls.settings,
          patience: turn.patience,
        }),
      ),
    findTrashed: (fileId, options) =>
      run('files.findTrashed', options, (parts) => findTrashed(fileId, options?.lay, parts)),
    restore: (trashed, options) => run('files.restore', options, (parts) => restore(trashed, parts)),
  };
}
