import { afterAll, beforeAll, describe } from '@jest/globals';
import { describeChunks } from './chunk-facts.ts';
import { describeFiles } from './file-facts.ts';
import { describeLimits } from './limit-facts.ts';
import { describeLogin } from './login-facts.ts';
import { describeNames } from './name-facts.ts';
import { describePeople } from './people-facts.ts';
import { openPlace, type Place } from './place.ts';
import { describeSearch } from './search-facts.ts';
import { describeShares } from './share-facts.ts';
import type { NextcloudTarget } from './target.ts';
import { describeTeamFolders } from './team-folder-facts.ts';
import { describeTrash } from './trash-facts.ts';

/**
 * What Plenum relies on of a Nextcloud, measured of a real one: the simulated and a real one are held against it. It
 * works in folders, groups and accounts of random names, and leaves nothing behind.
 */
export function describeNextcloud(target: () => NextcloudTarget): void {
  let place: Place | undefined;
  const here = () => {
    if (place === undefined) throw new Error('there is no place on the server');
    return place;
  };
  beforeAll(async () => {
    place = await openPlace(target());
  });
  afterAll(() => place?.clear());

  describe('who is let in', () => describeLogin(here));
  describe('groups, accounts, quotas', () => describePeople(here));
  describe('files and folders', () => describeFiles(here));
  describe('names', () => describeNames(here));
  describe('chunked upload', () => describeChunks(here));
  describe('files by id', () => describeSearch(here));
  describe('shares', () => describeShares(here));
  describe('Team folders', () => describeTeamFolders(here));
  describe('trash', () => describeTrash(here));
  describe('limits', () => describeLimits(here));
}
