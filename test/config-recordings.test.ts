import { describe, expect, test } from '@jest/globals';
import { loadConfig } from '../src/config.ts';

const CLOUD = {
  PLENUM_NEXTCLOUD_URL: 'https://wolke.example',
  PLENUM_NEXTCLOUD_USER: 'plenum',
  PLENUM_NEXTCLOUD_PASSWORD: 'app-password-of-this-test',
};

/** What is said at the start about the settings of recordings. */
function saidOf(settings: Readonly<Record<string, string>>): readonly string[] {
  return loadConfig(settings).warnings.filter((warning) => warning.startsWith('PLENUM_RECORDINGS'));
}

describe('the part of a folder into which recordings are copied', () => {
  const district = { PLENUM_FOLDERS: JSON.stringify({ parts: { district: ['Sitzungen', 'Vorlagen'] } }) };
  const said = (levels: string) => [
    `PLENUM_RECORDINGS names an archivePart that PLENUM_FOLDERS.parts lacks for ${levels}: what is to be copied into folders there waits, and is not deleted`,
  ];

  test('is among the parts, as installed', () => {
    expect(saidOf(CLOUD)).toEqual([]);
  });

  test('should be, where there is a Nextcloud; Plenum starts all the same', () => {
    // Copies wait for it, and so does deletion, but only of branches that want copies.
    expect(saidOf({ ...CLOUD, ...district })).toEqual(said('district'));
    expect(saidOf({ ...CLOUD, PLENUM_RECORDINGS: '{"archivePart": "Filme"}' })).toEqual(
      said('federal, state, district, local, group'),
    );
    expect(saidOf(district)).toEqual([]);
  });

  test('may be called otherwise, and be written with other signs for the same letters', () => {
    const names = ['Sitzungen', 'Bänder'];
    const parts = { federal: names, state: names, district: names, local: names, group: names };
    const otherwise = {
      PLENUM_FOLDERS: JSON.stringify({ parts }),
      PLENUM_RECORDINGS: JSON.stringify({ archivePart: ' Bänder'.normalize('NFD') }),
    };
    expect(saidOf({ ...CLOUD, ...otherwise })).toEqual([]);
    expect(loadConfig(otherwise).recordings.archivePart).toBe('Bänder'.normalize('NFC'));
  });
});
