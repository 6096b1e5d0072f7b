import { expect, test } from '@jest/globals';
import { unknownFolder } from '../../../src/features/folders/folder.ts';
import { toFolderView } from '../../../src/features/folders/folder-view.ts';
import { planFolders } from '../../../src/features/folders/plan.ts';
import { folderSettings, treeOf } from './tree.ts';

test('members who were too many to be taken out at once are shown beside whatever else differs', () => {
  const [branch] = treeOf('de,,Bundesverband,federal');
  const plan = branch === undefined ? undefined : planFolders([branch], folderSettings()).get('de');
  if (branch === undefined || plan === undefined) throw new Error('the tree is empty');
  const moved = { kind: 'moved', detail: 'Anderswo' } as const;
  const folder = { ...unknownFolder('de'), drift: [moved] };
  const driftOf = (membersHeld: number | null) =>
    toFolderView({ branch, plan, folder: { ...folder, membersHeld }, url: 'https://wolke.example' }).drift;
  expect(driftOf(null)).toEqual([moved]);
  expect(driftOf(25)).toEqual([moved, { kind: 'members-shrunk', detail: '25' }]);
});
