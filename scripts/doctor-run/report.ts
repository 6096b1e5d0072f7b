import { z } from 'zod';
import { redactText } from '../../src/lib/log.ts';
import { type Instant, toIso } from '../../src/lib/span.ts';
import { exitCodeOf, type Finding, type Level, LEVELS } from './finding.ts';

/** The JSON document, as monitoring may rely on it; more fields may come to stand beside these. */
export const ReportDocument = z.strictObject({
  /** Of this shape; it changes only when something that was here is gone or means something else. */
  version: z.literal(1),
  deep: z.boolean(),
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime(),
  /** The same as the exit code of the process. */
  exitCode: z.union([z.literal(0), z.literal(1), z.literal(2)]),
  /** How many findings there are of each level. */
  summary: z.strictObject({
    ok: z.int().min(0),
    note: z.int().min(0),
    warning: z.int().min(0),
    error: z.int().min(0),
  }),
  findings: z.array(
    z.strictObject({
      check: z.string(),
      subject: z.string(),
      level: z.enum(LEVELS),
      setting: z.string().min(1),
      seen: z.string().min(1),
      /** Empty only where nothing needs to be done. */
      advice: z.string(),
    }),
  ),
});
export type ReportDocument = z.infer<typeof ReportDocument>;

/** One look, as a document. */
export function reportOf(look: {
  readonly findings: readonly Finding[];
  readonly secrets: readonly string[];
  readonly deep: boolean;
  readonly startedAt: Instant;
  readonly finishedAt: Instant;
}): ReportDocument {
  const findings = look.findings.map(struck(look.secrets));
  const count = (wanted: Level) => findings.filter(({ level }) => level === wanted).length;
  return {
    version: 1,
    deep: look.deep,
    startedAt: toIso(look.startedAt),
    finishedAt: toIso(look.finishedAt),
    exitCode: exitCodeOf(findings),
    summary: { ok: count('ok'), note: count('note'), warning: count('warning'), error: count('error') },
    findings,
  };
}

/** Findings are made of our own words; should a server's words ever get in, no secret comes with them. */
function struck(secrets: readonly string[]): (finding: Finding) => Finding {
  const clean = (text: string) =>
    redactText(secrets.reduce((kept, secret) => kept.replaceAll(secret, '[redacted]'), text));
  return (finding) => ({ ...finding, seen: clean(finding.seen), advice: clean(finding.advice) });
}
