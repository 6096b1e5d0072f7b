import { NextcloudError } from '../../clients/nextcloud/fault.ts';
import type { Entry, Uploaded } from '../../clients/nextcloud/nextcloud.ts';
import type { ServerRecording } from '../../clients/bigbluebutton/recording.ts';
import { append } from '../../platform/audit/audit.ts';
import type { Tree } from '../branches/tree.ts';
import { putBeside } from './archive-beside.ts';
import { readCaptions } from './archive-captions.ts';
import { type ArchiveKeeper, createArchiveKeeper } from './archive-keeper.ts';
import { besideNames, copyNames, endingOf, stemOf, yearOf } from './archive-names.ts';
import { whileOpen } from './archive-opening.ts';
import type { Copying } from './archive-parts.ts';
import { findPart, freeBytes, yearFolder } from './archive-place.ts';
import { proveCopy } from './archive-proof.ts';
import { findVideo, listedNow, type MediaSource, mediaSource, videoFormats } from './archive-source.ts';
import { namesInUse } from './archive-store.ts';
import { copyText, isTextOf } from './archive-text.ts';
import { ArchiveTrouble } from './archive-trouble.ts';
import { dueAt } from './retention.ts';
import type { Recording } from './recording.ts';

/** The copy as it lies in the folder, with what was sent. */
type Copy = { readonly entry: Entry; readonly bytes: number; readonly sum: string };

/**
 * Copies a recording into its branch's folder: video, subtitles, and a text that says what they are. Each step is written
 * down before the next, and each may be done again; nothing that lies in the folder is overwritten or deleted.
 *
 * @throws ArchiveTrouble, BackendError, NextcloudError at the first step that is not to be had; Overtaken
 */
export async function copyRecording(copying: Copying, recording: Recording, tree: Tree): Promise<void> {
  const { signal, nextcloud } = copying;
  const keeper = createArchiveKeeper(copying, recording);
  const part = await findPart(copying, recording, { signal });
  const listed = await listedNow(copying, recording);
  const copy =
    (await keptCopy(copying, keeper)) ?? (await bring(copying, recording, { part, listed, keeper }));
  try {
    await proveCopy(nextcloud, copy.entry, copy, { signal });
  } catch (error) {
    // What lies there stays: a member may have changed it, and we delete nothing of theirs. The next copy lies beside it.
    if (isTrouble(error, 'corrupt'))
      await keeper.keep({ ...NO_COPY, ...attempt(recording, ordinalOf(keeper) + 1) });
    throw error;
  }
  await putTexts(copying, recording, { copy, listed, tree });
  await finish(copying, recording, { copy, keeper });
}

const NO_COPY = { file: null, bytes: null, sum: null } as const;

/** The copy that an earlier try has made; null where there is none, or it was thrown away meanwhile. */
async function keptCopy({ nextcloud, signal }: Copying, { now, keep }: ArchiveKeeper): Promise<Copy | null> {
  const { file, bytes, sum } = now();
  if (file === null || bytes === null || sum === null) return null;
  const entry = await nextcloud.files.find(file, { signal });
  if (entry !== null) return { entry, bytes, sum };
  await keep(NO_COPY);
  return null;
}

type Bringing = {
  readonly part: Entry;
  readonly listed: ServerRecording;
  readonly keeper: ArchiveKeeper;
};

/** Sends the video. @throws ArchiveTrouble, BackendError, NextcloudError, Overtaken */
async function bring(copying: Copying, recording: Recording, bringing: Bringing): Promise<Copy> {
  const { nextcloud, signal, timeZone } = copying;
  const { part, listed, keeper } = bringing;
  const expected = Math.max(1, ...videoFormats(listed).map(({ bytes }) => bytes ?? 0));
  const free = await freeBytes(nextcloud, part, { signal });
  if (free !== null && free < expected) throw new ArchiveTrouble('full');
  const folder = await yearFolder(nextcloud, part, yearOf(recording, timeZone), { signal });
  const uploaded = await whileOpen(copying, recording, async (renew) => {
    const video = await findVideo(copying.server.client, await listedNow(copying, recording), signal);
    const source = mediaSource(copying.server.client, video, { signal, renew });
    return sendUnderSomeName(copying, recording, { folder, keeper, source, ending: endingOf(video) });
  });
  const { checksum: sum, size: bytes, ...entry } = uploaded;
  await keeper.keep({ file: entry.fileId, bytes, sum });
  return { entry: { ...entry, size: bytes }, bytes, sum };
}

type Sending = {
  readonly folder: Entry;
  readonly keeper: ArchiveKeeper;
  readonly source: MediaSource;
  readonly ending: string;
};

