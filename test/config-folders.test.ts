import { describe, expect, test } from '@jest/globals';
import { ConfigError, loadConfig } from '../src/config.ts';

function faultsOf(folders: unknown): readonly string[] {
  try {
    loadConfig({ PLENUM_FOLDERS: JSON.stringify(folders) });
  } catch (error) {
    if (error instanceof ConfigError) return error.faults.map(({ setting, fault }) => `${setting}: ${fault}`);
    throw error;
  }
  return [];
}

describe('PLENUM_FOLDERS', () => {
  test('may call the part of the meetings otherwise, where each level has it', () => {
    const parts = { federal: ['Treffen'], state: ['Treffen'], district: ['Treffen'], local: ['Treffen'] };
    const meetings = { part: 'Treffen' };
    expect(faultsOf({ parts: { ...parts, group: ['Protokolle', 'Treffen'] }, meetings })).toEqual([]);
    expect(faultsOf({ quotaMegabytes: { district: 1, local: null } })).toEqual([]);
  });

  test.each([
    // Papers of these branches would wait for their folder for ever.
    [{ parts: { district: ['Treffen'] } }, 'parts.district: must have Sitzungen in it, the part of meetings'],
    [{ parts: { group: [] } }, 'parts.group: must have Sitzungen in it, the part of meetings'],
    // Nothing could be put there.
    [{ quotaMegabytes: { district: 0 } }, 'quotaMegabytes.district: Too small: expected number to be >=1'],
    // What guests hand in would be shown.
    [{ meetings: { inbox: 'Folien' } }, 'meetings.inbox: must not be the folder of slides'],
    [{ meetings: { slides: 'eingang' } }, 'meetings.inbox: must not be the folder of slides'],
  ])('%j is refused', (folders, fault) => {
    expect(faultsOf(folders)).toEqual([`PLENUM_FOLDERS.${fault}`]);
  });
});
