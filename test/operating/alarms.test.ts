import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Registry } from 'prom-client';
import { parse } from 'yaml';
import { createKeycloakMetrics } from '../../src/features/people/keycloak-metrics.ts';
import { createRoomMetrics } from '../../src/features/rooms/room-metrics.ts';
import { silentLog } from '../../src/lib/log.ts';
import { freePort } from '../support/ports.ts';
import { METRICS_TOKEN, startWholeApp, type WholeApp } from '../support/whole-app.ts';
import { readExpression } from './promql.ts';

const ROOT = new URL('../../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, ROOT), 'utf8');

type Rule = {
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels: { readonly severity: string };
  readonly annotations: Readonly<Record<'summary' | 'description' | 'runbook', string>>;
};
type Panel = {
  readonly id: number;
  readonly title: string;
  readonly type: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets?: readonly { readonly expr: string; readonly legendFormat?: string }[];
};

const rules = (
  parse(read('config/prometheus/alarms.yaml')) as { groups: { rules: Rule[] }[] }
).groups.flatMap(({ rules: each }) => each);
const dashboard = JSON.parse(read('config/prometheus/dashboard.json')) as { panels: Panel[] };
const queries = dashboard.panels.flatMap(({ title, targets = [] }) =>
  targets.map(({ expr, legendFormat = '' }) => ({ title, expr, legendFormat })),
);

/** What Prometheus itself adds to whatever it reads. */
const ADDED = ['instance', 'job'];

let app: WholeApp;
/** Label names by metric. */
let known: ReadonlyMap<string, ReadonlySet<string>>;

beforeAll(async () => {
  // Nobody listens there: calls to it are counted all the same.
  const nextcloud = {
    PLENUM_NEXTCLOUD_URL: `http://127.0.0.1:${await freePort()}`,
    PLENUM_NEXTCLOUD_USER: 'plenum',
    PLENUM_NEXTCLOUD_PASSWORD: 'app-password-of-the-alarms',
  };
  app = await startWholeApp('sqlite', { callers: ['admin@de'], seats: [100, 100], settings: nextcloud });
  for (const job of ['watch-servers', 'provision-folders']) await app.runJob(job);
  known = await metricsOf(app);
});
afterAll(() => app.close());

/** Each that the app tells; what this app has not counted yet is counted once elsewhere, so that its labels are seen. */
async function metricsOf({ url }: WholeApp): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const answer = await fetch(`${url}/metrics`, { headers: { Authorization: `Bearer ${METRICS_TOKEN}` } });
  const told = await answer.text();
  const elsewhere = new Registry();
  const rooms = createRoomMetrics(elsewhere);
  rooms.noteBroughtUp('open', 1);
  rooms.noteJoin('guest');
  rooms.noteTicket('room');
  rooms.noteWarning('failed');
  createKeycloakMetrics(elsewhere, silentLog).observe('keys', 'ok', 1);
  const text = `${told}\n${await elsewhere.metrics()}`;
  const found = new Map<string, Set<string>>();
  for (const [, name = '', type] of text.matchAll(/^# TYPE (\w+) (\w+)$/gm)) {
    const suffixes = type === 'histogram' ? ['_bucket', '_sum', '_count'] : [''];
    for (const suffix of suffixes) found.set(name + suffix, new Set(suffix === '_bucket' ? ['le'] : []));
  }
  for (const [, name = '', labels = ''] of text.matchAll(/^(\w+)\{(.*)\} \S+$/gm)) {
    for (const [, label = ''] of labels.matchAll(/(\w+)="/g)) found.get(name)?.add(label);
  }
  return found;
}

function unknownIn(expr: string): readonly string[] {
  const { selectors, grouped } = readExpression(expr);
  const unknown = selectors.flatMap(({ metric, labels }) => {
    const told = known.get(metric);
    if (told === undefined) return [`no metric ${metric}`];
    return labels.filter((label) => !told.has(label) && !ADDED.includes(label));
  });
  const all = new Set(selectors.flatMap(({ metric }) => [...(known.get(metric) ?? [])]));
  return [...unknown, ...grouped.filter((label) => !all.has(label) && !ADDED.includes(label))];
}

/** How GitHub and others make an address of a heading. */
function anchorsOf(page: string): readonly string[] {
  return [...read(page).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} -]/gu, '')
      .replaceAll(' ', '-'),
  );
}

describe('alarms', () => {
  test.each(rules)('$alert asks only for what Plenum tells', ({ expr }) => {
    expect(readExpression(expr).selectors).not.toEqual([]);
    expect(unknownIn(expr)).toEqual([]);
  });

  test.each(rules)('$alert says what happened, and leads to a chapter that is there', (rule) => {
    const { labels, annotations, expr } = rule;
    expect(['page', 'ticket']).toContain(labels.severity);
    for (const text of [annotations.summary, annotations.description]) {
      expect(text.length).toBeGreaterThan(10);
      const { grouped, selectors } = readExpression(expr);
      const carried = [
        ...grouped,
        ...(grouped.length > 0 ? [] : selectors.flatMap((each) => [...(known.get(each.metric) ?? [])])),
      ];
      const named = [...text.matchAll(/\$labels\.(\w+)/g)].map(([, label = '']) => label);
      expect(named.filter((label) => !carried.includes(label) && !ADDED.includes(label))).toEqual([]);
    }
    const [page = '', anchor = ''] = annotations.runbook.split('#');
    expect(existsSync(new URL(page, ROOT))).toBe(true);
    expect(anchorsOf(page)).toContain(anchor);
  });

  test('have names of their own', () => {
    expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
  });

  test('an expression that Plenum cannot answer is seen', () => {
    expect(unknownIn('max by (colour) (plenum_rooms_missing{shape="round"}) > plenum_unheard_of')).toEqual([
      'shape',
      'no metric plenum_unheard_of',
      'colour',
    ]);
    expect(unknownIn('plenum_server_up{colour="red"} == 0')).toEqual(['colour']);
    expect(() => unknownIn('max by (server plenum_server_up')).toThrow('Not PromQL');
  });
});

describe('the dashboard', () => {
  test.each(queries)('$title asks only for what Plenum tells: $expr', ({ expr, legendFormat }) => {
    // Grafana puts its own interval in.
    expect(unknownIn(expr.replaceAll('$__rate_interval', '5m'))).toEqual([]);
    const { grouped, selectors } = readExpression(expr.replaceAll('$__rate_interval', '5m'));
    const labels = new Set([
      ...grouped,
      ...selectors.flatMap(({ metric }) => [...(known.get(metric) ?? [])]),
    ]);
    const named = [...legendFormat.matchAll(/\{\{(\w+)\}\}/g)].map(([, label = '']) => label);
    expect(named.filter((label) => !labels.has(label) && !ADDED.includes(label))).toEqual([]);
  });

  test('has panels that do not lie on each other', () => {
    const { panels } = dashboard;
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, at) => `${x + (at % w)},${y + Math.floor(at / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    expect(Math.max(...panels.map(({ gridPos: { x, w } }) => x + w))).toBe(24);
  });
});
