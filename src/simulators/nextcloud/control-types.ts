import type { AccountWish } from './accounts.ts';
import type { Fault } from './faults.ts';
import type { Profile } from './profile.ts';
import type { Race } from './world.ts';
import type { LoggedRequest } from './request-log.ts';

/** What a test or a demo does with a server from outside its API. */
export type NextcloudControl = {
  /** From now on something goes wrong. */
  fault(fault: Fault): void;
  clearFaults(): void;
  faults(): readonly Fault[];
  /** Requests that arrived, without secrets, the newest last. */
  requests(): readonly LoggedRequest[];
  clearRequests(): void;
  /** How many of them really changed something. */
  writes(): number;
  profile(): Profile;
  setProfile(changes: Partial<Profile>): void;
  setMaintenance(on: boolean): void;
  /** The server's time moves on: windows of limits, expiries, times of files. */
  advance(ms: number): void;
  /** The server's clock is ahead by `ms` (behind, if negative): the `Date` header and every time it writes show it. */
  setClockSkew(ms: number): void;
  addAccount(wish: AccountWish): void;
  /** @returns the token, the given one or a new one */
  addAppPassword(account: string, token?: string): string;
  removeAppPasswords(account: string): void;
  addGroup(id: string, displayName?: string): void;
  addToGroup(group: string, account: string): void;
  removeFromGroup(group: string, account: string): void;
  /** What the account sees, depth first: `Ordner/`, `Ordner/a.pdf 12` (bytes). */
  tree(account: string): readonly string[];
  /**
   * From now on who makes a folder, group, user or team folder stops between looking whether it is there and making
   * it, so that others run into them.
   */
  holdRace(): Race;
  /** The process dies: the port closes, requests under way are never answered; what was answered stays. */
  kill(): Promise<void>;
  /** Up again on the same port. */
  start(): Promise<void>;
};
