import { describe, expect, test } from '@jest/globals';
import { ConfigError, loadConfig } from '../src/config.ts';

const CLOUD = {
  PLENUM_NEXTCLOUD_URL: 'https://wolke.example',
  PLENUM_NEXTCLOUD_USER: 'plenum',
  PLENUM_NEXTCLOUD_PASSWORD: 'app-password-of-this-test',
};

function faultsOf(settings: Readonly<Record<string, string>>): readonly string[] {
  try {
    loadConfig(settings);
  } catch (error) {
    if (error instanceof ConfigError) return error.faults.map(({ setting, fault }) => `${setting}: ${fault}`);
    throw error;
  }
  return [];
}

describe('the part of a folder into which recordings are copied', () => {
  const district = { PLENUM_FOLDERS: JSON.stringify({ parts: { district: ['Sitzungen', 'Vorlagen'] } }) };
  const fault = (levels: string) => [
    `PLENUM_RECORDINGS.archivePart: must be among the parts of each level (PLENUM_FOLDERS.parts): it is not among those of ${levels}`,
  ];

  test('is among the parts, as installed', () => {
    expect(faultsOf(CLOUD)).toEqual([]);
  });

  test('must be, where there is a Nextcloud', () => {
    // Copies would wait for it for ever, and so would deletion.
    expect(faultsOf({ ...CLOUD, ...district })).toEqual(fault('district'));
    expect(faultsOf({ ...CLOUD, PLENUM_RECORDINGS: '{"archivePart": "Filme"}' })).toEqual(
      fault('federal, state, district, local, group'),
    );
    expect(faultsOf(district)).toEqual([]);
  });

  test('may be called otherwise, and be written with other signs for the same letters', () => {
    const names = ['Sitzungen', 'Bänder'];
    const parts = { federal: names, state: names, district: names, local: names, group: names };
    const otherwise = {
      PLENUM_FOLDERS: JSON.stringify({ parts }),
      PLENUM_RECORDINGS: JSON.stringify({ archivePart: ' Bänder'.normalize('NFD') }),
    };
    expect(faultsOf({ ...CLOUD, ...otherwise })).toEqual([]);
    expect(loadConfig(otherwise).recordings.archivePart).toBe('Bänder'.normalize('NFC'));
  });
});
