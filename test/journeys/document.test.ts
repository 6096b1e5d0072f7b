import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { broken, type Surface, surfaceOf } from '../support/api-surface.ts';
import { type Document, type Operation, operationsOf, readDocument } from '../support/openapi.ts';
import { asScript, outputsOf, patternOf, stepsUnder } from '../support/readme-tour.ts';
import { startWholeApp, tokenOf, type WholeApp } from '../support/whole-app.ts';

const ROOT = new URL('../../', import.meta.url);
const GUIDE = readFileSync(new URL('docs/api.md', ROOT), 'utf8');
const SURFACE = new URL('v1-surface.txt', import.meta.url);

/** Runs beside the app, which is in this process: waiting for it must not stop it. */
const execute = promisify(execFile);
const hasCurl = spawnSync('curl', ['--version']).status === 0;
if (!hasCurl) process.stderr.write('\n!!! NO CURL: the first calls of docs/api.md are SKIPPED\n\n');

let app: WholeApp;
let document: Document;
let operations: readonly Operation[];
let folder = '';
beforeAll(async () => {
  app = await startWholeApp('sqlite', {
    callers: ['admin@de'],
    settings: { PLENUM_API_REQUESTS_PER_MINUTE: '600' },
  });
  document = await readDocument(app.url);
  operations = operationsOf(document);
  folder = mkdtempSync(join(tmpdir(), 'plenum-types-'));
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await app.close();
});

describe('the document of the whole API', () => {
  test('names every call once, with a summary, and every group with a description', () => {
    expect(operations.length).toBeGreaterThan(25);
    const ids = operations.map(({ operationId }) => operationId);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
    expect(operations.filter(({ summary }) => !/^\S.{9,}[^.]$/.test(summary))).toEqual([]);
    const described = document.tags.filter(({ description = '' }) => description !== '');
    const groups = [...new Set(operations.flatMap(({ tags }) => tags))];
    expect(groups.filter((tag) => !described.some(({ name }) => name === tag))).toEqual([]);
    expect(operations.filter(({ tags }) => tags.length !== 1)).toEqual([]);
  });

  test('documents of every call the refusals that any can meet, as problems', () => {
    const faults = operations.flatMap(({ title, responses, requestBody, path }) => {
      const expected = [
        '400',
        '401',
        '429',
        '500',
        '503',
        ...(requestBody === undefined ? [] : ['413', '415']),
      ];
      const missing = expected.filter((status) => responses[status] === undefined);
      const odd = Object.entries(responses).filter(
        ([status, { content = {} }]) =>
          status >= '400' && Object.keys(content).join() !== 'application/problem+json',
      );
      const lost = path.includes('{id}') && responses['404'] === undefined && !title.startsWith('PUT');
      return [...missing, ...odd.map(([status]) => status), ...(lost ? ['404'] : [])].map(
        (status) => `${title}: ${status}`,
      );
    });
    expect(faults).toEqual([]);
  });

  test('says on every answer but 401 how many calls are left', () => {
    const silent = operations.flatMap(({ title, responses }) =>
      Object.entries(responses)
        .filter(([status, { headers = {} }]) => status !== '401' && !('RateLimit' in headers))
        .map(([status]) => `${title}: ${status}`),
    );
    expect(silent).toEqual([]);
  });

  test('refers only to what is there, and leaves nothing that is not referred to', () => {
    const text = JSON.stringify({ paths: document.paths, components: document.components });
    const named = new Set(
      [...text.matchAll(/"\$ref":"#\/components\/([^"]+)"/g)].map(([, name = '']) => name),
    );
    const there = Object.entries(document.components).flatMap(([kind, entries]) =>
      Object.keys(entries).map((name) => `${kind}/${name}`),
    );
    expect([...named].filter((name) => !there.includes(name))).toEqual([]);
    const notices = ['headers/Deprecation', 'headers/Sunset', 'securitySchemes/token'];
    expect(there.filter((name) => !named.has(name) && !notices.includes(name))).toEqual([]);
  });

  test('gives every larger body a name, and writes none of them twice', () => {
    const seen = new Map<string, string>();
    const twice: string[] = [];
    const walk = (value: unknown, place: string) => {
      if (typeof value !== 'object' || value === null) return;
      const fields = 'properties' in value && typeof value.properties === 'object' ? value.properties : null;
      if (fields !== null && Object.keys(fields).length > 3) {
        const text = JSON.stringify(value);
        const first = seen.get(text);
        if (first !== undefined) twice.push(`${place} is ${first}`);
        seen.set(text, place);
      }
      for (const [key, item] of Object.entries(value)) if (key !== 'examples') walk(item, `${place}/${key}`);
    };
    walk(document.components.schemas, 'schemas');
    walk(document.paths, 'paths');
    expect(twice).toEqual([]);
    const unnamed = operations.flatMap(({ title, requestBody }) =>
      Object.values(requestBody?.content ?? {}).some(({ schema }) => schema.properties !== undefined)
        ? [title]
        : [],
    );
    expect(unnamed).toEqual([]);
  });
});

