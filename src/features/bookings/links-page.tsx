import { faultOf } from '../../platform/http/fault-of.ts';
import { PROBLEMS } from '../../platform/http/problems.ts';
import type { Frame } from '../../platform/web/frame.ts';
import { Layout } from '../../platform/web/layout.tsx';
import type { PageAnswer, PageRequest } from '../../platform/web/page.ts';
import { PostForm, Told } from '../../platform/web/page-parts.tsx';
import { voiceOf } from './act-texts.ts';
import { LinksView } from './booking-schemas.ts';
import { type BookingShown, pathOf } from './booking-shown.ts';
import { Copyable } from './copyable.tsx';
import { LINK_KINDS } from './link-store.ts';
import { lookAtBooking } from './look-at-booking.ts';
import { type BookingPageParts, signedIn } from './page-parts.ts';

/** What making a new link may be refused for, and is told on the page of the links. */
const SETBACKS = ['forbidden', 'version-conflict', 'busy'] as const;

/** `GET /buchungen/:id/links`: both links, and a new one in place of each; for who may book. */
export async function showLinks(parts: BookingPageParts, request: PageRequest): Promise<PageAnswer> {
  const shown = await lookAtBooking(parts, request);
  if (!shown.mayBook || shown.booking.status === 'cancelled') {
    return { status: 303, redirect: request.frame.link(pathOf(shown.booking.id)) };
  }
  return { status: 200, html: <LinksPage frame={request.frame} shown={shown} /> };
}

/** `POST /buchungen/:id/links`: puts a new link in the place of the one that the form names. */
export async function rotateByForm(parts: BookingPageParts, request: PageRequest): Promise<PageAnswer> {
  const { frame, form } = request;
  const shown = await lookAtBooking(parts, request);
  const { id } = shown.booking;
  const kind = LINK_KINDS.find((known) => known === form['kind']);
  if (kind === undefined) return { status: 303, redirect: frame.link(`${pathOf(id)}/links`) };
  try {
    await parts.ask(signedIn(request).caller, {
      ...{ method: 'post', path: '/bookings/{id}/links/{kind}/rotate', params: { id, kind } },
      answer: LinksView,
    });
    return { status: 303, redirect: frame.link(`${pathOf(id)}?getan=${kind}`) };
  } catch (error) {
    const { code } = faultOf(error);
    // What is cancelled says so on its own page.
    if (code === 'already-cancelled') return { status: 303, redirect: frame.link(pathOf(id)) };
    const known = SETBACKS.find((each) => each === code);
    if (known === undefined) throw error;
    const { say } = voiceOf(frame, shown.address, shown.now);
    const html = <LinksPage frame={frame} shown={{ ...shown, setback: say(`setback.${known}`) }} />;
    return { status: PROBLEMS[code].status, html };
  }
}

type Props = { readonly frame: Frame; readonly shown: BookingShown };

function LinksPage({ frame, shown }: Props) {
  const { booking, address, branchName, links, now, setback } = shown;
  const voice = voiceOf(frame, address, now);
  const { act, say } = voice;
  const title = act('links.title');
  const each = [
    { kind: 'guest', label: say('booking.guestLink'), value: links.guest },
    { kind: 'host', label: say('booking.hostLink'), value: links.host },
  ] as const;
  return (
    <Layout frame={frame} title={`${title}: ${booking.title}`} owner={branchName} address={address}>
      <div class="notice booked">
        <Told done={null} setback={setback} />
        <h1>{title}</h1>
        <p class="when">{booking.title}</p>
        <p>{act('links.lead')}</p>
        {each.map(({ kind, label, value }) => (
          <section key={kind} class="card" aria-labelledby={`${kind}-title`}>
            <h2 id={`${kind}-title`}>{act(`links.${kind}.title`)}</h2>
            {value === null ? null : (
              <Copyable id={`${kind}-link`} label={label} value={value} voice={voice} />
            )}
            <p>{act(`links.${kind}.what`)}</p>
            <p class="fault">{act('links.never')}</p>
            <PostForm frame={frame} action={`${pathOf(booking.id)}/links`}>
              <input type="hidden" name="kind" value={kind} />
              <button type="submit" class="quiet">
                {act(`links.${kind}.button`)}
              </button>
            </PostForm>
          </section>
        ))}
        <p>
          <a href={frame.link(pathOf(booking.id))}>{act('back')}</a>
        </p>
      </div>
    </Layout>
  );
}
