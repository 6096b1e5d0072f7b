// @ts-check
/**
 * Tries browser, microphone, camera, loudspeaker and the way to us. Sound and picture stay in this page: they are
 * shown as a bar and a picture and kept nowhere. All stops by the button, after some minutes, and with the page.
 */

const LONGEST_MS = 3 * 60_000;
/** Louder than the noise of a quiet room, as a share of the loudest possible. */
const HEARD = 0.02;
const SILENT_FOR_MS = 6_000;
const ROUND_TRIPS = 5;
const FAST_MS = 200;
const SLOW_MS = 600;
const SIGNS = { ok: '✓', warn: '!', info: 'i', wait: '…', none: '–' };

const page = /** @type {HTMLElement | null} */ (document.querySelector('[data-device-test]'));
if (page !== null) offerTest(page);

/** @param {HTMLElement} page */
function offerTest(page) {
  const said = /** @type {Record<string, string>} */ (JSON.parse(page.dataset.deviceTest ?? '{}'));
  const start = /** @type {HTMLButtonElement} */ (page.querySelector('[data-device-start]'));
  const all = /** @type {HTMLElement} */ (page.querySelector('[data-device-all]'));
  const asks = /** @type {HTMLElement} */ (page.querySelector('[data-device-asks]'));
  const after = /** @type {HTMLElement} */ (page.querySelector('[data-device-after]'));
  /** @type {AbortController | null} */
  let running = null;

  /**
   * @param {string} check
   * @param {string} key of what is said
   * @param {keyof typeof SIGNS} kind
   * @param {string} [value] in place of `#`
   */
  const tell = (check, key, kind, value = '') => {
    const line = /** @type {HTMLElement} */ (page.querySelector(`[data-device-result=${check}]`));
    line.className = `standing ${kind}`;
    const [sign, words] = line.children;
    if (sign) sign.textContent = SIGNS[kind];
    if (words) words.textContent = (said[key] ?? '').replace('#', value);
    if (running !== null && page.querySelector('[data-device-result]:is(.wait, .none)') === null) {
      after.hidden = false;
    }
  };

  /** @param {string} which lines of the results; all where it is empty */
  const tellNotYet = (which) => {
    for (const line of page.querySelectorAll(`[data-device-result]${which}`)) {
      tell(line.getAttribute('data-device-result') ?? '', 'notYet', 'none');
    }
  };

  const stop = () => {
    if (running === null) return;
    running.abort();
    running = null;
    // What was found stays; what still waited for something is open.
    tellNotYet('.wait');
    showRunning(false);
    after.hidden = false;
  };

  /** @param {boolean} isRunning */
  const showRunning = (isRunning) => {
    start.textContent = said[isRunning ? 'stop' : 'start'] ?? '';
    // What is to be done next is in the checks while it runs.
    start.classList.toggle('quiet', isRunning);
    asks.hidden = isRunning;
  };

  const begin = () => {
    running = new AbortController();
    const { signal } = running;
    showRunning(true);
    after.hidden = true;
    tellNotYet('');
    const timer = setTimeout(stop, LONGEST_MS);
    signal.addEventListener('abort', () => clearTimeout(timer));
    const device = { page, tell, signal };
    tryBrowser(device);
    trySpeaker(device);
    void tryConnection(device);
    // One question of the browser after the other.
    void tryMicrophone(device).then(() => tryCamera(device));
  };

  start.addEventListener('click', () => (running === null ? begin() : stop()));
  // Also where the page goes into the browser's cache: it comes back as one that is not running.
  addEventListener('pagehide', stop);
  all.hidden = false;
}

/**
 * @typedef {object} Device
 * @property {HTMLElement} page
 * @property {(check: string, key: string, kind: keyof typeof SIGNS, value?: string) => void} tell
 * @property {AbortSignal} signal
 */

/** @param {Device} device */
function tryBrowser({ tell }) {
  if (!isSecureContext) return tell('browser', 'browser.insecure', 'warn');
  const needed = [
    typeof RTCPeerConnection === 'function' && 'addTransceiver' in RTCPeerConnection.prototype,
    typeof navigator.mediaDevices?.getUserMedia === 'function',
    typeof WebSocket === 'function',
    typeof AudioContext === 'function',
  ];
  if (needed.includes(false)) return tell('browser', 'browser.poor', 'warn');
  const isWhole = typeof WebAssembly === 'object';
  tell('browser', isWhole ? 'browser.good' : 'browser.nearly', isWhole ? 'ok' : 'info');
}