describe('openapi-typescript', () => {
  const run = (script: string, ...args: readonly string[]) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], {
      cwd: folder,
      encoding: 'utf8',
    });
    return { status, stdout, stderr };
  };
  const tool = (path: string) => fileURLToPath(new URL(`node_modules/${path}`, ROOT));
  const compile = (...files: readonly string[]) => {
    const strict = { strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true };
    const node = { module: 'nodenext', types: ['node'], typeRoots: [tool('@types')] };
    const options = {
      target: 'es2024',
      lib: ['es2024', 'dom'],
      noEmit: true,
      allowImportingTsExtensions: true,
    };
    const compilerOptions = { ...strict, ...node, ...options };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }));
    return run(tool('typescript/bin/tsc'), '-p', '.');
  };

  test('makes types of it without a warning, of which none is left open', () => {
    writeFileSync(join(folder, 'openapi.json'), JSON.stringify(document));
    const made = run(tool('openapi-typescript/bin/cli.js'), 'openapi.json', '-o', 'plenum.ts');
    expect({ status: made.status, stderr: made.stderr.replaceAll(/^(✨|🚀).*$/gmu, '').trim() }).toEqual({
      status: 0,
      stderr: '',
    });
    expect(made.stdout).not.toMatch(/warn/i);
    const open = readFileSync(join(folder, 'plenum.ts'), 'utf8')
      .split('\n')
      .filter((line) => /: (unknown|never|any);/.test(line))
      .map((line) => line.trim())
      .filter((line) => !/^(\w+\?: never|\[\w+: string\]: unknown|\w+: never);$/.test(line));
    expect(open).toEqual([]);
  });

  test('every body has a type of its own', () => {
    const places = operations.flatMap(({ path, method, requestBody, responses }) => {
      const call = `paths['${path}']['${method.toLowerCase()}']`;
      const sent = Object.keys(requestBody?.content ?? {}).map(
        (type) => `NonNullable<${call}['requestBody']>['content']['${type}']`,
      );
      const given = Object.entries(responses).flatMap(([status, { content = {} }]) =>
        Object.keys(content).map((type) => `${call}['responses'][${status}]['content']['${type}']`),
      );
      return [...sent, ...given];
    });
    expect(places.length).toBeGreaterThan(150);
    const lines = [
      `import type { paths } from './plenum.ts';`,
      'type Sound<T> = [T] extends [never] ? false : unknown extends T ? false : true;',
      ...places.map((place, index) => `export const sound${index}: Sound<${place}> = true;`),
    ];
    writeFileSync(join(folder, 'sound.ts'), lines.join('\n'));
    expect(compile('sound.ts')).toEqual({ status: 0, stdout: '', stderr: '' });
  });

  test('the client of docs/api.md compiles, and books', async () => {
    const client = /^```ts\n([\s\S]*?)^```$/m.exec(GUIDE)?.[1] ?? '';
    expect(client).toContain("from './plenum.ts'");
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
    writeFileSync(join(folder, 'client.ts'), client);
    expect(compile('client.ts')).toEqual({ status: 0, stdout: '', stderr: '' });
    const { stdout, stderr } = await execute(process.execPath, ['client.ts'], caller());
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^http:\/\/\S+\/m\/\S+\n$/);
  });
});

