import { maskedToken } from './cross-site.ts';
import type { Frame } from './frame.ts';
import { Layout } from './layout.tsx';
import type { SignedIn } from './page.ts';
import { pageTexts } from './page-texts.ts';

type SendAgainProps = {
  readonly frame: Frame;
  /** Where it was sent to. */
  readonly path: string;
  /** What was typed; null where that was too long: it is still where it was typed. */
  readonly form: Readonly<Record<string, string>> | null;
  /** Who is signed in by now; null for nobody. */
  readonly person: SignedIn | null;
};

/**
 * A form whose session ended, or is another by now: what was typed stands in this page, and is sent again by one
 * button, after signing in where need be.
 */
export function SendAgainPage({ frame, path, form, person }: SendAgainProps) {
  const say = pageTexts(frame.language, 'sie');
  const kind = person === null ? 'signedOut' : 'stale';
  const signIn = person === null ? frame.signInPath('/start') : null;
  const typed = form === null ? null : Object.entries(form).filter(([name]) => name !== 'csrf');
  return (
    <Layout frame={frame} title={say(`again.${kind}.title`)}>
      <div class="notice">
        <h1>{say(`again.${kind}.title`)}</h1>
        {typed === null ? (
          <p>{say(`again.${kind}.long`)}</p>
        ) : (
          <p>
            {person === null ? say('again.signedOut.text') : say('again.stale.text', { name: person.name })}
          </p>
        )}
        {signIn === null ? null : (
          <p>
            <a class="button" href={signIn} target="_blank" rel="noopener">
              {say('again.signIn')}
            </a>
          </p>
        )}
        {typed === null ? null : (
          <form method="post" action={path}>
            {person === null ? null : (
              <input type="hidden" name="csrf" value={maskedToken(person.session.data.csrf)} />
            )}
            {typed.map(([name, value]) => (
              <input key={name} type="hidden" name={name} value={value} />
            ))}
            <button type="submit" class={person === null ? 'quiet' : undefined}>
              {say(`again.${kind}.button`)}
            </button>
          </form>
        )}
      </div>
    </Layout>
  );
}
