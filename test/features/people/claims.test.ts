import { describe, expect, test } from '@jest/globals';
import { readClaims } from '../../../src/features/people/claims.ts';

const PERSON = {
  sub: '4c7c0c1e-0001',
  name: 'Ida Musterfrau',
  preferred_username: 'ida',
  email: 'ida@partei.example',
  email_verified: true,
  groups: ['/de/by/buero'],
  realm_access: { roles: ['plenum-admin'] },
  resource_access: { plenum: { roles: ['helfen'] }, other: { roles: ['boss'] } },
  sid: 's-1',
};

describe('what a token says of its holder', () => {
  test('a person, with groups, roles and the session of the realm', () => {
    expect(readClaims(PERSON, 'plenum')).toEqual({
      subject: '4c7c0c1e-0001',
      name: 'Ida Musterfrau',
      email: 'ida@partei.example',
      groups: ['/de/by/buero'],
      realmRoles: ['plenum-admin'],
      clientRoles: ['helfen'],
      client: null,
      session: 's-1',
    });
  });

  test('an address that the realm has not verified is none', () => {
    expect(readClaims({ ...PERSON, email_verified: false }, 'plenum').email).toBeNull();
    expect(readClaims({ ...PERSON, email_verified: 'true' }, 'plenum').email).toBeNull();
  });

  test('an account of a client is a program, and only where the realm says both', () => {
    const account = { ...PERSON, preferred_username: 'service-account-portal', client_id: 'portal' };
    expect(readClaims(account, 'plenum').client).toBe('portal');
    expect(readClaims({ ...PERSON, client_id: 'portal' }, 'plenum').client).toBeNull();
    expect(
      readClaims({ ...PERSON, preferred_username: 'service-account-portal' }, 'plenum').client,
    ).toBeNull();
  });

  test.each([
    ['groups that are a text', { groups: '/de/admin' }],
    ['groups that are numbers', { groups: [1, 2] }],
    ['roles that are a text', { realm_access: { roles: 'plenum-admin' } }],
    ['no roles', { realm_access: null }],
    ['roles of a client that is called like a method', { resource_access: { toString: { roles: ['x'] } } }],
  ])('%s: count as not said', (_name, odd) => {
    const claims = readClaims({ sub: 's', ...odd }, 'plenum');
    expect([claims.groups, claims.realmRoles, claims.clientRoles]).toEqual([[], [], []]);
  });

  test('a name is found for everybody, the subject at last', () => {
    expect(readClaims({ sub: 's', preferred_username: 'ida' }, 'plenum').name).toBe('ida');
    expect(readClaims({ sub: 's' }, 'plenum').name).toBe('s');
  });

  test.each([[{}], [{ sub: '' }], [{ sub: 7 }], [null], ['text']])('%j: is nobody', (payload) => {
    expect(() => readClaims(payload, 'plenum')).toThrow();
  });
});
