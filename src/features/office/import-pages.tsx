import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type Fault, refuse } from '../../lib/refusal.ts';
import { faultOf } from '../../platform/http/fault-of.ts';
import { PROBLEMS } from '../../platform/http/problems.ts';
import type { Page, PageAnswer, PageRequest } from '../../platform/web/page.ts';
import type { Address } from '../../platform/web/texts.ts';
import { signedIn } from '../bookings/page-parts.ts';
import { COLUMNS, writeCsv } from '../branches/branch-csv.ts';
import type { Caller } from '../../platform/http/caller.ts';
import type { Tree } from '../branches/tree.ts';
import { BranchView } from '../branches/branch-view.ts';
import { readBranchCsv } from '../branches/import.ts';
import { ImportReport } from '../branches/import-endpoint.ts';
import { importComplaints } from './import-complaints.ts';
import { diffOf } from './import-diff.ts';
import { DiffPage } from './import-diff-page.tsx';
import { IMPORT_PATH, ImportPage } from './import-page.tsx';
import { importTexts, type SayImport } from './import-texts.ts';
import type { OfficeParts } from './office-parts.ts';

/** As a form a list of 428 branches takes up 25 kB: there is room for forty times as much. */
const FORM_LIMIT_BYTES = 1024 * 1024;

/** A list of branches is put in, compared, and taken over as it was shown; and saved as it is now. */
export function importPages(parts: OfficeParts): readonly Page[] {
  const large = { method: 'post', access: 'person', formLimitBytes: FORM_LIMIT_BYTES } as const;
  const apply = `${IMPORT_PATH}/uebernehmen`;
  const back = ({ frame }: PageRequest): PageAnswer => ({ status: 303, redirect: frame.link(IMPORT_PATH) });
  return [
    { method: 'get', path: IMPORT_PATH, access: 'person', handle: (request) => show(parts, request) },
    { ...large, path: IMPORT_PATH, handle: (request) => compare(parts, request, null) },
    { method: 'get', path: apply, access: 'person', handle: back },
    { ...large, path: apply, handle: (request) => takeOver(parts, request) },
    {
      ...{ method: 'get', path: '/gliederungen/liste.csv', access: 'person' },
      handle: (request) => save(parts, request),
    },
  ];
}

async function show(parts: OfficeParts, request: PageRequest): Promise<PageAnswer> {
  const { say, address } = await operating(parts, request);
  const { getan, neu, geaendert, geschlossen } = request.query;
  const count = (text: string | undefined) => (/^\d{1,6}$/.test(text ?? '') ? Number(text) : 0);
  const counts = { created: count(neu), changed: count(geaendert), closed: count(geschlossen) };
  return formPage(request, { say, address, done: getan === 'eingelesen' ? say('done', counts) : null });
}

/** While there is no tree yet there is nobody who holds a right in it: the API decides. */
export function mayImport({ rights }: Pick<OfficeParts, 'rights'>, tree: Tree, caller: Caller): boolean {
  return tree.root === null || rights.visible(tree, caller, 'operate').all;
}

/** Only who looks after the whole imports; the API says the same. @throws Refusal `forbidden` */
async function operating(parts: OfficeParts, request: PageRequest) {
  const { caller } = signedIn(request);
  const tree = await parts.tree(parts.db);
  if (!mayImport(parts, tree, caller)) refuse({ code: 'forbidden' });
  const address = tree.root === null ? 'sie' : tree.address(tree.root.id);
  return { caller, tree, address, say: importTexts(request.language, address) } as const;
}

type FormParts = {
  readonly say: SayImport;
  readonly address: Address;
  readonly done?: string | null;
  readonly setback?: string | null;
  readonly complaints?: Parameters<typeof ImportPage>[0]['form']['complaints'];
};

function formPage(
  { frame, form }: PageRequest,
  { say, address, done = null, setback = null, complaints = [] }: FormParts,
) {
  const { csv = `${COLUMNS.join(',')}\n`, missing = 'keep' } = form;
  const shown = { address, csv, missing, complaints, done, setback };
  return { status: 200, html: <ImportPage frame={frame} form={shown} say={say} /> };
}

