import { describe, expect, test } from '@jest/globals';
import { createTree } from '../../../src/features/branches/tree.ts';
import { type OwningFacts, ownerOf } from '../../../src/features/recordings/own.ts';
import { NOON } from '../../support/world.ts';
import { NO_OTHERS } from './known.ts';
import { branchesOf, knownRecording } from './nouns.ts';

const TREE = createTree(branchesOf('de', 'by', 'by-1', 'nw'));
const OURS = {
  'plenum-instance': 'ours',
  'plenum-occurrence': 'o-1',
  'plenum-branch': 'nw',
  'plenum-fence': '3',
};

function owner(
  seen: { name?: string; metadata?: Record<string, string> },
  facts: Partial<OwningFacts> = {},
  prior: Parameters<typeof ownerOf>[1] = null,
) {
  const dates = new Map([['o-1', { branch: 'by-1', booking: 'b-1', startsAt: NOON, ownDays: 14 }]]);
  const all = { tree: TREE, instance: 'ours', others: NO_OTHERS, dates, ...facts };
  return ownerOf({ name: seen.name ?? 'Treffen', metadata: seen.metadata ?? {} }, prior, all);
}

function others(more: Partial<OwningFacts['others']>): Partial<OwningFacts> {
  return { others: { ...NO_OTHERS, ...more } };
}

describe('whose a recording is', () => {
  test('that of a date of ours is of the branch of the date, whatever the metadata say', () => {
    expect(owner({ metadata: OURS })).toEqual({
      ...{ origin: 'plenum', branch: 'by-1', booking: 'b-1', occurrence: 'o-1', fence: 3, ownDays: 14 },
    });
  });

  test('where the date is not known any more, the metadata say the branch', () => {
    const found = owner({ metadata: OURS }, { dates: new Map() });
    expect(found).toMatchObject({ origin: 'plenum', branch: 'nw', booking: null, ownDays: null });
  });

  test('where neither is known it is ours still, without a branch', () => {
    const metadata = { ...OURS, 'plenum-branch': 'gone' };
    expect(owner({ metadata }, { dates: new Map() })).toMatchObject({ origin: 'plenum', branch: null });
  });

  test('what a forgotten date had said stays: neither branch nor term are lost', () => {
    const prior = knownRecording({ branch: 'by-1', booking: 'b-1', ownDays: 14 });
    expect(owner({ metadata: OURS }, { dates: new Map() }, prior)).toMatchObject({
      ...{ branch: 'by-1', booking: 'b-1', ownDays: 14 },
    });
  });

  test.each([null, 7, 30])('the term stays as it was at the first sight: %s days', (ownDays) => {
    expect(owner({ metadata: OURS }, {}, knownRecording({ ownDays }))?.ownDays).toBe(ownDays);
  });

  test("the term of a booking holds for what was another application's until then", () => {
    const prior = knownRecording({ origin: 'foreign', branch: null });
    expect(owner({ metadata: OURS }, {}, prior)).toMatchObject({ origin: 'plenum', ownDays: 14 });
  });

  test('another installation is another application, unless the settings say that it was ours', () => {
    const metadata = { ...OURS, 'plenum-instance': 'theirs' };
    expect(owner({ metadata })).toMatchObject({ origin: 'foreign', branch: null, occurrence: null });
    expect(owner({ metadata }, others({ instances: ['theirs'] }))).toMatchObject({ origin: 'plenum' });
  });

  test('a fence that is none is left out', () => {
    for (const fence of ['0', '-1', '3.5', '99999999999', 'x', '']) {
      expect(owner({ metadata: { ...OURS, 'plenum-fence': fence } })?.fence).toBeNull();
    }
  });
});

describe('recordings of others', () => {
  test.each([
    ['ignore', null],
    ['report', { origin: 'foreign', branch: null }],
    ['adopt', { origin: 'foreign', branch: null }],
  ] as const)('by the rule %s', (rule, expected) => {
    const found = owner({}, others({ rule }));
    if (expected === null) expect(found).toBeNull();
    else expect(found).toMatchObject(expected);
  });

  test('a key of metadata gives it to a branch that is there, and goes before names', () => {
    const rule = others({
      ...{ rule: 'adopt', metaKeys: ['gliederung', 'kv'], names: [{ begins: 'Treffen', branch: 'by' }] },
    });
    const adopted = (metadata: Record<string, string>) => owner({ metadata }, rule);
    expect(adopted({ kv: ' by-1 ' })).toMatchObject({ origin: 'adopted', branch: 'by-1' });
    expect(adopted({ gliederung: 'nowhere', kv: 'by-1' })?.branch).toBe('by-1');
    expect(adopted({ gliederung: 'nowhere' })?.branch).toBe('by');
  });

  test.each([
    ['KV München Vorstand', 'by-1'],
    ['kv  muenchen vorstand', 'by-1'],
    ['KV MÜNCHEN', 'by-1'],
    ['KV Münster', 'nw'],
    ['Der KV München', null],
    ['KV Münchenstein', null],
    ['KV München2', null],
    ['KV München: Vorstand', 'by-1'],
    ['KV München-Vorstand', null],
    ['#KV 3', 'by-1'],
    ['KV München_alt', 'by-1'],
    ['Vorstand.', 'by'],
  ])('the longest beginning of its name decides: %s', (name, branch) => {
    const names = [
      { begins: 'KV Münster', branch: 'nw' },
      { begins: 'Vorstand.', branch: 'by' },
      { begins: '#', branch: 'by-1' },
      { begins: 'KV Mün', branch: 'nw' },
      { begins: 'KV München', branch: 'by-1' },
      { begins: 'KV München Vorstand', branch: 'not-there' },
    ];
    expect(owner({ name }, others({ rule: 'adopt', names }))?.branch).toBe(branch);
  });

  test('what a person gave to a branch stays there, whatever the rule', () => {
    const prior = knownRecording({ origin: 'adopted', branch: 'nw' });
    for (const rule of ['ignore', 'report', 'adopt'] as const) {
      expect(owner({}, others({ rule }), prior)).toMatchObject({ origin: 'adopted', branch: 'nw' });
    }
  });

  test('what was ours stays ours when its installation leaves the settings', () => {
    expect(owner({}, {}, knownRecording({ origin: 'plenum', branch: 'by' }))).toMatchObject({
      ...{ origin: 'plenum', branch: 'by' },
    });
  });
});