/** How a program is run that calls the API. */
const caller = () => ({
  cwd: folder,
  env: { ...process.env, NODE_OPTIONS: '', PLENUM: app.url, TOKEN: tokenOf('admin@de') },
  timeout: 20_000,
});

(hasCurl ? test : test.skip)('the first calls of docs/api.md are answered as it says', async () => {
  const steps = stepsUnder(GUIDE, 'First calls');
  expect(steps.length).toBeGreaterThan(1);
  const { stdout } = await execute('bash', ['-c', asScript(steps)], caller());
  for (const [index, output] of outputsOf(stdout, steps).entries()) {
    expect(output).toMatch(patternOf(steps[index]?.expected ?? '…'));
  }
});

describe('v1', () => {
  const promised = (): Surface =>
    readFileSync(SURFACE, 'utf8')
      .split('\n')
      .filter((line) => line !== '');

  test('still has everything that callers rely on; what is new is written down by PLENUM_WRITE_SURFACE=1', () => {
    const now = surfaceOf(document);
    const faults = broken(promised(), now);
    expect(faults).toEqual([]);
    if (process.env['PLENUM_WRITE_SURFACE'] === '1') writeFileSync(SURFACE, `${now.join('\n')}\n`);
  });

  const surface = (change: (copy: Document) => void): Surface => {
    const copy = structuredClone(document);
    change(copy);
    return surfaceOf(copy);
  };
  const schema = ({ components }: Document, name: string) => components.schemas[name] ?? {};
  const field = (copy: Document, name: string, property: string) =>
    schema(copy, name).properties?.[property] ?? {};

  test.each<[string, (copy: Document) => void, string]>([
    [
      'a call',
      ({ paths }) => Reflect.deleteProperty(paths['/api/v1/rooms'] ?? {}, 'get'),
      'no longer so: call GET /api/v1/rooms',
    ],
    [
      'a field of an answer',
      (copy) => Reflect.deleteProperty(schema(copy, 'Booking').properties ?? {}, 'status'),
      'no longer so: gives Booking.status: string',
    ],
    [
      'a field of a request',
      (copy) => Reflect.deleteProperty(schema(copy, 'BookingRequest').properties ?? {}, 'recurrence'),
      'no longer so: takes BookingRequest.recurrence: string',
    ],
    [
      'a value of a field of a request',
      (copy) => Reflect.set(field(copy, 'BookingRequest', 'onConflict'), 'enum', ['refuse', 'shift']),
      'no longer so: takes BookingRequest.onConflict: "skip"',
    ],
    [
      'a value where there was one in answers',
      (copy) => Reflect.set(field(copy, 'Occurrence', 'startsAt'), 'type', ['string', 'null']),
      'no longer so: gives Occurrence.startsAt: string',
    ],
  ])('without %s it would be broken', (_name, change, sentence) => {
    expect(broken(surfaceOf(document), surface(change))).toContain(sentence);
  });

  test('a field that must be sent all at once, or may be missing all at once, breaks it; a new one does not', () => {
    const demanding = surface((copy) => {
      Reflect.set(schema(copy, 'BookingRequest'), 'required', ['branch', 'timeZone']);
    });
    expect(broken(surfaceOf(document), demanding)).toContain(
      'new for callers that exist: demands BookingRequest.timeZone',
    );
    const grown = surface((copy) => {
      Reflect.set(schema(copy, 'Booking').properties ?? {}, 'colour', { type: 'string' });
      Reflect.set(schema(copy, 'BookingRequest').properties ?? {}, 'colour', { type: 'string' });
    });
    expect(broken(surfaceOf(document), grown)).toEqual([]);
  });
});
