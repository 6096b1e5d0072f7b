import { foldQuery, foldText } from '../../lib/fold.ts';
import type { Frame } from '../../platform/web/frame.ts';
import type { SaySearch } from './search-texts.ts';

/** Pages that are found by what one does there. `operates`: only for who looks after the whole. */
const PAGES = [
  { page: 'book', path: '/buchen' },
  { page: 'calendar', path: '/kalender' },
  { page: 'list', path: '/buchungen' },
  { page: 'load', path: '/auslastung' },
  { page: 'live', path: '/jetzt' },
  { page: 'recordings', path: '/aufzeichnungen' },
  { page: 'folders', path: '/ordner' },
  { page: 'branches', path: '/gliederungen' },
  { page: 'help', path: '/hilfe' },
  { page: 'plain', path: '/hilfe/leichte-sprache' },
  { page: 'devices', path: '/geraete-test' },
  { page: 'accessibility', path: '/barrierefreiheit' },
  { page: 'operations', path: '/betrieb', operates: true },
  { page: 'servers', path: '/betrieb/server', operates: true },
  { page: 'outages', path: '/betrieb/ausfaelle', operates: true },
  { page: 'jobs', path: '/betrieb/aufgaben', operates: true },
  { page: 'cleaning', path: '/betrieb/aufzeichnungen', operates: true },
  { page: 'drift', path: '/betrieb/ordner', operates: true },
  { page: 'log', path: '/betrieb/protokoll', operates: true },
] as const;

export type PageFound = { readonly path: string; readonly title: string; readonly what: string };

/** The pages whose name, or what one does there, has every word. */
export function pagesWith(text: string, { person }: Frame, say: SaySearch): readonly PageFound[] {
  const words = foldQuery(text);
  if (words.length === 0) return [];
  const mayOpen = (each: (typeof PAGES)[number]) => !('operates' in each) || person?.operates === true;
  return PAGES.filter(mayOpen).flatMap(({ page, path }) => {
    const [title, what] = [say(`page.${page}.title`), say(`page.${page}.what`)];
    const folded = foldText(title, what, say(`page.${page}.words`));
    const isMeant = words.every((spellings) => spellings.some((spelling) => folded.includes(spelling)));
    return isMeant ? [{ path, title, what }] : [];
  });
}
