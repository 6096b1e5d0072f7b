import type { ComponentChildren } from 'preact';
import type { Frame } from '../../platform/web/frame.ts';
import { Layout } from '../../platform/web/layout.tsx';
import type { Page } from '../../platform/web/page.ts';
import { deviceTexts, type SayDevice } from './device-texts.ts';

/** `/geraete-test`: the only page that may use microphone and camera. */
export const devicePage: Page = {
  method: 'get',
  path: '/geraete-test',
  permits: ['camera', 'microphone'],
  handle: ({ frame }) => ({ status: 200, html: <DevicePage frame={frame} /> }),
};

/** What `public/device-test.js` says, by its name there. */
const SAID_BY_SCRIPT = [
  'start',
  'stop',
  'notYet',
  'browser.good',
  'browser.nearly',
  'browser.poor',
  'browser.insecure',
  'microphone.asking',
  'microphone.silent',
  'microphone.stillSilent',
  'microphone.good',
  'microphone.refused',
  'microphone.missing',
  'microphone.busy',
  'camera.asking',
  'camera.good',
  'camera.refused',
  'camera.missing',
  'camera.busy',
  'speaker.ready',
  'speaker.heard',
  'speaker.good',
  'speaker.poor',
  'speaker.cannot',
  'connection.asking',
  'connection.good',
  'connection.fair',
  'connection.poor',
  'connection.none',
] as const;

function DevicePage({ frame }: { frame: Frame }) {
  const say = deviceTexts(frame.language, 'sie');
  const said = Object.fromEntries(SAID_BY_SCRIPT.map((key) => [key, say(key)]));
  return (
    <Layout frame={frame} desk title={say('title')} scripts={['device-test.js']}>
      <div
        class="devices"
        data-device-test={JSON.stringify(said)}
        data-device-ping={frame.assetUrl('mark.svg')}
      >
        <div class="notice">
          <h1>{say('title')}</h1>
          <p>{say('lead')}</p>
          <p>{say('privacy')}</p>
        </div>
        <noscript>
          <ByHand say={say} />
        </noscript>
        <div data-device-all hidden>
          <p data-device-asks>{say('asks')}</p>
          <button type="button" class="button devices-start" data-device-start>
            {say('start')}
          </button>
          <Checks say={say} />
          <p data-device-after hidden>
            {say('after')}
          </p>
        </div>
        <p>
          <a href={frame.link('/hilfe/es-klappt-nicht')}>{say('help')}</a>
        </p>
      </div>
    </Layout>
  );
}

/** What somebody can find out without the test. */
function ByHand({ say }: { say: SayDevice }) {
  const steps = ['script', 'browser', 'sound', 'microphone', 'camera', 'phone'] as const;
  return (
    <section class="card" aria-labelledby="by-hand">
      <h2 id="by-hand">{say('noScript.title')}</h2>
      <p>{say('noScript.lead')}</p>
      <ol>
        {steps.map((step) => (
          <li key={step}>{say(`noScript.${step}`)}</li>
        ))}
      </ol>
    </section>
  );
}

function Checks({ say }: { say: SayDevice }) {
  return (
    <div class="devices-checks">
      <Check name="browser" title={say('browser.title')} say={say} />
      <Check name="connection" title={say('connection.title')} say={say}>
        <p class="small">{say('connection.limits')}</p>
      </Check>
      <Check name="microphone" title={say('microphone.title')} say={say}>
        <Choice name="microphone" label={say('microphone.choose')} />
        <meter
          class="devices-level"
          min={0}
          max={1}
          value={0}
          aria-label={say('microphone.level')}
          data-device-level
          hidden
        />
      </Check>
      <Check name="speaker" title={say('speaker.title')} say={say}>
        <div class="row">
          <button type="button" class="button quiet" data-device-play disabled>
            {say('speaker.play')}
          </button>
          <button type="button" class="button quiet" data-device-heard="good" hidden>
            {say('speaker.yes')}
          </button>
          <button type="button" class="button quiet" data-device-heard="poor" hidden>
            {say('speaker.no')}
          </button>
        </div>
      </Check>
      <Check name="camera" title={say('camera.title')} hint={say('camera.optional')} say={say}>
        <Choice name="camera" label={say('camera.choose')} />
        {/* Never played with sound, and there is nothing to be told of it in captions: it is the reader's own picture. */}
        <video
          class="devices-picture"
          muted
          playsInline
          aria-label={say('camera.picture')}
          data-device-picture
          hidden
        />
      </Check>
    </div>
  );
}

type CheckProps = {
  readonly name: 'browser' | 'microphone' | 'camera' | 'speaker' | 'connection';
  readonly title: string;
  readonly hint?: string;
  readonly say: SayDevice;
  readonly children?: ComponentChildren;
};

/** One thing that is tried: its name, how it stands, and what can be chosen or seen. */
function Check({ name, title, hint, say, children }: CheckProps) {
  return (
    <section class="card" aria-labelledby={`check-${name}`}>
      <h2 id={`check-${name}`}>{title}</h2>
      {hint === undefined ? null : <p class="small">{hint}</p>}
      <p class="standing none" role="status" data-device-result={name}>
        <span class="sign" aria-hidden="true">
          –
        </span>
        <span>{say('notYet')}</span>
      </p>
      {children}
    </section>
  );
}

/** Filled by the script once the browser names the devices. */
function Choice({ name, label }: { readonly name: 'microphone' | 'camera'; readonly label: string }) {
  return (
    <div class="field" data-device-choice={name} hidden>
      <label for={`choice-${name}`}>{label}</label>
      <select id={`choice-${name}`} />
    </div>
  );
}
