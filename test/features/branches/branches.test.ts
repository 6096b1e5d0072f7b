import { readFile } from 'node:fs/promises';
import { beforeEach, expect, test } from '@jest/globals';
import { BranchDefaults } from '../../../src/features/branches/branch.ts';
import { createBranches } from '../../../src/features/branches/branches.ts';
import { systemClock } from '../../../src/lib/clock.ts';
import { type Fault, Refusal } from '../../../src/lib/refusal.ts';
import type { Database } from '../../../src/platform/db/database.ts';
import { onEachStore } from '../../support/stores.ts';

const HEADER = 'id,parent,name,level\n';
const SMALL = `${HEADER}de,,Bundesverband,federal\nby,de,Landesverband Bayern,state\nby-09162,by,Kreisverband München (Stadt),district\n`;

async function faultOf(work: Promise<unknown>): Promise<Fault> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof Refusal) return error.fault;
  throw new Error('was not refused', { cause: error });
}

onEachStore('branches', (store) => {
  const branches = createBranches({ clock: systemClock });
  const load = (csv: string, dryRun = false) =>
    store().inTurn((tx) => branches.importCsv(tx, 'token:test', csv, { dryRun }));

  beforeEach(async () => {
    await empty(store());
  });

  test('a dry run says what it would do and does nothing', async () => {
    const plan = await load(SMALL, true);
    expect(plan.created.map(({ id }) => id)).toEqual(['de', 'by', 'by-09162']);
    expect((await branches.tree(store().db)).all).toEqual([]);
  });

  test('an import makes the tree; a second one changes nothing', async () => {
    await load(SMALL);
    const tree = await branches.tree(store().db);
    expect(tree.get('by-09162')?.path).toEqual(['de', 'by', 'by-09162']);
    expect(tree.root?.id).toBe('de');
    const again = await load(SMALL);
    expect(again).toMatchObject({ created: [], changed: [], unchanged: 3, missing: [] });
  });

  test('a branch that moves takes those below it along', async () => {
    await load(SMALL);
    await load(`${HEADER}sn,de,Landesverband Sachsen,state\nby,sn,Landesverband Bayern,state\n`);
    const tree = await branches.tree(store().db);
    expect(tree.get('by-09162')?.path).toEqual(['de', 'sn', 'by', 'by-09162']);
  });

  test('the 428 branches of the demo go in at once', async () => {
    const csv = await readFile(new URL('../../../config/demo/branches.csv', import.meta.url), 'utf8');
    expect((await load(csv)).created).toHaveLength(428);
  });

  test.each([
    ['a parent that is not there', `${HEADER}de,,Bund,federal\nx,nowhere,Ort X,local\n`, 'unknown_parent'],
    ['a ring', `${HEADER}de,,Bund,federal\na,b,Ort A,local\nb,a,Ort B,local\n`, 'ring'],
    ['two roots', `${HEADER}de,,Bund,federal\nat,,Auch Bund,federal\n`, 'second_root'],
    ['an id that stands twice', `${HEADER}de,,Bund,federal\nde,,Bund,federal\n`, 'duplicate'],
    ['an unknown level', `${HEADER}de,,Bund,galaxy\n`, 'invalid_value'],
    ['a column too many', 'id,parent,name,level,colour\nde,,Bund,federal,red\n', 'unrecognized_keys'],
    ['an unclosed quote', `${HEADER}de,,"Bund,federal\n`, 'csv'],
  ])('%s is refused, naming the place, and nothing is imported', async (_, csv, code) => {
    const fault = await faultOf(load(csv));
    if (fault.code !== 'invalid-request') throw new Error(`refused with ${fault.code}`);
    expect([...new Set(fault.errors.map((error) => error.code))]).toEqual([code]);
    expect((await branches.tree(store().db)).all).toEqual([]);
  });

  test('a change counts the version, is audited, and is refused on an old version', async () => {
    await load(SMALL);
    const change = (ifMatch: number | null) =>
      store().inTurn((tx) =>
        branches.change(tx, 'token:test', 'by', { limits: { roomsAtOnce: 3 }, name: 'Bayern' }, ifMatch),
      );
    expect(await change(1)).toMatchObject({
      version: 2,
      name: 'Bayern',
      limits: { roomsAtOnce: 3, maxMinutes: null },
    });
    expect(await faultOf(change(1))).toEqual({ code: 'version-conflict' });
    expect((await branches.tree(store().db)).limits('by-09162').roomsAtOnce).toBe(3);
    const rows = await store()
      .db.selectFrom('audit')
      .selectAll()
      .where('action', '=', 'branch.change')
      .execute();
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ actor: 'token:test', object: 'by', branch: 'by' });
  });

  test('one branch can be added, renamed and moved; a parent that is not there is refused', async () => {
    await load(SMALL);
    const put = (parent: string | null, name: string) =>
      store().inTurn((tx) =>
        branches.put(tx, 'token:test', { id: 'ag-frieden', parent, name, level: 'group' }, null),
      );
    expect(await put('by', 'AG Frieden')).toMatchObject({
      created: true,
      branch: { path: ['de', 'by', 'ag-frieden'] },
    });
    expect(await put('de', 'BAG Frieden')).toMatchObject({
      created: false,
      branch: { path: ['de', 'ag-frieden'], name: 'BAG Frieden', version: 2 },
    });
    const fault = { code: 'branch-parent-invalid', branch: 'ag-frieden' };
    expect(await faultOf(put('nowhere', 'AG Frieden'))).toEqual(fault);
    expect(await faultOf(put('ag-frieden', 'AG Frieden'))).toEqual(fault);
    expect(await faultOf(put(null, 'AG Frieden'))).toEqual(fault);
  });

  test('a branch is closed from below and opened again from above', async () => {
    await load(SMALL);
    const close = (id: string, closed: boolean) =>
      store().inTurn((tx) => branches.change(tx, 'token:test', id, { closed }, null));
    expect(await faultOf(close('by', true))).toEqual({
      ...{ code: 'branch-has-open-children', branch: 'by' },
      children: ['by-09162'],
    });
    await close('by-09162', true);
    expect(await close('by', true)).toMatchObject({ closed: true });
    expect(await faultOf(close('by-09162', false))).toEqual({
      ...{ code: 'branch-parent-closed', branch: 'by-09162' },
      parent: 'by',
    });
    const below = { id: 'by-neu', parent: 'by', name: 'Kreis Neu', level: 'district' } as const;
    expect(await faultOf(store().inTurn((tx) => branches.put(tx, 'token:test', below, null)))).toEqual({
      ...{ code: 'branch-parent-invalid', branch: 'by-neu' },
    });
    await close('by', false);
    expect(await close('by-09162', false)).toMatchObject({ closed: false });
  });

  test('a branch that moves is in its new place for every replica at once', async () => {
    await load(`${SMALL}sn,de,Landesverband Sachsen,state\n`);
    const other = createBranches({ clock: systemClock });
    expect((await other.tree(store().db)).isWithin('by-09162', 'by')).toBe(true);
    const move = { id: 'by-09162', parent: 'sn', name: 'Kreisverband München', level: 'district' } as const;
    const prospect = await store().inTurn((tx) => branches.previewPut(tx, move, null));
    expect(prospect.after.get('by-09162')?.path).toEqual(['de', 'sn', 'by-09162']);
    expect((await other.tree(store().db)).isWithin('by-09162', 'by')).toBe(true);
    await store().inTurn((tx) => branches.put(tx, 'token:test', move, null));
    for (const replica of [branches, other]) {
      const tree = await replica.tree(store().db);
      expect([tree.isWithin('by-09162', 'sn'), tree.isWithin('by-09162', 'by')]).toEqual([true, false]);
    }
  });

  test('a row says nothing of limits that it does not have, and what newer programs added is left out', async () => {
    await load(SMALL);
    const stored = async () => {
      const rows = store().db.selectFrom('branches').select(['limits', 'defaults']);
      return rows.where('id', '=', 'by').executeTakeFirstOrThrow();
    };
    await store().inTurn((tx) =>
      branches.change(tx, 'token:test', 'by', { limits: { recordingDays: 30 } }, null),
    );
    expect(await stored()).toEqual({ limits: '{"recordingDays":30}', defaults: '{"options":{}}' });
    const newer = {
      limits: '{"recordingDays":20,"ofNextYear":1}',
      defaults: '{"options":{},"ofNextYear":1}',
    };
    await store().inTurn(async (tx) => {
      await tx.updateTable('branches').set(newer).where('id', '=', 'by').execute();
      expect((await branches.fresh(tx)).limits('by-09162').recordingDays).toBe(20);
    });
  });

  test('why a list is kept is for each booking to say: no branch does, and what says so is left out', async () => {
    await load(SMALL);
    const options = { attendance: 'Immer und überall', muteOnStart: false };
    expect(BranchDefaults.safeParse({ options }).success).toBe(false);
    await store().inTurn(async (tx) => {
      const defaults = JSON.stringify({ options });
      await tx.updateTable('branches').set({ defaults }).where('id', '=', 'by').execute();
      const tree = await branches.fresh(tx);
      expect(tree.options('by-09162')).toMatchObject({ attendance: null, muteOnStart: false });
    });
  });

  test('a default access code appears in no audit row', async () => {
    await load(SMALL);
    await store().inTurn((tx) =>
      branches.change(tx, 'token:test', 'by', { defaults: { options: { accessCode: 'geheim-42' } } }, null),
    );
    const rows = await store().db.selectFrom('audit').selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain('geheim');
    expect((await branches.tree(store().db)).options('by-09162').accessCode).toBe('geheim-42');
  });
});

async function empty({ db }: Database): Promise<void> {
  await db.deleteFrom('audit').execute();
  await db.updateTable('branches').set({ parent: null }).execute();
  await db.deleteFrom('branches').execute();
  await db
    .insertInto('counters')
    .values({ name: 'branch-tree', value: 1 })
    .onConflict((c) => c.column('name').doUpdateSet((eb) => ({ value: eb('counters.value', '+', 1) })))
    .execute();
}
