import { afterAll, beforeAll, describe } from '@jest/globals';
import { describeClientFiles } from './client-file-facts.ts';
import { describeClientSharing } from './client-sharing-facts.ts';
import { describeClientTeamFolders } from './client-team-folder-facts.ts';
import { describeClientUpload } from './client-upload-facts.ts';
import { openPlace, type Place } from './place.ts';
import type { NextcloudTarget } from './target.ts';

/** All that the gateway does with a Nextcloud by its client (`src/clients/nextcloud`), and how it bears what goes wrong. */
export function describeNextcloudClient(target: () => NextcloudTarget): void {
  let place: Place | undefined;
  const here = () => {
    if (place === undefined) throw new Error('there is no place on the server');
    return place;
  };
  beforeAll(async () => {
    place = await openPlace(target());
  });
  afterAll(() => place?.clear());

  describe('folders and small files', () => describeClientFiles(here));
  describe('large files', () => describeClientUpload(here));
  describe('groups, shares and links', () => describeClientSharing(here));
  describe('Team folders, and who we are', () => describeClientTeamFolders(here));
}
