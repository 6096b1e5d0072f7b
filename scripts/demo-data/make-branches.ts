#!/usr/bin/env node
import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';

const HELP = `node scripts/demo-data/make-branches.ts [--help]

Writes config/demo/branches.csv (id,parent,name,level) from scripts/demo-data/kreise.csv:
the federal level, the 16 Länder and 411 districts.`;

const District = z.object({
  /** Official municipality key of a district: five digits, the first two of them the Land's. */
  ags: z.string().regex(/^\d{5}$/),
  name: z.string().min(2),
  kind: z.enum(['stadt', 'landkreis', 'region', 'bezirk']),
  land: z.string().min(2),
  land_code: z.string().regex(/^[a-z]{2}$/),
});
type District = z.infer<typeof District>;

const KIND_IN_NAME = { stadt: 'Stadt', landkreis: 'Landkreis', region: 'Region', bezirk: 'Bezirk' } as const;

/**
 * The party's tree down to the districts, as the CSV that Plenum imports: 428 rows below a header, parents first.
 *
 * @param districtsCsv columns `ags,name,kind,land,land_code`; more may stand beside them
 * @throws ZodError or CsvError when the columns are not these
 */
export function makeBranches(districtsCsv: string): string {
  const districts = z.array(District).parse(parse(districtsCsv, { bom: true, columns: true }));
  const lands = new Map(districts.map((district) => [district.land_code, district.land]));
  const rows = [
    ['de', '', 'Bundesverband', 'federal'],
    ...[...lands].map(([code, land]) => [code, 'de', `Landesverband ${land}`, 'state']),
    ...districts.map((district) => [
      `${district.land_code}-${district.ags}`,
      district.land_code,
      districtName(district, districts),
      'district',
    ]),
  ];
  return [['id', 'parent', 'name', 'level'], ...rows].map((row) => `${row.map(cell).join(',')}\n`).join('');
}

/** 24 cities share their name with the Landkreis around them; only these need the kind to be told apart. */
function districtName({ name, kind }: District, districts: readonly District[]): string {
  if (name === 'Stadtverband Saarbrücken') return 'Kreisverband Saarbrücken'; // no "Kreisverband Stadtverband"
  if (kind === 'bezirk') return `Bezirksverband Berlin-${name}`;
  const shared = districts.filter((other) => other.name === name).length > 1;
  return shared ? `Kreisverband ${name} (${KIND_IN_NAME[kind]})` : `Kreisverband ${name}`;
}

function cell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { values } = parseArgs({ options: { help: { type: 'boolean', default: false } } });
  if (values.help) {
    console.log(HELP);
  } else {
    const target = new URL('../../config/demo/branches.csv', import.meta.url);
    writeFileSync(target, makeBranches(readFileSync(new URL('kreise.csv', import.meta.url), 'utf8')));
    console.log('config/demo/branches.csv is written.');
  }
}
