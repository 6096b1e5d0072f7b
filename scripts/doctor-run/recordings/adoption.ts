import type { Config } from '../../../src/config.ts';
import { type Finding, ok, type Verdict, warning } from '../finding.ts';
import type { StoreRecords } from '../store/store-seen.ts';

const NAMED = 5;

/** Whether the branches to which the settings give recordings of others are in the store. */
export function judgeAdoption(
  { recordings: { others } }: Pick<Config, 'recordings'>,
  records: Pick<StoreRecords, 'branches'> | null,
): readonly Finding[] {
  const branches = records?.branches ?? null;
  if (branches === null || others.rule !== 'adopt' || others.names.length === 0) return [];
  const missing = new Set(others.names.map(({ branch }) => branch).filter((branch) => !branches.has(branch)));
  return [{ check: 'adoption', subject: 'settings', ...verdict([...missing]) }];
}

function verdict(missing: readonly string[]): Verdict {
  const setting = 'PLENUM_RECORDINGS.others.names';
  if (missing.length === 0) return ok(setting, 'The branches that it names are there.');
  const more = missing.length > NAMED ? ` and ${missing.length - NAMED} more` : '';
  const seen = `It names branches that are not there: ${missing.slice(0, NAMED).join(', ')}${more}.`;
  return warning(
    setting,
    seen,
    'Mend the ids, or make the branches: until then nobody gets those recordings.',
  );
}
