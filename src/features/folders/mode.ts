import type { CallOptions, Entry, NextcloudClient } from '../../clients/nextcloud/nextcloud.ts';
import type { DeedKind } from './deed.ts';
import type { Folder } from './folder.ts';
import type { Hands } from './hands.ts';
import type { FolderPath, FolderPlan } from './plan.ts';
import type { Seen } from './seen.ts';

/** A place where it lies now, by what stays when it is moved: its file id, or that of its Team folder. */
export type Lying = { readonly id: string; readonly path: FolderPath };

/** What lies at a path: nothing; a folder that may be ours, or become so; or something that never can. */
export type Occupant = Lying | 'nobody' | 'something';

/** What is different where places are shared folders, and where they are Team folders. */
export type Mode = {
  /** The place that we know, wherever it lies; taken back from the trash where it was thrown away. */
  find(folder: Folder, plan: FolderPlan, hands: Hands): Promise<Lying | null>;
  whoIsAt(path: FolderPath): Promise<Occupant>;
  make(path: FolderPath, plan: FolderPlan, hands: Hands): Promise<Lying>;
  move(lying: Lying, to: FolderPath, does: DeedKind, hands: Hands): Promise<Lying>;
  /** The folder itself, with its file id. @throws FolderTrouble `not-visible` */
  entryOf(lying: Lying): Promise<Entry>;
};

/** What a mode works with, in one run. */
export type ModeParts = {
  readonly client: NextcloudClient;
  readonly seen: Seen;
  readonly options: CallOptions;
  readonly isDry: boolean;
};
