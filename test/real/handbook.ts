import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { asScript, outputsOf, patternOf, stepsUnder } from '../support/readme-tour.ts';
import { shell } from '../support/shell.ts';
import type { WholeApp } from '../support/whole-app.ts';
import type { RealKeycloak } from './real-keycloak.ts';

const HANDBOOK = new URL('../../docs/keycloak.md', import.meta.url);

/** Types what stands in docs/keycloak.md, in a folder that stands for the machine. */
export function describeHandbook(keycloak: () => RealKeycloak, app: () => WholeApp): void {
  async function follow(heading: string, files: Record<string, string>): Promise<readonly string[]> {
    const folder = await mkdtemp(join(tmpdir(), 'plenum-keycloak-'));
    try {
      await mkdir(join(folder, 'etc/plenum'), { recursive: true });
      await mkdir(join(folder, 'tmp'));
      for (const [name, text] of Object.entries(files))
        await writeFile(join(folder, 'etc/plenum', name), text);
      const steps = stepsUnder(await readFile(HANDBOOK, 'utf8'), heading);
      const script = asScript(steps).replaceAll(/(?<![\w/])\/(etc\/plenum|tmp)\b/g, `${folder}/$1`);
      const { status, stdout, stderr } = await shell(script);
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      const outputs = outputsOf(stdout, steps);
      for (const [index, { expected }] of steps.entries())
        if (expected !== null) expect(outputs[index]).toMatch(patternOf(expected));
      return outputs;
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  test('the address is written into the file for the console', async () => {
    expect(await follow('The realm', {})).toEqual(['1']);
  });

  test('a program gets a token and learns what it may do', async () => {
    await keycloak().setAutomationGroups(['/de/by/buero']);
    const env = {
      PLENUM_PUBLIC_URL: app().url,
      PLENUM_KEYCLOAK_URL: keycloak().url,
      PLENUM_KEYCLOAK_REALM: keycloak().realm,
    };
    const lines = Object.entries(env).map(([name, value]) => `${name}=${value}\n`);
    const outputs = await follow('Programs', {
      env: lines.join(''),
      'automation.secret': keycloak().automation.secret,
    });
    expect(JSON.parse(outputs.at(-1) ?? '')).toMatchObject({
      ...{ kind: 'client', principal: 'client:plenum-automation' },
      grants: [{ branch: 'by', role: 'secretary' }],
    });
  });
}
