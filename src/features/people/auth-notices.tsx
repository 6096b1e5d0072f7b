import type { Frame } from '../../platform/web/frame.ts';
import { Layout } from '../../platform/web/layout.tsx';
import type { PageAnswer } from '../../platform/web/page.ts';
import { peopleTexts } from './people-texts.ts';

/** What a person is told, and what may be done next. */
type Notice = {
  readonly title: string;
  readonly texts: readonly string[];
  readonly way: { readonly href: string; readonly text: string };
};

/** The realm cannot be asked; `path`: where the person wanted to go. */
export function unreachablePage(frame: Frame, path: string): PageAnswer {
  const say = peopleTexts(frame.language, 'sie');
  const notice = {
    title: say('unreachable.title'),
    texts: [say('unreachable.text'), say('unreachable.meetings')],
    way: { href: frame.signInPath(path) ?? '/', text: say('again') },
  };
  return { status: 503, headers: { 'Retry-After': '60' }, html: <NoticePage {...{ frame, notice }} /> };
}

/** Why nobody was signed in, and a way to try again. */
export function refusedPage(
  frame: Frame,
  because: 'denied' | 'callback' | 'client',
  path = '/start',
): PageAnswer {
  const say = peopleTexts(frame.language, 'sie');
  const notice = {
    title: say(`refused.${because}.title`),
    texts: [say(`refused.${because}.text`)],
    way: { href: frame.signInPath(path) ?? '/', text: say('again') },
  };
  return { status: because === 'client' ? 503 : 400, html: <NoticePage {...{ frame, notice }} /> };
}

/** @param onlyHere whether the realm could not be told */
export function signedOutPage(frame: Frame, onlyHere: boolean): PageAnswer {
  const say = peopleTexts(frame.language, 'sie');
  const notice = {
    title: say(onlyHere ? 'signedOut.onlyHere.title' : 'signedOut.title'),
    texts: [say(onlyHere ? 'signedOut.onlyHere.text' : 'signedOut.text')],
    way: { href: frame.signInPath('/start') ?? '/', text: say('again') },
  };
  return { status: 200, html: <NoticePage {...{ frame, notice }} /> };
}

function NoticePage({ frame, notice }: { frame: Frame; notice: Notice }) {
  return (
    <Layout frame={frame} title={notice.title}>
      <div class="notice">
        <h1>{notice.title}</h1>
        {notice.texts.map((text) => (
          <p key={text}>{text}</p>
        ))}
        <p>
          <a class="button" href={notice.way.href}>
            {notice.way.text}
          </a>
        </p>
      </div>
    </Layout>
  );
}
