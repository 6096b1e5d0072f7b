import type { Job } from '../../platform/jobs/job.ts';
import type { Reconciler } from './reconciler.ts';

/** What is to be nudged where a branch changes. */
export const PROVISION_FOLDERS = 'provision-folders';
const CHECK_FOLDERS = 'check-folders';

/** Each minute what is not settled, and once a night everything: somebody may have changed it by hand. */
export function folderJobs(reconciler: Reconciler): readonly Job[] {
  return [
    {
      name: PROVISION_FOLDERS,
      schedule: '12 * * * * *',
      run: (signal) => reconciler.runDue(PROVISION_FOLDERS, signal),
    },
    {
      name: CHECK_FOLDERS,
      schedule: '0 40 3 * * *',
      run: (signal) => reconciler.runAll(CHECK_FOLDERS, signal),
    },
  ];
}
