import type { ComponentChildren } from 'preact';
import { exampleOf, type JsonSchema, objectBehind, typeInWords } from './docs-schema.ts';

/** A sentence in which `backticks` mark code; blank lines part paragraphs. */
export function Prose({ text }: { text: string }) {
  return (
    <>
      {text.split('\n\n').map((paragraph) => (
        <p>
          <Inline text={paragraph} />
        </p>
      ))}
    </>
  );
}

/** The same within a line. */
export function Inline({ text }: { text: string }) {
  return <>{text.split('`').map((part, index) => (index % 2 === 1 ? <code>{part}</code> : part))}</>;
}

/** A type in words, with links to the schemas it names. */
export function Type({ schema }: { schema: JsonSchema }) {
  return (
    <>
      {typeInWords(schema).map((part) =>
        'schema' in part ? <a href={`#schema-${part.schema}`}>{part.schema}</a> : part.text,
      )}
    </>
  );
}

type FieldsProps = { schema: JsonSchema; caption: string };

/** An object's fields as a table, those of nested objects below them as `outer.inner`. */
export function Fields({ schema, caption }: FieldsProps) {
  const rows = rowsOf(schema, '');
  if (rows.length === 0) return <TypeLine schema={schema} caption={caption} />;
  return (
    <Table caption={caption} heads={['Field', 'Type', 'Meaning']}>
      {rows.map(({ name, required, field }) => (
        <tr>
          <th scope="row">
            <code>{name}</code>
            {required ? '' : ' (optional)'}
          </th>
          <td>
            <Type schema={field} />
          </td>
          <td>{field.description === undefined ? '' : <Inline text={field.description} />}</td>
        </tr>
      ))}
    </Table>
  );
}

function TypeLine({ schema, caption }: FieldsProps) {
  return (
    <p>
      {caption}: <Type schema={schema} />
    </p>
  );
}

/** An example as its schema's author wrote it. */
export function Example({ schema }: { schema: JsonSchema }) {
  const example = exampleOf(schema);
  return example === undefined ? null : <pre tabIndex={0}>{JSON.stringify(example, null, 2)}</pre>;
}

type TableProps = { caption: string; heads: readonly string[]; children: ComponentChildren };

export function Table({ caption, heads, children }: TableProps) {
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={caption}>
      <table>
        <caption>{caption}</caption>
        <thead>
          <tr>
            {heads.map((head) => (
              <th scope="col">{head}</th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}

type Row = { readonly name: string; readonly required: boolean; readonly field: JsonSchema };

function rowsOf(schema: JsonSchema, prefix: string): readonly Row[] {
  const { properties = {}, required = [] } = objectBehind(schema) ?? {};
  return Object.entries(properties).flatMap(([name, field]) => [
    { name: prefix + name, required: required.includes(name), field },
    ...rowsOf(field, `${prefix}${name}.`),
  ]);
}
