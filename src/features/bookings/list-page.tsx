import { toIso } from '../../lib/span.ts';
import { listOf } from '../../platform/http/cursor.ts';
import { faultOf } from '../../platform/http/fault-of.ts';
import type { PageAnswer, PageRequest } from '../../platform/web/page.ts';
import { OccurrenceView } from './booking-schemas.ts';
import { branchViews } from './branch-views.ts';
import { dayOf } from './days.ts';
import { type ListChoice, ListPage, STATUSES, WHENS } from './list-view.tsx';
import { addressIn, bookableBy, type CalendarParts, signedIn } from './page-parts.ts';

const DATES_ON_A_PAGE = '25';
const TEXT_LENGTH = 200;

/** `GET /buchungen`: dates of `gliederung` and all below it, with the words of `text`, from the place `ab` on. */
export async function showList(parts: CalendarParts, request: PageRequest): Promise<PageAnswer> {
  const { frame, query } = request;
  const person = signedIn(request);
  const now = parts.clock.now();
  const { tree, reach, branches: bookable } = await bookableBy(parts, person);
  const branches = branchViews(tree, parts.rights.visible(tree, person.caller, 'view'), query['gliederung']);
  const choice = choiceIn(query);
  // Whoever sees one branch alone has not chosen it.
  const chosen = branches.shown?.id === query['gliederung'] ? branches.shown?.id : undefined;
  const only = fieldsOf(choice, chosen);
  const cursor = query['ab'];
  try {
    const listed = await parts.ask(person.caller, {
      ...{ method: 'get', path: '/occurrences', answer: listOf(OccurrenceView) },
      query: {
        ...askedOf(choice, toIso(now)),
        ...(branches.shown === null ? {} : { branch: branches.shown.id }),
        ...(cursor === undefined ? {} : { cursor }),
      },
    });
    const shown = {
      dates: listed.items.map((date) => ({
        ...date,
        branchName: tree.get(date.branch)?.name ?? date.branch,
      })),
      ...{ next: listed.next, isFirst: cursor === undefined, choice, branches, only, now },
      address: addressIn(tree, reach),
      mayBook: bookable.length > 0,
      today: dayOf(now, parts.settings.timeZone),
    };
    return { status: 200, packed: true, html: <ListPage frame={frame} shown={shown} /> };
  } catch (error) {
    // An old address of the list: it begins anew.
    const isOld = ['cursor-invalid', 'invalid-request'].includes(faultOf(error).code);
    if (!isOld || cursor === undefined) throw error;
    const fields = new URLSearchParams(only).toString();
    return { status: 303, redirect: frame.link(fields === '' ? '/buchungen' : `/buchungen?${fields}`) };
  }
}

/** What an address asks for; words that it does not know are as if they were not there. */
function choiceIn(query: PageRequest['query']): ListChoice {
  return {
    text: (query['text'] ?? '').trim().slice(0, TEXT_LENGTH),
    when: WHENS.find((each) => each === query['wann']) ?? 'kommend',
    status: STATUSES.find((each) => each === query['stand']) ?? 'gebucht',
  };
}

function fieldsOf({ text, when, status }: ListChoice, branch: string | undefined): Record<string, string> {
  return {
    ...(text === '' ? {} : { text }),
    ...(branch === undefined ? {} : { gliederung: branch }),
    ...(when === 'kommend' ? {} : { wann: when }),
    ...(status === 'gebucht' ? {} : { stand: status }),
  };
}

function askedOf({ text, when, status }: ListChoice, now: string): Record<string, string> {
  return {
    limit: DATES_ON_A_PAGE,
    ...(when === 'kommend' ? { from: now } : { endedBy: now, order: 'latest' }),
    ...(status === 'alle' ? {} : { status: status === 'gebucht' ? 'booked' : 'cancelled' }),
    ...(text === '' ? {} : { text }),
  };
}
