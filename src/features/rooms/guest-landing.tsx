import type { Frame } from '../../platform/web/frame.ts';
import { Layout } from '../../platform/web/layout.tsx';
import { guestTexts, type SayGuest } from './guest-texts.ts';

type CodePageProps = { readonly frame: Frame; readonly codeMissing: boolean };

/** The start page: what this is, and a field for a code that somebody has on paper. */
export function LandingPage({ frame }: { frame: Frame }) {
  const say = guestTexts(frame.language, 'sie');
  const signIn = frame.signInPath('/start');
  return (
    <Layout frame={frame} title={say('landing.title')}>
      <div class="door">
        <div class="door-what">
          <h1>{say('landing.lead')}</h1>
        </div>
        <CodeCard frame={frame} say={say} codeMissing={false} />
        <div class="door-about">
          <p>{say('landing.what')}</p>
          <p>{say('landing.invited')}</p>
          {signIn === null ? null : (
            <p>
              {say('landing.office')} <a href={signIn}>{say('landing.signIn')}</a>
            </p>
          )}
        </div>
      </div>
    </Layout>
  );
}

/** `/m`: the field alone. */
export function CodePage({ frame, codeMissing }: CodePageProps) {
  const say = guestTexts(frame.language, 'sie');
  return (
    <Layout
      frame={frame}
      title={`${codeMissing ? `${say('wrong.prefix')}: ` : ''}${say('landing.formTitle')}`}
    >
      <div class="notice">
        <h1>{say('landing.formTitle')}</h1>
        <CodeForm frame={frame} say={say} codeMissing={codeMissing} />
      </div>
    </Layout>
  );
}

type CodeFormProps = CodePageProps & { readonly say: SayGuest };

function CodeCard(props: CodeFormProps) {
  return (
    <section class="card" aria-labelledby="with-code">
      <h2 id="with-code">{props.say('landing.formTitle')}</h2>
      <CodeForm {...props} />
    </section>
  );
}

/** POSTed, so that a code never stands in a query that a proxy might write down. */
function CodeForm({ frame, say, codeMissing }: CodeFormProps) {
  return (
    <form method="post" action={frame.link('/m')}>
      <div class="field">
        <label for="code">{say('landing.code')}</label>
        <span class="small" id="code-hint">
          {say('landing.codeHint')}
        </span>
        {codeMissing ? (
          <span class="fault" id="code-fault" role="alert">
            {say('landing.codeMissing')}
          </span>
        ) : null}
        <input
          id="code"
          name="code"
          type="text"
          required
          autocomplete="off"
          autocapitalize="none"
          spellcheck={false}
          enterkeyhint="go"
          autofocus={codeMissing}
          aria-describedby={codeMissing ? 'code-fault code-hint' : 'code-hint'}
          aria-invalid={codeMissing ? 'true' : undefined}
        />
      </div>
      <button type="submit">{say('landing.go')}</button>
    </form>
  );
}
