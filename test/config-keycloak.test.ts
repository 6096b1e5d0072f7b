import { describe, expect, test } from '@jest/globals';
import { ConfigError, fingerprintParts, loadConfig } from '../src/config.ts';

function faultsOf(env: Record<string, string>): readonly string[] {
  try {
    loadConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.faults.map(({ setting, fault }) => `${setting}: ${fault}`);
    throw error;
  }
  return [];
}

describe('Keycloak', () => {
  const FOUR = {
    PLENUM_KEYCLOAK_URL: 'https://id.example/auth/',
    PLENUM_KEYCLOAK_REALM: 'partei',
    PLENUM_KEYCLOAK_CLIENT_ID: 'plenum',
    PLENUM_KEYCLOAK_CLIENT_SECRET: 'a secret that nobody knows',
  };

  test('is there with all four settings, and not at all without any', () => {
    expect(loadConfig(FOUR).keycloak).toMatchObject({ url: 'https://id.example/auth', realm: 'partei' });
    expect(loadConfig({}).keycloak).toBeNull();
  });

  test.each(Object.keys(FOUR))('%s: is named where it alone is missing', (name) => {
    expect(faultsOf({ ...FOUR, [name]: '' })).toEqual([
      `${name}: is needed with the other settings of Keycloak`,
    ]);
  });

  test('people sign in over https, or on this very machine', () => {
    const at = (url: string) => ({ ...FOUR, PLENUM_PUBLIC_URL: url });
    expect(faultsOf(at('http://treffen.example'))).toEqual([
      'PLENUM_PUBLIC_URL: must be https where people sign in: their session would be open to anyone on the way',
    ]);
    for (const fine of ['https://treffen.example', 'http://localhost:3000', 'http://127.0.0.1:3000']) {
      expect(loadConfig(at(fine)).http.publicUrl).toBe(fine);
    }
  });

  test.each(['http://id.example', 'https://id.example/?realm=x', 'https://u:p@id.example', 'id.example'])(
    '%s: is no address of a Keycloak',
    (url) => {
      const [fault = ''] = faultsOf({ ...FOUR, PLENUM_KEYCLOAK_URL: url });
      expect(fault).toMatch(/^PLENUM_KEYCLOAK_URL: must be an address/);
    },
  );

  test('replicas must agree on it, down to the secret', () => {
    const parts = (secret: string) =>
      fingerprintParts(loadConfig({ ...FOUR, PLENUM_KEYCLOAK_CLIENT_SECRET: secret }))['PLENUM_KEYCLOAK'];
    expect(parts('one secret of the client')).not.toBe(parts('other secret of the client'));
  });
});
