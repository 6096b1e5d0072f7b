import { describe, expect, test } from '@jest/globals';
import express from 'express';
import { z } from 'zod';
import { silentLog } from '../../../src/lib/log.ts';
import { documentation } from '../../../src/platform/http/documentation.tsx';
import { type Endpoint, endpoint } from '../../../src/platform/http/endpoint.ts';
import { createOpenApi } from '../../../src/platform/http/openapi.ts';
import { PROBLEMS } from '../../../src/platform/http/problems.ts';
import { serve } from '../../support/web-server.ts';
import { newDiary, PUBLIC_URL, sampleEndpoints } from './sample-api.ts';

const endpoints = sampleEndpoints(newDiary());

type Operation = {
  readonly operationId: string;
  readonly parameters?: readonly {
    readonly in: string;
    readonly name: string;
    readonly required?: boolean;
  }[];
  readonly requestBody?: { readonly required: boolean; readonly content: Readonly<Record<string, unknown>> };
  readonly responses: Readonly<Record<string, { readonly description: string; readonly content?: object }>>;
};
type Document = {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Readonly<Record<string, unknown>>>> };
};
// What has gone through JSON is plain data, of the shape that OpenAPI prescribes.
const document = JSON.parse(JSON.stringify(createOpenApi(endpoints, PUBLIC_URL))) as Document;

function operationOf({ path, method }: Endpoint): Operation {
  const operation = document.paths[`/api/v1${path}`]?.[method];
  if (operation === undefined) throw new Error(`${method} ${path} is not documented`);
  return operation;
}

/** Every `$ref` anywhere in a value. */
function references(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]: [string, unknown]) =>
    key === '$ref' && typeof item === 'string' ? [item] : references(item),
  );
}

describe('the OpenAPI document', () => {
  test('has every endpoint, each under a name of its own', () => {
    expect(document.openapi).toMatch(/^3\.1\./);
    const ids = endpoints.map((one) => operationOf(one).operationId);
    expect(new Set(ids).size).toBe(endpoints.length);
  });

  test.each(endpoints.map((one) => [`${one.method} ${one.path}`, one] as const))(
    '%s: parameters, body, answers and refusals are those of its record',
    (_name, one) => {
      const operation = operationOf(one);
      const named = [...one.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const inPath = operation.parameters?.filter((parameter) => parameter.in === 'path') ?? [];
      expect(inPath.map(({ name, required }) => [name, required])).toEqual(named.map((name) => [name, true]));
      expect(operation.requestBody !== undefined).toBe(one.body !== null);
      for (const { status, body } of one.answers) {
        expect(operation.responses[status]?.content !== undefined).toBe(body !== null);
      }
      for (const code of ['unauthenticated', 'internal-error', ...(one.refuses ?? [])] as const) {
        const refusal = operation.responses[PROBLEMS[code].status];
        expect(refusal?.description).toContain(`\`${code}\``);
        expect(Object.keys(refusal?.content ?? {})).toEqual(['application/problem+json']);
      }
    },
  );

  test('offers the headers that a call understands, and no others', () => {
    const headers = (path: string, method: string) =>
      (document.paths[path]?.[method]?.parameters ?? [])
        .filter((p) => p.in === 'header')
        .map(({ name }) => name);
    expect(headers('/api/v1/notes', 'post')).toContain('Idempotency-Key');
    expect(headers('/api/v1/notes/{id}', 'patch')).toEqual(['If-Match']);
    expect(headers('/api/v1/notes/{id}', 'get')).toEqual([]);
  });

  test('names the media types that are read', () => {
    const types = (path: string, method: string) =>
      Object.keys(document.paths[path]?.[method]?.requestBody?.content ?? {});
    expect(types('/api/v1/notes/import', 'post')).toEqual(['text/csv']);
    expect(types('/api/v1/notes/{id}', 'patch')).toEqual([
      'application/merge-patch+json',
      'application/json',
    ]);
  });

  test('refers only to what is there, and keeps the examples of its schemas', () => {
    const there = Object.entries(document.components).flatMap(([kind, named]) =>
      Object.keys(named).map((name) => `#/components/${kind}/${name}`),
    );
    expect(references(document).filter((reference) => !there.includes(reference))).toEqual([]);
    expect(document.components.schemas['Note']).toMatchObject({ examples: [{ id: 'n1' }] });
  });

  test('of an answer that transforms what it is given cannot be made: the start fails, not a reader', () => {
    const odd = endpoint({
      method: 'get',
      path: '/odd',
      summary: 'Odd',
      right: 'view',
      scope: { of: 'listed' },
      answers: [{ status: 200, summary: 'Odd', body: z.string().transform((text) => text.length) }],
      transaction: 'none',
      handle: () => Promise.resolve({ body: 1 }),
    });
    expect(() => createOpenApi([odd], PUBLIC_URL)).toThrow();
  });
});

describe('the documentation over HTTP', () => {
  async function withDocs(look: (url: string) => Promise<void>): Promise<void> {
    const server = await serve(
      express().use(documentation({ endpoints, publicUrl: PUBLIC_URL, log: silentLog })),
    );
    try {
      await look(server.url);
    } finally {
      await server.close();
    }
  }

  test('/docs shows every endpoint and problem, without a script and without another host', async () => {
    await withDocs(async (url) => {
      const answer = await fetch(`${url}/docs`);
      const page = await answer.text();
      expect(answer.headers.get('content-security-policy')).toMatch(/style-src 'sha256-[\w+/]+=*'/);
      for (const one of endpoints) expect(page).toContain(`<details id="${operationOf(one).operationId}">`);
      for (const code of Object.keys(PROBLEMS)) expect(page).toContain(`href="/problems/${code}"`);
      expect(page).not.toMatch(/<script|src=|@import|url\(|href="http/);
      const anchors = [...page.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id ?? '');
      expect(anchors.filter((id) => !page.includes(`id="${id}"`))).toEqual([]);
    });
  });

  test('/openapi.json is the document', async () => {
    await withDocs(async (url) => {
      expect(await (await fetch(`${url}/openapi.json`)).json()).toEqual(document);
    });
  });

  test('the type of every problem leads to a page in both languages, or to JSON for who asks for it', async () => {
    await withDocs(async (url) => {
      for (const [code, { title }] of Object.entries(PROBLEMS)) {
        const json = await fetch(`${url}/problems/${code}`, { headers: { Accept: 'application/json' } });
        expect(await json.json()).toMatchObject({ code, title });
      }
      const page = await (await fetch(`${url}/problems/busy`, { headers: { Accept: 'text/html' } })).text();
      expect(page).toContain(PROBLEMS.busy.title.de);
      expect(page).toContain(PROBLEMS.busy.title.en);
      expect((await fetch(`${url}/problems/toString`)).status).toBe(404);
    });
  });
});
