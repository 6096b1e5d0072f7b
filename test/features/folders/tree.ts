import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { type Branch, BranchDefaults, BranchLimits, LEVELS } from '../../../src/features/branches/branch.ts';
import { FolderRules, type FolderSettings } from '../../../src/platform/settings/nextcloud-settings.ts';

/** The settings as they are delivered, with some of them changed. */
export function folderSettings(change: Partial<FolderSettings> = {}): FolderSettings {
  const text = readFileSync(new URL('../../../config/default.yaml', import.meta.url), 'utf8');
  const { folders } = parse(text) as { folders: unknown };
  return { ...FolderRules.parse(folders), ...change };
}

/** Branches from lines of id, parent, name and level; parents first. */
export function treeOf(lines: string): readonly Branch[] {
  const tree = new Map<string, Branch>();
  for (const line of lines.split('\n').filter((text) => text.trim() !== '')) {
    const [id = '', parent = '', name = '', word = ''] = line.split(',');
    const level = LEVELS.find((known) => known === word) ?? 'group';
    const above = tree.get(parent)?.path ?? [];
    tree.set(id, {
      ...{ id, parent: parent === '' ? null : parent, name, level, path: [...above, id], closed: false },
      ...{ limits: BranchLimits.parse({}), defaults: BranchDefaults.parse({}), version: 1 },
    });
  }
  return [...tree.values()];
}
