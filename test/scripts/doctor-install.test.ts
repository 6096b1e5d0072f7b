import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { cp, mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { ReportDocument } from '../../scripts/doctor-run/report.ts';
import { CERTIFICATES, tlsInFrontOf } from '../support/tls-front.ts';
import { afterwards, aFolder, aServer, entryOf, poolOf, run } from './doctor-pool.ts';

const path = (relative: string) => fileURLToPath(new URL(`../../${relative}`, import.meta.url));

test('an installation without development packages runs it, and a certificate of our own authority is taken', async () => {
  const top = await aFolder();
  for (const folder of ['src', 'scripts', 'config'])
    await cp(path(folder), join(top, folder), { recursive: true });
  await cp(path('package.json'), join(top, 'package.json'));
  const modules = realpathSync(path('node_modules'));
  for (const name of productionPackages(modules)) {
    await mkdir(dirname(join(top, 'node_modules', name)), { recursive: true });
    await symlink(join(modules, name), join(top, 'node_modules', name));
  }
  const server = await aServer();
  const [good, other] = [await tlsInFrontOf(server.url, 'good'), await tlsInFrontOf(server.url, 'other')];
  afterwards(() => good.close());
  afterwards(() => other.close());
  const authorities = join(top, 'authorities.pem');
  await writeFile(authorities, `${CERTIFICATES.good}\n${CERTIFICATES.other}\n`);
  const env = {
    NODE_EXTRA_CA_CERTS: authorities,
    PLENUM_DATA_DIR: await aFolder(),
    PLENUM_BBB_SERVERS: poolOf([entryOf(server, { url: good.url }), entryOf(server, { url: other.url })]),
  };
  const at = (name: string) => run(join(top, 'scripts/doctor'), ['--json', '--only', name], env);
  expect(await at('bbb-01')).toMatchObject({ code: 0, err: '' });
  const { findings } = ReportDocument.parse(JSON.parse((await at('bbb-02')).out));
  expect(findings).toContainEqual(
    expect.objectContaining({
      check: 'certificate',
      level: 'error',
      seen: 'Its certificate is for another name: other.example.',
    }),
  );
});

/** What `npm ci --omit=dev` would bring, by the lock. */
function productionPackages(modules: string): readonly string[] {
  const lock = JSON.parse(readFileSync(path('package-lock.json'), 'utf8')) as {
    packages: Record<string, { dev?: boolean }>;
  };
  return Object.entries(lock.packages)
    .filter(([place, { dev }]) => /^node_modules\/(@[^/]+\/)?[^/]+$/.test(place) && dev !== true)
    .map(([place]) => place.slice('node_modules/'.length))
    .filter((name) => existsSync(join(modules, name)));
}
