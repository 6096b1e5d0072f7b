import { createHash } from 'node:crypto';
import type { Addresses } from './addresses.ts';
import { create } from './create.ts';
import type { Dav } from './dav.ts';
import { type Failure, isFailure, refused, unknown } from './failure.ts';
import type { Look } from './look.ts';
import type { Entry, Path, Uploaded, UploadOptions, UploadSource } from './nextcloud.ts';
import type { Settings } from './options.ts';
import type { Patience } from './patience.ts';
import { createReading, piecesOf, type Piece, type Reading } from './upload-reading.ts';
import { createUploadSession, sessionName, type UploadSession } from './upload-session.ts';

type Parts = {
  readonly dav: Dav;
  readonly look: Look;
  readonly addresses: Addresses;
  readonly settings: Settings;
  readonly patience: () => Patience;
};

const MIB = 1024 * 1024;
const DEFAULT_CHUNK_BYTES = 50 * MIB;
/** The server numbers them up to so many. */
const MOST_CHUNKS = 10_000;

/**
 * Makes a large file in pieces. Goes on where an earlier try with this session stopped; what was sent then is read
 * again from its source, for the sum.
 *
 * @param path checked
 * @throws Failure `exists`, `no-parent`, `full`; `corrupt` where the file has another size or sum than what was
 *   sent. It is then left as it lies: a member may have changed it already, and we delete nothing of theirs
 */
export async function upload(
  path: Path,
  source: UploadSource,
  options: UploadOptions,
  parts: Parts,
): Promise<Uploaded> {
  const chunkBytes = assertUsable(source, options);
  if (source.size === 0) return empty(path, parts);
  const session = createUploadSession({
    ...parts,
    session: sessionName(options.session, source, chunkBytes),
    target: path,
    size: source.size,
  });
  const pieces = piecesOf(source.size, chunkBytes);
  const reading = createReading(source, () => {
    const limit = parts.settings.timeLimit(parts.settings.chunkTimeoutMs);
    return options.signal === undefined ? limit : AbortSignal.any([options.signal, limit]);
  });

  const there = await session.chunks();
  if (there === null) {
    const done = await doneBefore(path, pieces, reading, source.size, parts);
    if (done !== null) return { ...done, checksum: reading.checksum() };
    if (path.length > 1 && (await parts.look.at(path.slice(0, -1))) === null) throw refused('no-parent');
    await session.begin();
  }
  try {
    await sendAll(pieces, there ?? new Map(), { session, reading, patience: parts.patience, options });
    const checksum = reading.checksum();
    return { ...(await assembled(path, source.size, checksum, session, parts)), checksum };
  } catch (error) {
    if (isFailure(error, 'not-found')) throw await lostSession(path, parts);
    // Its pieces are of no use to anybody now, and take room.
    if (isFailure(error, 'full', 'exists', 'bad-name')) await session.abandon().catch(tolerate);
    throw error;
  }
}

async function empty(path: Path, parts: Parts): Promise<Uploaded> {
  const entry = await create(path, Buffer.alloc(0), { ...parts, patience: parts.patience() });
  return { ...entry, checksum: `SHA256:${createHash('sha256').digest('hex')}` };
}

/** @throws Failure `unexpected` for a session or pieces that the server would not take */
function assertUsable(
  { size }: UploadSource,
  { session, chunkBytes = DEFAULT_CHUNK_BYTES }: UploadOptions,
): number {
  const usable =
    /^[a-z0-9-]{16,200}$/.test(session) &&
    Number.isSafeInteger(size) &&
    size >= 0 &&
    Number.isSafeInteger(chunkBytes) &&
    chunkBytes > 0 &&
    Math.ceil(size / chunkBytes) <= MOST_CHUNKS;
  if (!usable) throw refused('unexpected', { code: 'usage' });
  return chunkBytes;
}

/** Of one piece; more would open the circuit for everybody, and the next run is a try as well. */
const MOST_TRIES = 3;

type Sending = {
  readonly session: UploadSession;
  readonly reading: Reading;
  readonly patience: () => Patience;
  readonly options: UploadOptions;
};

