import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';

const ROOT = new URL('../', import.meta.url);

function read(path: string): string {
  return readFileSync(new URL(path, ROOT), 'utf8');
}

describe('the words around the product', () => {
  test('the README lists every setting with its default, and which are secret', () => {
    const yaml = read('config/default.yaml');
    const defaults = parse(yaml) as Record<string, unknown>;
    const secrets = [...yaml.matchAll(/^# Secret[.,][^\n]*\n(?:#[^\n]*\n)*(\w+):/gm)].map(([, name]) => name);
    const expected = Object.entries(defaults).map(([name, value]) => ({
      name: `PLENUM_${name.toUpperCase()}`,
      secret: secrets.includes(name),
      default: value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value),
    }));
    // A list too long for a table stands where its comment is.
    for (const each of expected) if (each.default.length > 60) each.default = 'config/default.yaml';
    const rows = [...read('README.md').matchAll(/^\| `(PLENUM_\w+)`( \(secret\))? +\| (?:`([^`]*)`)? *\|/gm)];
    const listed = rows.map(([, name, secret, value = '']) => ({
      name,
      secret: secret !== undefined,
      default: value,
    }));
    expect(listed).toEqual(expected);
  });

  const pages = [
    'README.md',
    'CHANGELOG.md',
    ...readdirSync(new URL('docs/', ROOT)).map((name) => `docs/${name}`),
  ];
  test.each(pages)('%s links to nothing that is not there', (page) => {
    const targets = [...read(page).matchAll(/\]\(([^)#\s]+)[^)]*\)/g)].map(([, target = '']) => target);
    const missing = targets.filter(
      (target) => !/^https?:/.test(target) && !existsSync(new URL(target, new URL(page, ROOT))),
    );
    expect(missing).toEqual([]);
  });

  test('the page for who books names buttons and pages as they are called', () => {
    const names = [
      ...read('docs/using.md')
        .replaceAll(/\s+/g, ' ')
        .matchAll(/„([^“]+)“/g),
    ].map(([, name = '']) => name);
    const texts = readdirSync(new URL('src/', ROOT), { recursive: true })
      .map(String)
      .filter((path) => /(^|[-/])de\.ts$/.test(path))
      .map((path) => read(`src/${path}`))
      .join('\n');
    expect(names.length).toBeGreaterThan(10);
    expect(names.filter((name) => !texts.includes(`'${name}'`))).toEqual([]);
  });

  test('the page about the architecture names only files and folders that are there', () => {
    const named = [...read('docs/architecture.md').matchAll(/`([a-z/-]+\.tsx?)`/g)].map(
      ([, file = '']) => file,
    );
    const known = readdirSync(new URL('src/', ROOT), { recursive: true }).map(String);
    expect(named.filter((file) => !known.some((path) => `/${path}`.endsWith(`/${file}`)))).toEqual([]);
  });
});