/** Sends it under the first name that is free, or goes on under the one that an earlier try had chosen. */
async function sendUnderSomeName(
  copying: Copying,
  recording: Recording,
  sending: Sending,
): Promise<Uploaded> {
  const { keeper, ending } = sending;
  const names = copyNames(recording, copying.timeZone).map((stem) => `${stem}.${ending}`);
  for (let from = ordinalOf(keeper); ; from = ordinalOf(keeper) + 1) {
    const isChosen = await keeper.keepInTurn(async (tx) => {
      const inUse = await namesInUse(tx, recording, names);
      const at = names.findIndex((name, ordinal) => ordinal >= from && !inUse.has(name));
      const name = names[at];
      return name === undefined ? null : { state: 'fetching', name, ...attempt(recording, at) };
    });
    if (!isChosen) throw new ArchiveTrouble('name-taken');
    const uploaded = await send(copying, sending, keeper.now().name ?? '');
    if (uploaded !== null) return uploaded;
  }
}

/** null where something else has the name. */
async function send(
  { nextcloud, signal, chunkBytes }: Copying,
  { folder, keeper, source }: Sending,
  name: string,
): Promise<Uploaded | null> {
  const session = keeper.now().session ?? '';
  const options = { session, signal, ...(chunkBytes === undefined ? {} : { chunkBytes }) };
  try {
    return await nextcloud.files.upload([...folder.path, name], source, options);
  } catch (error) {
    if (!(error instanceof NextcloudError)) throw error;
    if (error.kind === 'exists') return null;
    // It broke where it comes from, and not in Nextcloud.
    throw (error.code === SOURCE_FAILED ? source.failure() : null) ?? error;
  }
}

/** `code` of a fault that says so. */
const SOURCE_FAILED = 'source';

/** The name of an upload: the same for each try with the same name of the file, on whatever replica, and another for another. */
function attempt({ id }: Pick<Recording, 'id'>, ordinal: number): { readonly session: string } {
  return { session: `plenum-${id}-${ordinal}` };
}

/** Which of the names an earlier try has come to; 0 where there was none. */
function ordinalOf({ now }: ArchiveKeeper): number {
  return Number(/-(\d{1,3})$/.exec(now().session ?? '')?.[1] ?? 0);
}

type Proven = { readonly copy: Copy; readonly listed: ServerRecording; readonly tree: Tree };

/** Puts what belongs to the copy beside it, wherever it lies by now. */
async function putTexts(
  copying: Copying,
  recording: Recording,
  { copy, listed, tree }: Proven,
): Promise<void> {
  const { nextcloud, clock, signal, timeZone: zone } = copying;
  const { path } = copy.entry;
  const name = path.at(-1) ?? '';
  const folder = path.slice(0, -1);
  const stem = stemOf(name);
  const captions = await readCaptions(copying.server.client, recording.recordId, signal);
  for (const { lang, content } of captions) {
    const names = besideNames(`${stem}.${lang}`, 'vtt');
    await putBeside(nextcloud, folder, { names, content }, (there) => there === content, { signal });
  }
  const [length = null] = listed.formats.flatMap(({ type, lengthMinutes }) =>
    type === 'video' ? [lengthMinutes] : [],
  );
  const now = clock.now();
  const content = copyText({
    ...{ recording, name, zone, bytes: copy.bytes, sum: copy.sum, lengthMinutes: length, copiedAt: now },
    branchName: tree.get(recording.branch ?? '')?.name ?? '',
    dueAt: dueAt(tree, recording, now),
  });
  const isOurs = (there: string) => isTextOf(there, recording);
  await putBeside(nextcloud, folder, { names: besideNames(stem, 'txt'), content }, isOurs, { signal });
}

type Finished = { readonly copy: Copy; readonly keeper: ArchiveKeeper };

async function finish({ clock }: Copying, recording: Recording, { copy, keeper }: Finished): Promise<void> {
  const { id, branch } = recording;
  const { entry, bytes, sum } = copy;
  const at = clock.now();
  await keeper.keep(
    { state: 'done', name: entry.path.at(-1) ?? null, session: null, tries: 0 },
    {
      columns: { archive_failure: null, archive_retry_at: null, archived_at: at },
      beside: (tx) =>
        append(tx, {
          ...{ at, actor: 'job:archive-recordings', action: 'recording.archive', branch },
          ...{ object: { kind: 'recording', id }, after: { file: entry.fileId, bytes, sum } },
        }),
    },
  );
}

function isTrouble(error: unknown, kind: ArchiveTrouble['kind']): boolean {
  return error instanceof ArchiveTrouble && error.kind === kind;
}