/** Sends what is not there in its whole size; what is none of ours goes, or it would get into the file. */
async function sendAll(
  pieces: readonly Piece[],
  there: ReadonlyMap<string, number>,
  sending: Sending,
): Promise<void> {
  const { session, reading, options } = sending;
  const ours = new Set(pieces.map(({ name }) => name));
  for (const name of there.keys()) if (!ours.has(name)) await session.remove(name);
  for (const piece of pieces) {
    if (options.signal?.aborted === true) throw refused('aborted');
    if (there.get(piece.name) === piece.to - piece.from) await reading.skip(piece);
    else await send(piece, sending);
    options.progress?.(piece.to);
  }
}

/** Sends one piece; again a few times where the connection breaks, as it may be sent twice. */
async function send(piece: Piece, { session, reading, patience, options }: Sending): Promise<void> {
  const progress = (sentBytes: number) => options.progress?.(sentBytes);
  for (let tries = 1; ; tries += 1) {
    try {
      await session.put(piece.name, piece.to - piece.from, () => reading.read(piece, progress));
      reading.keep();
      return;
    } catch (error) {
      const again = tries < MOST_TRIES && isFailure(error, 'reset', 'timeout', 'unreachable');
      // Patience anew each time: a large piece takes longer to fail than one would wait for a lock.
      if (!again || !(await patience().another())) throw error;
    }
  }
}

/** Joins the pieces. Where the answer is lost, the file says whether it is done; it may take a while yet. */
async function assembled(
  path: Path,
  size: number,
  checksum: string,
  session: UploadSession,
  { look, patience }: Parts,
): Promise<Entry> {
  const ours = () => sameFile(path, size, checksum, look);
  try {
    await session.assemble(checksum);
  } catch (error) {
    if (!isFailure(error)) throw error;
    if (error.status === 400 && error.kind === 'unexpected') {
      // Other pieces lie there than we sent: the next try begins anew.
      await session.abandon().catch(tolerate);
      throw refused('corrupt', { status: 400 });
    }
    const mayBeDone = error.outcome === 'unknown' || error.kind === 'exists' || error.kind === 'not-found';
    const done = mayBeDone && error.kind !== 'aborted' ? await awaited(ours, error, patience()) : null;
    if (done === null) throw error;
    return done;
  }
  const entry = await ours();
  if (entry === null) throw unknown('corrupt', { status: 201 });
  return entry;
}

/** What `ask` gives; after a lost answer asked for a while. Null where there is nothing, or asking fails. */
async function awaited<T>(ask: () => Promise<T | null>, error: Failure, more: Patience): Promise<T | null> {
  for (;;) {
    const found = await ask().catch(tolerate);
    if (found !== null || error.outcome === 'refused' || !(await more.another().catch(givenUp))) return found;
  }
}

/** While it is asked for, what was begun may be done yet. */
function givenUp(): never {
  throw unknown('aborted');
}

/** The file of this size and sum. */
async function sameFile(path: Path, size: number, checksum: string, look: Look): Promise<Entry | null> {
  const seen = await look.at(path);
  return seen?.entry.size === size && seen.checksums.includes(checksum) ? seen.entry : null;
}

/** The file that an earlier try has made to its end. @throws Failure `exists` where something else has its name */
async function doneBefore(
  path: Path,
  pieces: readonly Piece[],
  reading: Reading,
  size: number,
  { look }: Parts,
): Promise<Entry | null> {
  const seen = await look.at(path);
  if (seen === null) return null;
  if (seen.entry.size !== size || seen.checksums.length === 0) throw refused('exists');
  for (const piece of pieces) await reading.skip(piece);
  if (!seen.checksums.includes(reading.checksum())) throw refused('exists');
  return seen.entry;
}

/** Why the server knows nothing of a session that we began. */
async function lostSession(path: Path, { look }: Parts): Promise<Failure> {
  const parentIsThere = path.length === 1 || (await look.at(path.slice(0, -1))) !== null;
  // It was cleared away meanwhile: the next try begins anew.
  return parentIsThere ? refused('reset', { status: 404 }) : refused('no-parent', { status: 404 });
}

function tolerate(error: unknown): null {
  if (!isFailure(error)) throw error;
  return null;
}
