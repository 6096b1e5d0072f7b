import { TransportError } from '../../../src/clients/bigbluebutton/http.ts';
import { type OwnAddresses, ownAddresses } from '../../../src/clients/bigbluebutton/playback-address.ts';
import type { ServerRecording } from '../../../src/clients/bigbluebutton/recording.ts';
import type { ServerSettings } from '../../../src/platform/settings/server-settings.ts';
import { ask } from '../web.ts';
import { newest } from './newest.ts';
import type { Playback } from './recordings-seen.ts';

/** Formats whose address is a page; those of others are whole files. */
const PAGES: ReadonlySet<string> = new Set(['presentation', 'video']);

/** Looks at the addresses from which the newest recordings are played, and asks for one page. */
export async function lookAtPlayback(
  server: ServerSettings,
  recordings: readonly ServerRecording[],
): Promise<Playback> {
  const own = ownAddresses(server);
  const published = newest(recordings.filter(({ state }) => state === 'published'));
  const foreign = published.flatMap(({ formats }) => formats.flatMap(({ url }) => foreignHost(own, url)));
  const url = pageOf(own, published);
  const page = url === null ? null : await ask(url.href, { accept: 'text/html' });
  const location = page?.is === 'reply' && page.status >= 300 && page.status < 400 ? page.location : null;
  const led = url === null || location === null ? [] : foreignHost(own, location, url);
  return { foreignHosts: [...new Set([...foreign, ...led])].sort(), page };
}

/** Of the newest that can be played without a token: tokens are good once, and not ours to use. */
function pageOf(own: OwnAddresses, published: readonly ServerRecording[]): URL | null {
  const formats = published
    .filter(({ isProtected }) => isProtected !== true)
    .flatMap((recording) => recording.formats);
  const one = formats.find(({ type, url }) => PAGES.has(type) && foreignHost(own, url).length === 0);
  return one === undefined ? null : own.own(one.url);
}

/** The host of `address` where it is not the server's; no host at all for what is no address. */
function foreignHost(own: OwnAddresses, address: string, base?: URL): readonly string[] {
  try {
    own.own(address, base);
    return [];
  } catch (fault) {
    if (!(fault instanceof TransportError)) throw fault;
    return [URL.parse(address, base)?.host ?? ''];
  }
}