/**
 * A stream that ends with the test.
 * @param {Device} device
 * @param {'microphone' | 'camera'} name
 * @param {string} chosen id of the device; empty for the browser's choice
 * @returns {Promise<MediaStream | null>} null where there is none, and that is told
 */
async function streamOf({ tell, signal }, name, chosen) {
  const wish = chosen === '' ? true : { deviceId: { exact: chosen } };
  try {
    const stream = await navigator.mediaDevices.getUserMedia(
      name === 'camera' ? { video: wish } : { audio: wish },
    );
    const end = () => stream.getTracks().forEach((track) => track.stop());
    if (signal.aborted) end();
    signal.addEventListener('abort', end);
    return signal.aborted ? null : stream;
  } catch (error) {
    if (!signal.aborted) tell(name, `${name}.${faultOf(error)}`, name === 'camera' ? 'info' : 'warn');
    return null;
  }
}

/** @param {unknown} error */
function faultOf(error) {
  const name = error instanceof Error || error instanceof DOMException ? error.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'refused';
  // Without `mediaDevices` there is nothing to be asked: a TypeError.
  return name === 'NotFoundError' || name === 'TypeError' ? 'missing' : 'busy';
}

/**
 * Shows what there is to choose from, and begins anew with what is chosen.
 * @param {Device} device
 * @param {'microphone' | 'camera'} name
 * @param {MediaStream} stream
 * @param {(chosen: string) => void} again
 */
async function offerChoice({ page, signal }, name, stream, again) {
  const field = /** @type {HTMLElement} */ (page.querySelector(`[data-device-choice=${name}]`));
  const select = /** @type {HTMLSelectElement} */ (field.querySelector('select'));
  const kind = name === 'camera' ? 'videoinput' : 'audioinput';
  const devices = (await navigator.mediaDevices.enumerateDevices()).filter((each) => each.kind === kind);
  if (signal.aborted) return;
  const used = stream.getTracks()[0]?.getSettings().deviceId;
  const options = devices.map(({ deviceId, label }, index) => {
    const option = new Option(label === '' ? String(index + 1) : label, deviceId);
    option.selected = deviceId === used;
    return option;
  });
  select.replaceChildren(...options);
  select.onchange = () => again(select.value);
  field.hidden = options.length < 2;
  signal.addEventListener('abort', () => (field.hidden = true));
}

/**
 * A test within the test: it ends with it, or when another device is chosen.
 * @param {Device} device
 */
function within(device) {
  const inner = new AbortController();
  device.signal.addEventListener('abort', () => inner.abort());
  return { device: { ...device, signal: inner.signal }, end: () => inner.abort() };
}

/**
 * @param {Device} whole
 * @param {string} [chosen]
 */
async function tryMicrophone(whole, chosen = '') {
  const { device, end } = within(whole);
  const { tell } = device;
  tell('microphone', 'microphone.asking', 'wait');
  const stream = await streamOf(device, 'microphone', chosen);
  if (stream === null) return;
  tell('microphone', 'microphone.silent', 'wait');
  showLevel(device, stream);
  await offerChoice(device, 'microphone', stream, (other) => {
    end();
    void tryMicrophone(whole, other);
  });
}

/**
 * @param {Device} device
 * @param {MediaStream} stream
 */
function showLevel({ page, tell, signal }, stream) {
  const meter = /** @type {HTMLMeterElement} */ (page.querySelector('[data-device-level]'));
  // Seldom there is a microphone and nothing to measure it by: the rest of the test goes on.
  if (typeof AudioContext !== 'function') return;
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  context.createMediaStreamSource(stream).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const begunAt = performance.now();
  let heard = false;
  let warned = false;
  const look = () => {
    analyser.getFloatTimeDomainData(samples);
    const loudness = Math.sqrt(samples.reduce((sum, each) => sum + each * each, 0) / samples.length);
    // Ears and eyes take loudness by steps that multiply.
    meter.value = Math.min(1, Math.sqrt(loudness) * 1.5);
    if (!heard && loudness > HEARD) {
      heard = true;
      tell('microphone', 'microphone.good', 'ok');
    } else if (!heard && !warned && performance.now() - begunAt > SILENT_FOR_MS) {
      warned = true;
      tell('microphone', 'microphone.stillSilent', 'warn');
    }
  };
  meter.hidden = false;
  const timer = setInterval(look, 100);
  signal.addEventListener('abort', () => {
    clearInterval(timer);
    meter.hidden = true;
    void context.close();
  });
}

