import { z } from 'zod';
import type { TeamFolder } from './nextcloud.ts';
import { Id, readData } from './ocs-judge.ts';
import { plainSegments } from './paths.ts';

const Whole = z.union([z.number(), z.string()]).transform(Number).pipe(z.number().int());
/** Nothing at all is `[]`, also where it would be an object. */
const Nothing = z
  .array(z.unknown())
  .length(0)
  .transform(() => ({}));
const Wire = z.object({
  id: Id,
  mount_point: z.string(),
  quota: Whole,
  size: Whole.nullish(),
  groups: z.record(z.string(), Whole).or(Nothing),
});

/** @throws Failure `unexpected` when it is no list of team folders */
export function readTeamFolders(data: unknown): readonly TeamFolder[] {
  const folders = readData(z.record(z.string(), Wire).or(Nothing), data);
  return Object.values(folders as Record<string, z.output<typeof Wire>>).map(fromWire);
}

function fromWire({ id, mount_point, quota, size, groups }: z.output<typeof Wire>): TeamFolder {
  return {
    id,
    mountPoint: plainSegments(mount_point),
    quota: quota < 0 ? null : quota,
    size: Math.max(0, size ?? 0),
    groups: new Map(Object.entries(groups)),
  };
}
