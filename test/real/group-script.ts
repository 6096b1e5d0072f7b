import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { shell } from '../support/shell.ts';
import type { RealKeycloak } from './real-keycloak.ts';

const BRANCHES = `id,parent,name,level
de,,Bundesverband,federal
sn,de,Landesverband Sachsen,state
sn-14713,sn,Kreisverband Leipzig,district
`;
const OTHERS = `id;parent;name;level
x;;Verein;federal
y;x;Ortsgruppe;local
`;

/** `scripts/keycloak-groups`, at a realm that has some of the groups already. */
export function describeGroupScript(keycloak: () => RealKeycloak): void {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'plenum-groups-'));
    await writeFile(join(folder, 'branches.csv'), BRANCHES);
    await writeFile(join(folder, 'others.csv'), OTHERS);
    await writeFile(join(folder, 'password'), `${keycloak().administrator.password}\n`);
    await writeFile(join(folder, 'wrong'), 'not this one\n');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const run = (options: string) =>
    shell(`scripts/keycloak-groups --url ${keycloak().url} --realm ${keycloak().realm} ${options}`);
  const file = (name: string) => join(folder, name);
  const good = () => `--password-file ${file('password')} --branches`;

  test('says what is missing, makes it, and finds nothing to do after that; who is in a group stays there', async () => {
    const person = { username: 'groups', password: 'Wort', name: 'Grete Beispiel', groups: ['/de/buero'] };
    await keycloak().addUser({ ...person, email: 'grete@treffen.example' });
    const at = (branch: string) =>
      [branch, ...['mitglieder', 'leitung', 'buero', 'admin'].map((role) => `${branch}/${role}`)].join('\n');
    const missing = `${at('/de/sn')}\n${at('/de/sn/sn-14713')}\n`;
    const trial = await run(`${good()} ${file('branches.csv')} --dry-run`);
    expect(trial).toEqual({
      status: 0,
      stderr: '',
      stdout: `${missing}10 groups are missing, 5 were there.\n`,
    });
    // A trial makes nothing, so that the next one finds the same.
    expect(await run(`${good()} ${file('branches.csv')} --dry-run`)).toEqual(trial);

    const made = { status: 0, stderr: '', stdout: '10 groups made, 5 were there.\n' };
    expect(await run(`${good()} ${file('branches.csv')}`)).toEqual(made);
    const again = { status: 0, stderr: '', stdout: '0 groups made, 15 were there.\n' };
    expect(await run(`${good()} ${file('branches.csv')}`)).toEqual(again);
    expect(await keycloak().admin.get('/group-by-path/de/sn/sn-14713/leitung')).toMatchObject({
      path: '/de/sn/sn-14713/leitung',
    });
    const { id } = await keycloak().admin.get<{ id: string }>('/group-by-path/de/buero');
    expect(await keycloak().admin.get(`/groups/${id}/members`)).toMatchObject([{ username: 'groups' }]);
  });

  test('takes other roles, and another tree beside the first', async () => {
    const made = await run(`${good()} ${file('others.csv')} --roles vorstand,kasse`);
    expect(made).toMatchObject({ status: 0, stdout: '6 groups made, 0 were there.\n' });
    expect(await keycloak().admin.get('/group-by-path/x/y/kasse')).toMatchObject({ path: '/x/y/kasse' });
  });

  test('says in a sentence what keeps it from working, and makes nothing', async () => {
    await writeFile(file('bad.csv'), 'id,parent,name,level\nde,,Bund,federal\nby,nowhere,Bayern,state\n');
    const refused = async (options: string, status: number) => {
      const ran = await run(options);
      expect(ran).toMatchObject({ status, stdout: '' });
      return ran.stderr;
    };
    expect(await refused(`${good()} ${file('bad.csv')}`, 1)).toBe('Line 3: by stands below no root.\n');
    expect(await refused(`${good()} ${file('none.csv')}`, 1)).toContain('cannot be read');
    expect(await refused(`--password-file ${file('wrong')} --branches ${file('branches.csv')}`, 1)).toBe(
      'Keycloak does not know this user, or another password.\n',
    );
    expect(await refused(`${good()} ${file('branches.csv')} --realm nowhere`, 1)).toContain(
      'no realm nowhere',
    );
    expect(await refused(`${good()} ${file('branches.csv')} --delete`, 2)).toContain('--help');
    expect(await refused(`${good()} ${file('branches.csv')} --url http://127.0.0.1:1`, 1)).toContain(
      'cannot be reached',
    );
  });
}
