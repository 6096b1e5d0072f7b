import { z } from 'zod';
import type { Clock } from '../../lib/clock.ts';
import { toIso } from '../../lib/span.ts';
import { append } from '../audit/audit.ts';
import type { Database } from '../db/database.ts';
import { type Endpoint, endpoint } from '../http/endpoint.ts';
import { type BackupsOptions, createBackups } from './backups.ts';

const BackupView = z
  .strictObject({
    name: z.string(),
    file: z.string().meta({ description: 'Its path on the machine of the gateway.' }),
    bytes: z.int(),
    sha256: z.string().meta({ description: 'Of the file, in hex; it stands beside it, too.' }),
    schema: z.string().meta({ description: 'The newest migration of the store.' }),
    madeAt: z.iso.datetime(),
  })
  .meta({ id: 'Backup' });

const MADE = {
  name: 'plenum-20270209T020000.000Z.db',
  file: '/var/lib/plenum/backups/plenum-20270209T020000.000Z.db',
  bytes: 24_576_000,
  sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  schema: '0003-rooms-without-moderators',
  madeAt: '2027-02-09T02:00:00Z',
};

export type BackupEndpointOptions = BackupsOptions & { readonly database: Database; readonly clock: Clock };

/** `POST /backup`: a consistent copy of an embedded store, for operators. */
export function backupEndpoints(options: BackupEndpointOptions): readonly Endpoint[] {
  const { database, clock } = options;
  const backups = createBackups(options);
  return [
    endpoint({
      method: 'post',
      path: '/backup',
      summary: 'Copy the embedded store into its backups folder',
      description:
        'The copy is consistent, while all goes on. It does not hold the secret key, without which tickets, cursors ' +
        'and the rooms that are open cannot be recognised after a restore: keep that in another place.',
      right: 'operate',
      scope: { of: 'root' },
      answers: [{ status: 201, summary: 'The backup is there, and was read back', body: BackupView }],
      refuses: ['backup-running', 'backup-not-embedded', 'backup-no-space'],
      examples: [{ name: 'made', answer: MADE }],
      transaction: 'none',
      async handle({ caller }) {
        const { file, madeAt, ...made } = await backups.make();
        await database.transaction((tx) =>
          append(tx, {
            at: clock.now(),
            actor: caller.principal,
            action: 'backup.make',
            object: { kind: 'backup', id: made.name },
            branch: null,
            after: made,
          }),
        );
        return { body: { ...made, file, madeAt: toIso(madeAt) } };
      },
    }),
  ];
}