/**
 * @param {Device} whole
 * @param {string} [chosen]
 */
async function tryCamera(whole, chosen = '') {
  if (whole.signal.aborted) return;
  const { device, end } = within(whole);
  const { page, tell, signal } = device;
  const video = /** @type {HTMLVideoElement} */ (page.querySelector('[data-device-picture]'));
  tell('camera', 'camera.asking', 'wait');
  const stream = await streamOf(device, 'camera', chosen);
  if (stream === null) return;
  video.srcObject = stream;
  video.hidden = false;
  video.onloadeddata = () =>
    tell('camera', 'camera.good', 'ok', `${video.videoWidth}\u00a0×\u00a0${video.videoHeight}`);
  signal.addEventListener('abort', () => {
    video.onloadeddata = null;
    video.srcObject = null;
    video.hidden = true;
  });
  await offerChoice(device, 'camera', stream, (other) => {
    end();
    void tryCamera(whole, other);
  });
  // A stream that is taken away while it starts to play is no fault.
  await video.play().catch(() => undefined);
}

/** @param {Device} device */
function trySpeaker({ page, tell, signal }) {
  const play = /** @type {HTMLButtonElement} */ (page.querySelector('[data-device-play]'));
  const answers = /** @type {HTMLButtonElement[]} */ ([...page.querySelectorAll('[data-device-heard]')]);
  /** @param {boolean} shown */
  const ask = (shown) => answers.forEach((button) => (button.hidden = !shown));
  tell('speaker', 'speaker.ready', 'wait');
  play.disabled = false;
  play.onclick = async () => {
    try {
      await playTones();
    } catch {
      return tell('speaker', 'speaker.cannot', 'warn');
    }
    if (signal.aborted) return;
    tell('speaker', 'speaker.heard', 'wait');
    ask(true);
  };
  for (const button of answers) {
    button.onclick = () => {
      const isGood = button.dataset.deviceHeard === 'good';
      tell('speaker', isGood ? 'speaker.good' : 'speaker.poor', isGood ? 'ok' : 'warn');
      // What was in focus goes: the next thing to press is beside it.
      play.focus();
      ask(false);
    };
  }
  signal.addEventListener('abort', () => {
    ask(false);
    play.disabled = true;
  });
}

/** Two short tones, soft at both ends. */
async function playTones() {
  const context = new AudioContext();
  await context.resume();
  const loudness = context.createGain();
  loudness.connect(context.destination);
  loudness.gain.value = 0;
  for (const [index, hertz] of [523, 659].entries()) {
    const tone = context.createOscillator();
    const from = context.currentTime + 0.05 + index * 0.5;
    tone.frequency.value = hertz;
    tone.connect(loudness);
    loudness.gain.setTargetAtTime(0.25, from, 0.02);
    loudness.gain.setTargetAtTime(0, from + 0.35, 0.02);
    tone.start(from);
    tone.stop(from + 0.45);
  }
  setTimeout(() => void context.close(), 2_000);
}

/** @param {Device} device */
async function tryConnection({ page, tell, signal }) {
  tell('connection', 'connection.asking', 'wait');
  const tookMs = [];
  try {
    // The first sets the connection up, and does not count.
    for (let trip = 0; trip <= ROUND_TRIPS; trip++) {
      const from = performance.now();
      const answer = await fetch(page.dataset.devicePing ?? '', { cache: 'no-store', signal });
      await answer.text();
      if (!answer.ok) throw new Error(`status ${answer.status}`);
      if (trip > 0) tookMs.push(performance.now() - from);
    }
  } catch {
    if (!signal.aborted) tell('connection', 'connection.none', 'warn');
    return;
  }
  const middle = Math.round(tookMs.sort((a, b) => a - b)[Math.floor(ROUND_TRIPS / 2)] ?? 0);
  const [word, kind] = /** @type {const} */ (
    middle <= FAST_MS ? ['good', 'ok'] : middle <= SLOW_MS ? ['fair', 'info'] : ['poor', 'warn']
  );
  tell('connection', `connection.${word}`, kind);
}
