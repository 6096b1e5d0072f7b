import { type Complaint, SelectField, TextField, Wrong } from '../../platform/web/form-fields.tsx';
import type { Frame } from '../../platform/web/frame.ts';
import { Layout } from '../../platform/web/layout.tsx';
import { PostForm, Told } from '../../platform/web/page-parts.tsx';
import type { Address } from '../../platform/web/texts.ts';
import { LEVELS } from '../branches/branch.ts';
import { COLUMNS } from '../branches/branch-csv.ts';
import { branchTexts } from './branch-texts.ts';
import type { SayImport } from './import-texts.ts';

export const IMPORT_PATH = '/gliederungen/einlesen';

type ImportForm = {
  readonly address: Address;
  readonly csv: string;
  readonly missing: string;
  readonly complaints: readonly Complaint[];
  readonly done: string | null;
  readonly setback: string | null;
};

type Props = { readonly frame: Frame; readonly form: ImportForm; readonly say: SayImport };

/** Where a list of branches is put in. */
export function ImportPage({ frame, form, say }: Props) {
  const { address, csv, missing, complaints, done, setback } = form;
  const options = (['keep', 'close'] as const).map((choice) => ({ value: choice, words: say(choice) }));
  return (
    <Layout frame={frame} title={say('title')} address={address} here="branches" scripts={['csv-file.js']}>
      <div class="notice">
        {complaints.length === 0 ? null : <Wrong title={say('wrong.title')} complaints={complaints} />}
        <Told done={done} setback={setback} />
        <h1>{say('title')}</h1>
        <p>{say('lead')}</p>
        <Columns frame={frame} address={address} say={say} />
        <p>
          <a href="/gliederungen/liste.csv">{say('save')}</a>
        </p>
        <PostForm frame={frame} action={IMPORT_PATH} class="card">
          <div class="field" data-file-for="csv" hidden>
            <label for="file">{say('file')}</label>
            <span class="small" id="file-hint">
              {say('fileHint')}
            </span>
            <input id="file" type="file" accept=".csv,text/csv,text/plain" aria-describedby="file-hint" />
          </div>
          <TextField
            field="csv"
            label={say('csv')}
            hint={say('csvHint')}
            complaints={complaints.slice(0, 1)}
            value={csv}
            rows={10}
            required
          />
          <SelectField
            field="missing"
            label={say('missing')}
            complaints={[]}
            value={missing}
            groups={[{ label: null, options }]}
          />
          <button type="submit">{say('look')}</button>
        </PostForm>
        <p>
          <a href={frame.link('/gliederungen')}>{say('leave')}</a>
        </p>
      </div>
    </Layout>
  );
}

type ColumnsProps = { readonly frame: Frame; readonly address: Address; readonly say: SayImport };

/** What stands in the first line of a list, and what that means. */
function Columns({ frame, address, say }: ColumnsProps) {
  const branch = branchTexts(frame.language, address);
  const levels = LEVELS.map((level) => `${level} (${branch(`level.${level}`)})`).join(', ');
  return (
    <>
      <p>{say('how')}</p>
      <ul class="csv-columns">
        {COLUMNS.map((column) => (
          <li key={column}>
            <code>{column}</code>
            {`: ${column === 'level' ? levels : say(`columns.${column}`)}`}
          </li>
        ))}
      </ul>
    </>
  );
}
