import { describe, expect, test } from '@jest/globals';
import { fingerprint, fingerprintParts, loadConfig } from '../src/config.ts';

const server = {
  name: 'bbb-01',
  url: 'https://bbb1.example/bigbluebutton/',
  secret: 'a-long-shared-secret',
  seats: 400,
};
const servers = (...list: readonly object[]) => ({ PLENUM_BBB_SERVERS: JSON.stringify(list) });

describe('the fingerprint', () => {
  const env = { ...servers(server, { ...server, name: 'bbb-02', url: 'https://b.example' }) };

  test('is the same whatever the order of servers', () => {
    const turned = servers({ ...server, name: 'bbb-02', url: 'https://b.example' }, server);
    expect(fingerprint(loadConfig(turned))).toBe(fingerprint(loadConfig(env)));
  });

  test('does not see what a replica may have of its own', () => {
    const own = { ...env, PLENUM_PORT: '4000', PLENUM_PUBLIC_URL: 'http://localhost:3000' };
    expect(fingerprint(loadConfig(own))).toBe(fingerprint(loadConfig(env)));
  });

  test('changes with when rooms are given up, which all replicas must do alike', () => {
    const [before, after] = [env, { ...env, PLENUM_NO_SHOW_MINUTES: '0' }].map((each) =>
      fingerprintParts(loadConfig(each)),
    );
    const differing = Object.keys(before ?? {}).filter((name) => before?.[name] !== after?.[name]);
    expect(differing).toEqual(['PLENUM_NO_SHOW_MINUTES']);
  });

  test('changes with a secret, names the server, and holds no value', () => {
    const changed = servers(
      { ...server, secret: 'another-long-secret' },
      { ...server, name: 'bbb-02', url: 'https://b.example' },
    );
    const before = fingerprintParts(loadConfig(env));
    const after = fingerprintParts(loadConfig(changed));
    const differing = Object.keys(before).filter((name) => before[name] !== after[name]);
    expect(differing).toEqual(['PLENUM_BBB_SERVERS bbb-01']);
    expect(JSON.stringify(after)).not.toMatch(/another-long-secret|bbb1\.example|250|Berlin/);
  });
});
