import { type Check, error, note, ok, type Verdict } from './finding.ts';

export type MachineSeen = { readonly node: string };

export const MACHINE_CHECKS: readonly Check<MachineSeen>[] = [
  { name: 'node', asks: 'whether this Node runs Plenum', judge: judgeNode },
];

function judgeNode({ node }: MachineSeen): Verdict {
  const [major = 0, minor = 0] = node.split('.').map(Number);
  const seen = `It runs Node ${node}.`;
  const setting = 'the Node in PATH';
  if (major < 22 || (major === 22 && minor < 20))
    return error(setting, seen, 'Install Node 24 (22.20 is the least).');
  return major < 24 ? note(setting, seen, 'Plenum is tested with Node 24: install that.') : ok(setting, seen);
}