/** @param why told above the comparison where it is not the first one */
async function compare(parts: OfficeParts, request: PageRequest, why: Why | null): Promise<PageAnswer> {
  const { caller, tree, address, say } = await operating(parts, request);
  const { csv, missing } = sentIn(request);
  if (request.form['again'] === 'yes') return formPage(request, { say, address });
  if (csv.trim() === '') {
    const complaints = [{ field: 'csv', sentence: say('wrong.empty') }];
    return { ...formPage(request, { say, address, complaints }), status: 422 };
  }
  try {
    const report = await parts.ask(caller, {
      ...{ method: 'post', path: '/branches/import', query: { dryRun: 'true', missing }, body: csv },
      answer: ImportReport,
    });
    const shown = {
      ...{ address, report, tree, now: parts.clock.now(), diff: diffOf(report, readBranchCsv(csv), tree) },
      ...{ setback: why === null ? null : say(why), sent: { csv, missing, sum: sumOf({ csv, missing }) } },
    };
    return {
      status: why === null ? 200 : 409,
      html: <DiffPage frame={request.frame} shown={shown} say={say} />,
    };
  } catch (error) {
    const fault = faultOf(error);
    if (isBusy(fault)) return busyPage(request, { say, address }, fault);
    if (fault.code !== 'invalid-request') throw error;
    const complaints = importComplaints(fault.errors, csv, say);
    return { ...formPage(request, { say, address, complaints }), status: PROBLEMS[fault.code].status };
  }
}

type BusyFault = Extract<Fault, { readonly code: 'busy' | 'rate-limited' }>;

function isBusy(fault: Fault): fault is BusyFault {
  return fault.code === 'busy' || fault.code === 'rate-limited';
}

/** The list once more: nothing is wrong with it. */
function busyPage(
  request: PageRequest,
  { say, address }: Pick<FormParts, 'say' | 'address'>,
  { code }: BusyFault,
): PageAnswer {
  return { ...formPage(request, { say, address, setback: say('busy') }), status: PROBLEMS[code].status };
}

/** Why it is compared once more. */
type Why = 'changed' | 'other' | 'agreeFirst';

const AGAIN = {
  'version-conflict': 'changed',
  'recordings-would-go': 'agreeFirst',
  'invalid-request': 'changed',
} as const satisfies Readonly<Record<string, Why>>;

/** What was shown, and nothing else: the same text, compared with the same tree. */
async function takeOver(parts: OfficeParts, request: PageRequest): Promise<PageAnswer> {
  const { caller, say, address } = await operating(parts, request);
  const { csv, missing } = sentIn(request);
  const { sum, tree = '', deletes } = request.form;
  if (sum !== sumOf({ csv, missing }) || !/^\d{1,9}$/.test(tree)) return compare(parts, request, 'other');
  const query = { missing, tree, ...(deletes === 'yes' ? { deletes: 'confirm' } : {}) };
  try {
    const report = await parts.ask(caller, {
      ...{ method: 'post', path: '/branches/import', query, body: csv, answer: ImportReport },
    });
    const { created, changed, closed } = report;
    const counts = `neu=${created.length}&geaendert=${changed.length}&geschlossen=${closed.length}`;
    return { status: 303, redirect: request.frame.link(`${IMPORT_PATH}?getan=eingelesen&${counts}`) };
  } catch (error) {
    const fault = faultOf(error);
    if (isBusy(fault)) return busyPage(request, { say, address }, fault);
    const { code } = fault;
    if (!Object.hasOwn(AGAIN, code)) throw error;
    return compare(parts, request, AGAIN[code as keyof typeof AGAIN]);
  }
}

/** Forms send lines with another end than the one they were typed with. */
function sentIn({ form: { csv = '', missing } }: PageRequest) {
  return {
    csv: csv.replaceAll('\r\n', '\n').replaceAll('\0', ''),
    missing: missing === 'close' ? 'close' : 'keep',
  };
}

function sumOf({ csv, missing }: { readonly csv: string; readonly missing: string }): string {
  return createHash('sha256').update(`${missing}\n${csv}`).digest('base64url');
}

const Listed = z.object({ items: z.array(BranchView) });

/** `GET /gliederungen/liste.csv`: what a new list may begin with; read again as it is, it changes nothing. */
async function save(parts: OfficeParts, request: PageRequest): Promise<PageAnswer> {
  const { caller } = await operating(parts, request);
  const { items } = await parts.ask(caller, { method: 'get', path: '/branches', answer: Listed });
  const content = `\ufeff${writeCsv(items)}`;
  return { status: 200, file: { name: 'gliederungen.csv', type: 'text/csv; charset=utf-8', content } };
}
