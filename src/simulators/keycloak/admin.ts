import express, { type Request, type Response, type Router } from 'express';
import type { Claims } from './jwt.ts';
import type { User } from './realm.ts';
import { liveAccessToken } from './verify.ts';
import type { World } from './world.ts';

/** How many members an answer holds where nobody says. */
const DEFAULT_MAX = 100;

/** The role, of the client `realm-management`, without which an account learns nothing of people. */
const VIEW_USERS = 'view-users';

/** What of the administrators' API tells who is in a group; paths below `/admin/realms/<realm>`. */
export function adminRoutes(world: World): Router {
  const router = express.Router();
  router.use((req, res, next) => {
    if (callerOf(world, req) === null) refuse(res, 401, 'HTTP 401 Unauthorized');
    else next();
  });
  router.get('/group-by-path/*path', (req, res) => {
    const path = `/${req.params.path.filter((step) => step !== '').join('/')}`;
    const id = world.directory.groupId(path);
    // Whether there is one is told to everybody.
    if (id === null) refuse(res, 404, 'Group path does not exist');
    else if (!maySee(world, req)) refuse(res, 403, 'HTTP 403 Forbidden');
    else res.json({ id, name: path.slice(path.lastIndexOf('/') + 1), path, subGroups: [] });
  });
  router.get('/groups/:id/members', (req, res) => {
    const path = world.directory.groupPath(req.params.id);
    if (path === null) refuse(res, 404, 'Could not find group by id');
    else if (!maySee(world, req)) refuse(res, 403, 'HTTP 403 Forbidden');
    else res.json(page(membersOf(world, path), req).map(toRepresentation));
  });
  return router;
}

function callerOf(world: World, req: Request): User | null {
  const token = /^Bearer +(\S+)$/i.exec(req.headers.authorization ?? '')?.[1];
  return token === undefined ? null : (liveAccessToken(world, token)?.user ?? null);
}

function maySee(world: World, req: Request): boolean {
  return callerOf(world, req)?.clientRoles['realm-management']?.includes(VIEW_USERS) ?? false;
}

/** Of the group itself, not of those below it; also who is disabled. */
function membersOf({ directory }: World, path: string): readonly User[] {
  return directory
    .users()
    .filter(({ groups }) => groups.includes(path))
    .toSorted((one, other) => (one.username < other.username ? -1 : 1));
}

function page(users: readonly User[], { query }: Request): readonly User[] {
  const first = Math.max(0, wholeNumber(query['first'], 0));
  const max = wholeNumber(query['max'], DEFAULT_MAX);
  return users.slice(first, max < 0 ? undefined : first + max);
}

function wholeNumber(text: unknown, otherwise: number): number {
  return typeof text === 'string' && /^-?\d+$/.test(text) ? Number(text) : otherwise;
}

function toRepresentation({ id, username, firstName, lastName, email, ...user }: User): Claims {
  return {
    ...{ id, username: username.toLowerCase(), email },
    ...(firstName === '' ? {} : { firstName }),
    ...(lastName === '' ? {} : { lastName }),
    ...{ emailVerified: user.emailVerified, enabled: user.enabled },
  };
}

function refuse(res: Response, status: number, error: string): void {
  res.status(status).json({ error });
}
