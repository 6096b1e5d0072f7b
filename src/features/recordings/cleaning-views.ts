import { z } from 'zod';
import { toIso } from '../../lib/span.ts';
import type { KeptReport } from '../../platform/jobs/run-reports.ts';
import { PrincipalView } from '../people/principals.ts';
import { CleaningReport } from './cleaning-report.ts';
import type { KeptProof } from './proof-store.ts';

export const CleaningView = z
  .strictObject({
    id: z.string(),
    startedAt: z.iso.datetime().meta({ description: 'What was due by then is what it is about.' }),
    finishedAt: z.iso.datetime().nullable().meta({ description: 'Null: it has not come to its end.' }),
    ...CleaningReport.shape,
  })
  .meta({ id: 'Cleaning' });

export const DeletionView = z
  .strictObject({
    id: z.string(),
    recording: z.string(),
    server: z.string(),
    recordId: z.string().meta({ description: 'How the server called it.' }),
    branch: z.string().nullable(),
    occurrence: z.string().nullable(),
    recordedAt: z.iso.datetime(),
    bytes: z.int().nullable(),
    reason: z.enum(['retention', 'asked', 'gone']).meta({
      description:
        '`asked`: somebody wanted it gone; `gone`: nobody here asked, and it was not there any more.',
    }),
    dueAt: z.iso.datetime().nullable(),
    askedBy: PrincipalView.nullable().meta({ description: 'Who wanted it gone before its time' }),
    askedAt: z.iso
      .datetime()
      .nullable()
      .meta({ description: 'When its server was last asked to delete it.' }),
    tries: z.int(),
    provenAt: z.iso.datetime(),
    seen: z.enum(['absent', 'deleted']).meta({
      description: 'What a listing of every state, asked for by this very id, showed.',
    }),
  })
  .meta({ id: 'RecordingDeletion' });

export function toCleaningView({
  id,
  startedAt,
  finishedAt,
  report,
}: KeptReport): z.infer<typeof CleaningView> {
  return {
    id,
    startedAt: toIso(startedAt),
    finishedAt: finishedAt === null ? null : toIso(finishedAt),
    ...CleaningReport.parse(JSON.parse(report)),
  };
}

export function toDeletionView(
  proof: KeptProof,
  principals: (principal: string) => PrincipalView,
): z.infer<typeof DeletionView> {
  const isoOrNull = (at: number | null) => (at === null ? null : toIso(at));
  return {
    id: proof.id,
    recording: proof.recording,
    server: proof.server,
    recordId: proof.record_id,
    branch: proof.branch,
    occurrence: proof.occurrence,
    recordedAt: toIso(proof.recorded_at),
    bytes: proof.bytes,
    reason: DeletionView.shape.reason.parse(proof.reason),
    dueAt: isoOrNull(proof.due_at),
    askedBy: proof.asked_by === null ? null : principals(proof.asked_by),
    askedAt: isoOrNull(proof.asked_at),
    tries: proof.tries,
    provenAt: toIso(proof.proven_at),
    seen: DeletionView.shape.seen.parse(proof.seen),
  };
}
