import { HOUR_MS, SECOND_MS } from '../../lib/span.ts';
import { addAppPassword, findAccount } from './accounts.ts';
import { header } from './call.ts';
import { capabilities } from './capabilities.ts';
import { credentialsOf } from './login.ts';
import { find, pathSeen, viewOf } from './mounts.ts';
import { OcsError } from './ocs-answer.ts';
import { route, type OcsCall, type Route } from './ocs-call.ts';
import { faultOfPassword, generatePassword } from './password-policy.ts';
import { fingerprint } from './secrets.ts';
import { nextId, randomText } from './world.ts';

const NOTIFICATIONS = '/apps/notifications/api';
const POLICY = '/apps/password_policy/api/v1';

export const MISC_ROUTES: readonly Route[] = [
  route('GET', /^\/cloud\/capabilities$/, 'anybody', (call) => capabilities(call, true)),
  route('GET', /^\/core\/getapppassword$/, 'anybody', appPassword),
  route('DELETE', /^\/core\/apppassword$/, 'anybody', revoke),
  route('POST', /^\/apps\/dav\/api\/v1\/direct$/, 'anybody', direct),
  route('GET', new RegExp(`^${POLICY}/generate$`), 'anybody', () => ({ password: generatePassword() })),
  route('POST', new RegExp(`^${POLICY}/validate$`), 'anybody', validate),
  route('POST', new RegExp(`^${NOTIFICATIONS}/v2/admin_notifications/([^/]+)$`), 'admin', (call) => {
    notify(call, 'shortMessage', 'longMessage');
    return [];
  }),
  route('POST', new RegExp(`^${NOTIFICATIONS}/v3/admin_notifications/([^/]+)$`), 'admin', (call) => ({
    id: notify(call, 'subject', 'message'),
  })),
  route('GET', new RegExp(`^${NOTIFICATIONS}/v2/notifications$`), 'anybody', notifications),
];

function appPassword(call: OcsCall): unknown {
  const { world, account, byToken } = call;
  if (byToken) throw new OcsError(403, 'You cannot request an new apppassword with an apppassword');
  const given = credentialsOf(header(call, 'authorization'));
  const login = given?.kind === 'basic' ? given.user : account.id;
  return { apppassword: addAppPassword(world, account.id, undefined, login) };
}

function revoke({ world, byToken, token }: OcsCall): unknown {
  if (!byToken) throw new OcsError(403, 'no app password in use');
  world.appPasswords.delete(fingerprint(token));
  return [];
}

const LONGEST_SECONDS = 86_400;
const USUAL_SECONDS = (8 * HOUR_MS) / SECOND_MS;

/** An address by which anybody may read the file for a while. */
function direct(call: OcsCall): unknown {
  const { world, account, params, origin } = call;
  const seconds = Number(params.text('expirationTime') ?? USUAL_SECONDS);
  if (!(seconds > 0 && seconds <= LONGEST_SECONDS))
    throw new OcsError(400, 'Expiration time should be greater than 0 and not exceed 1 day');
  const view = viewOf(world, account);
  const item = world.items.get(params.text('fileId') ?? '');
  const path = item === undefined ? null : pathSeen(view, item);
  const found = path === null ? null : find(view, path);
  if (found === null) throw new OcsError(404);
  if (found.item.kind === 'folder') throw new OcsError(400, 'Direct download only works for files');
  const token = randomText(60);
  const expiresAt = world.time.seconds() + seconds;
  const hash = fingerprint(token);
  world.directLinks.put(hash, { hash, item: found.item.id, expiresAt });
  return { url: `${origin}/remote.php/direct/${token}` };
}

function validate({ params }: OcsCall): unknown {
  const fault = faultOfPassword(params.text('password') ?? '');
  return fault === null ? { passed: true } : { passed: false, reason: fault };
}

const LONGEST_SUBJECT = 255;
const LONGEST_MESSAGE = 4000;

function notify(call: OcsCall, subjectName: string, messageName: string): number {
  const { world, params } = call;
  const account = findAccount(world, call.ids[0] ?? '');
  if (account === null) throw new OcsError(404);
  const subject = params.text(subjectName) ?? '';
  const message = params.text(messageName) ?? '';
  if (subject === '' || subject.length > LONGEST_SUBJECT || message.length > LONGEST_MESSAGE)
    throw new OcsError(400);
  const id = nextId(world);
  world.notifications.put(id, { id, account: account.id, subject, message, at: world.time.seconds() });
  return id;
}

function notifications({ world, account }: OcsCall): unknown {
  return [...world.notifications.all()]
    .filter((one) => one.account === account.id)
    .map(({ id, subject, message, at }) => ({
      notification_id: id,
      app: 'admin_notifications',
      user: account.id,
      datetime: new Date(at * 1000).toISOString(),
      subject,
      message,
    }));
}
