import type { FaultCode } from '../../lib/refusal.ts';
import { DocsGuide } from './docs-guide.tsx';
import { Example, Fields, Inline, Prose, Table, Type } from './docs-parts.tsx';
import { type JsonSchema, schemaName } from './docs-schema.ts';
import { DOCS_STYLE } from './docs-style.ts';
import { PROBLEMS } from './problems.ts';

/** As much of an OpenAPI document as ours has. */
export type ReadableDocument = {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas?: Readonly<Record<string, JsonSchema>> };
};

type Operation = {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly description: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, Answer>>;
};

type Parameter = {
  readonly in: string;
  readonly name: string;
  readonly required?: boolean;
  readonly description?: string;
  readonly schema: JsonSchema;
};

type Answer = { readonly description: string; readonly content?: Content };
type Content = Readonly<
  Record<
    string,
    { readonly schema: JsonSchema; readonly examples?: Readonly<Record<string, { readonly value: unknown }>> }
  >
>;

type Entry = { readonly method: string; readonly path: string; readonly operation: Operation };

/** The documentation as one page that needs no script and no other host. */
export function DocsPage({ document, publicUrl }: { document: ReadableDocument; publicUrl: string }) {
  const entries = Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]): Entry => ({ method, path, operation })),
  );
  const groups = [...Map.groupBy(entries, ({ operation }) => operation.tags[0] ?? '')];
  const schemas = document.components.schemas ?? {};
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Plenum API</title>
        <style dangerouslySetInnerHTML={{ __html: DOCS_STYLE }} />
      </head>
      <body>
        <main>
          <DocsGuide publicUrl={publicUrl} groups={groups.map(([tag]) => tag)} />
          {groups.map(([tag, group]) => (
            <section>
              <h2 id={`group-${tag}`}>{tag}</h2>
              {group.map((entry) => (
                <OperationPart {...entry} schemas={schemas} />
              ))}
            </section>
          ))}
          <Schemas schemas={schemas} />
          <Problems />
        </main>
      </body>
    </html>
  );
}

type Schemas = Readonly<Record<string, JsonSchema>>;

function OperationPart({ method, path, operation, schemas }: Entry & { schemas: Schemas }) {
  const { operationId, summary, description, parameters = [], requestBody, responses } = operation;
  const [body] = Object.entries(requestBody?.content ?? {});
  const sent = body?.[1].schema;
  const [shown] = Object.values(Object.values(responses)[0]?.content ?? {}).flatMap(({ examples = {} }) =>
    Object.values(examples),
  );
  return (
    <details id={operationId}>
      <summary>
        <h3>
          <span class="method">{method.toUpperCase()}</span> <code>{path}</code>
        </h3>{' '}
        <span class="muted">{summary}</span>
      </summary>
      <Prose text={description} />
      {parameters.length > 0 && <Parameters parameters={parameters} />}
      {sent !== undefined && <Fields schema={sent} caption={`Body (${body?.[0] ?? ''})`} />}
      {sent !== undefined && <Example schema={resolve(sent, schemas)} />}
      <Table caption="Answers" heads={['Status', 'Meaning', 'Body']}>
        {Object.entries(responses).map(([status, answer]) => (
          <AnswerRow status={status} answer={answer} />
        ))}
      </Table>
      {shown !== undefined && <Example schema={{ example: shown.value }} />}
    </details>
  );
}

function Parameters({ parameters }: { parameters: readonly Parameter[] }) {
  return (
    <Table caption="Parameters" heads={['Name', 'In', 'Type', 'Meaning']}>
      {parameters.map(({ name, in: place, required, schema, description }) => (
        <tr>
          <th scope="row">
            <code>{name}</code>
            {required === true ? '' : ' (optional)'}
          </th>
          <td>{place}</td>
          <td>
            <Type schema={schema} />
          </td>
          <td>{description === undefined ? '' : <Inline text={description} />}</td>
        </tr>
      ))}
    </Table>
  );
}

function AnswerRow({ status, answer }: { status: string; answer: Answer }) {
  const schema = Object.values(answer.content ?? {})[0]?.schema;
  return (
    <tr>
      <th scope="row">{status}</th>
      <td>
        <Prose text={answer.description} />
      </td>
      <td>{schema === undefined ? 'none' : <Type schema={schema} />}</td>
    </tr>
  );
}

function Schemas({ schemas }: { schemas: Schemas }) {
  return (
    <section>
      <h2 id="schemas">Schemas</h2>
      {Object.entries(schemas).map(([name, schema]) => (
        <section>
          <h3 id={`schema-${name}`}>{name}</h3>
          {schema.description !== undefined && <Prose text={schema.description} />}
          <Fields schema={schema} caption={name} />
          <Example schema={schema} />
        </section>
      ))}
    </section>
  );
}

function Problems() {
  const codes = Object.keys(PROBLEMS) as FaultCode[];
  return (
    <section>
      <h2 id="problems">Problems</h2>
      <Table caption="Every refusal there is" heads={['Code', 'Status', 'English', 'Deutsch']}>
        {codes.map((code) => (
          <tr>
            <th scope="row">
              <a href={`/problems/${code}`}>
                <code>{code}</code>
              </a>
            </th>
            <td>{PROBLEMS[code].status}</td>
            <td>{PROBLEMS[code].title.en}</td>
            <td lang="de">{PROBLEMS[code].title.de}</td>
          </tr>
        ))}
      </Table>
    </section>
  );
}

function resolve(schema: JsonSchema, schemas: Schemas): JsonSchema {
  return schema.$ref === undefined ? schema : (schemas[schemaName(schema.$ref)] ?? schema);
}
