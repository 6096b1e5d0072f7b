import type { Finding } from '../finding.ts';
import { doubleOf } from '../pool-checks.ts';
import type { ServerSeen } from '../servers/server-seen.ts';
import { CREATE, STEPS } from './steps.ts';
import type { Facts, Walk } from './walk.ts';

/** What differs between a real server and the simulated one, step by step. */
export function compare({ server, setting }: ServerSeen, facts: Facts, expected: Facts): readonly Finding[] {
  return [CREATE, ...STEPS].flatMap(({ name, about, level, part, advise }): readonly Finding[] => {
    const fact = facts.get(name);
    if (fact === undefined) return [];
    const finding = { check: `deep-${name}`, subject: server.name, setting: `${setting}${part}` };
    const tested = expected.get(name) ?? 'nothing';
    if (fact === tested) return [{ ...finding, level: 'ok', seen: `${about} ${fact}.`, advice: '' }];
    const seen = `${about} ${fact}; the servers that Plenum is tested with: ${tested}.`;
    return [{ ...finding, level, seen, advice: advise(fact) }];
  });
}

/** Entries whose list shows a room that was made by way of another one. */
export function doublesOf(servers: readonly ServerSeen[], walks: readonly Walk[]): readonly Finding[] {
  return walks.flatMap((walk, index) => {
    const first = walks.slice(0, index).find(({ meetingID }) => walk.listed.includes(meetingID));
    const seen = servers.find(({ server }) => server.name === walk.server.name);
    if (first === undefined || seen === undefined) return [];
    return [doubleOf(walk.server.name, seen.setting, first.server.name)];
  });
}
