import { createHmac, randomBytes } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import expressSession from 'express-session';
import type { Clock } from '../../lib/clock.ts';
import type { Db } from '../db/database.ts';
import { cookieOf, type Cookies } from './cookies.ts';
import {
  createSessionStore,
  type OpenSession,
  type SessionData,
  type SessionStore,
} from './session-store.ts';

export { endSessions, forgetOldSessions, sessionsOf } from './session-store.ts';
export type { OpenSession, SessionData } from './session-store.ts';

/** 256 bits. */
const ID_BYTES = 32;
const COOKIE = 'plenum';
/** Said by a page that keeps itself fresh: nobody pressed anything, so nobody stays signed in for it. */
const REFRESH_HEADER = 'X-Plenum-Refresh';

/** The sessions of browsers, on all replicas together. */
export type Sessions = {
  /** Whether the request carries a cookie of a session, whatever it is worth. */
  isNamed(request: Request): boolean;
  /** The session whose cookie the request carries; null for none. Without a cookie no store is asked. */
  open(request: Request, response: Response): Promise<OpenSession | null>;
  /** Begins a session with a new id, and ends the one that the browser had. */
  begin(request: Request, response: Response, data: SessionData): Promise<void>;
  /** Ends the browser's session and takes its cookie away. */
  end(request: Request, response: Response): Promise<void>;
  readonly store: SessionStore;
};

type Parts = {
  readonly db: Db;
  readonly clock: Clock;
  /** 32 bytes of their own. */
  readonly key: Buffer;
  readonly cookies: Cookies;
};

/**
 * express-session on our own store. It runs for a request that brings a cookie or begins a session, and for no
 * other; what a session keeps is changed in the store, never through `request.session`.
 */
export function createSessions({ db, clock, key, cookies }: Parts): Sessions {
  const store = createSessionStore({ db, clock, key });
  const name = cookies.name(COOKIE);
  const settings = {
    name,
    // Signed as well, so that made-up ids are told without the store.
    secret: createHmac('sha256', key).update('plenum: the signature of session cookies').digest(),
    genid: () => randomBytes(ID_BYTES).toString('base64url'),
    cookie: { httpOnly: true, sameSite: 'lax' as const, secure: cookies.secure, path: '/' },
    resave: false,
    saveUninitialized: false,
    rolling: false,
    unset: 'destroy' as const,
  };
  const use = expressSession({ ...settings, store: new ExpressStore(store, 'used') });
  const lookAt = expressSession({ ...settings, store: new ExpressStore(store, 'looked-at') });
  const ready = async (request: Request, response: Response) => {
    if (cookies.secure) believeInTls(request);
    await finished(request.get(REFRESH_HEADER) === '1' ? lookAt : use, request, response);
  };
  const isNamed = (request: Request) => cookieOf(request, name) !== null;
  return {
    store,
    isNamed,
    open: async (request, response) => {
      if (!isNamed(request)) return null;
      await ready(request, response);
      return found(request.session);
    },
    begin: async (request, response, data) => {
      await ready(request, response);
      await called((done) => request.session.regenerate(done));
      Object.assign(request.session, { begun: data });
      await called((done) => request.session.save(done));
    },
    end: async (request, response) => {
      await ready(request, response);
      await called((done) => request.session.destroy(done));
      response.append('Set-Cookie', cookies.line(COOKIE, '', 0));
    },
  };
}

/**
 * express-session sets a Secure cookie only where it takes the request to have come by TLS. Whether it did is said
 * by the public address; the proxy that ends TLS need not be one whose headers we believe.
 */
function believeInTls(request: Request): void {
  Object.defineProperty(request, 'secure', { value: true, configurable: true });
}

/** What hangs at express-session's own session object: what was found, or what is to be written. */
type Carried = { readonly found?: OpenSession; readonly begun?: SessionData };

function found(session: object): OpenSession | null {
  return (session as Carried).found ?? null;
}

/** Our store as express-session asks it: a session is written once, when it begins. */
class ExpressStore extends expressSession.Store {
  readonly #store: SessionStore;
  readonly #how: 'used' | 'looked-at';
  /** express-session saves a session with a new id once more at the end of the answer; it may have ended by then. */
  readonly #written = new WeakSet();

  constructor(store: SessionStore, how: 'used' | 'looked-at') {
    super();
    this.#store = store;
    this.#how = how;
  }

  override get(
    id: string,
    done: (error: unknown, session?: expressSession.SessionData | null) => void,
  ): void {
    this.#store
      .find(id, this.#how)
      .then((session) => done(null, session === null ? null : carrying({ found: session })), done);
  }

  override set(id: string, session: object, done: (error?: unknown) => void = () => undefined): void {
    const { begun } = session as Carried;
    if (this.#written.has(session)) done();
    else if (begun === undefined)
      done(new Error('a session is changed in the store, and not through express-session'));
    else {
      this.#written.add(session);
      this.#store.add(id, begun).then(() => done(), done);
    }
  }

  override destroy(id: string, done: (error?: unknown) => void = () => undefined): void {
    this.#store.remove(id).then(() => done(), done);
  }
}

/** A session as express-session's store gives it back; of its cookie nothing is said, for none is set. */
function carrying(carried: Carried): expressSession.SessionData {
  return { cookie: new expressSession.Cookie(), ...carried };
}

/** Runs a handler, and waits until it says that it is done. */
async function finished(handler: RequestHandler, request: Request, response: Response): Promise<void> {
  await called((done) => void handler(request, response, done));
}

/** Waits for a function that calls back. */
async function called(call: (done: (error?: unknown) => void) => void): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    call((error) => {
      if (error === undefined || error === null) resolve();
      else
        reject(error instanceof Error ? error : new Error('the session could not be had', { cause: error }));
    });
  });
}
