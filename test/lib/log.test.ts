import { PassThrough } from 'node:stream';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createLog, type LogFacts, redactText } from '../../src/lib/log.ts';

/** What one call writes, as it stands on standard output. */
function written(text: string, facts?: LogFacts): string {
  const output = new PassThrough();
  createLog('debug', output).info(text, facts);
  return String(output.read());
}

const SECRETS = [
  'Bearer s3cr3t-t0k3n',
  'Authorization: Basic czNjcjN0OnMzY3IzdA==',
  'GET https://bbb.example/bigbluebutton/api/create?name=x&checksum=s3cr3t',
  'https://bbb.example/api/join?fullName=s3cr3t&role=VIEWER',
  'https://bbb.example/api/create?attendeePW=s3cr3t&moderatorPW=s3cr3t',
  'https://user:s3cr3t@cloud.example/dav',
  'at /m/s3cr3t-code and /h/s3cr3tcode/join and /calendars/s3cr3t.ics',
  'GET /m/acde-fghj-kmnp/wait/v1.s3cr3t.s3cr3t.s3cr3t?lang=de and /h/s3cr3t/wait/v1.s3cr3t',
  'bearer s3cr3t-t0k3n',
  '/callbacks/bigbluebutton/ended/s3cr3t, /slides/s3cr3t/a.pdf, /play/s3cr3t',
  'mail to anna.s3cr3t@partei.example and jürgen-s3cr3t@müller.example',
  'answer {"password": "s3cr3t", "accessCode":"s3\\"cr3t s3cr3t", "email":"s3cr3t"}',
  '/auth/callback?code=s3cr3t&state=s3cr3t',
];

describe('no secret reaches the log', () => {
  test.each(SECRETS)('in the text: %s', (text) => {
    expect(written(text)).not.toMatch(/s3cr3t|czNj/);
    expect(written('constant', { told: text })).not.toMatch(/s3cr3t|czNj/);
  });

  test.each([
    'authorization',
    'Cookie',
    'set-cookie',
    'checksum',
    'code',
    'accessCode',
    'guest-code',
    'voiceBridge',
    'ticket',
    'fullName',
    'name',
    'email',
    'attendeePW',
    'sharedSecret',
    'secrets',
    'apiToken',
    'tokens',
    'nextcloudPassword',
    'X-Api-Key',
  ])('under the key %s, however deep', (key) => {
    const line = written('constant', { a: { b: [{ [key]: { inside: 's3cr3t' } }] } });
    expect(line).not.toContain('s3cr3t');
    expect(line).toContain('[redacted]');
  });

  test('in an error, in its causes and in whatever hangs on it', () => {
    const root = Object.assign(new Error('refused GET /m/s3cr3t'), {
      code: 'ECONNREFUSED',
      config: 's3cr3t',
    });
    const error = new Error('Bearer s3cr3t was refused', { cause: { error: root, token: 's3cr3t' } });
    const line = written('call failed', { error });
    expect(line).not.toContain('s3cr3t');
    expect(line).toContain('ECONNREFUSED');
    expect(line).toContain('was refused');
  });

  test('in what an HTTP client throws: address, headers, a toJSON of its own, raw bytes', () => {
    const thrown = {
      message: 'Request failed',
      config: {
        url: new URL('https://bbb.example/api/end?meetingID=1&checksum=s3cr3t'),
        headers: { Authorization: 'Bearer s3cr3t' },
        auth: { username: 'x', password: 's3cr3t' },
      },
      body: Buffer.from('s3cr3t'),
      toJSON: () => ({ all: 's3cr3t' }),
    };
    const line = written('call failed', { thrown });
    expect(line).not.toContain('s3cr3t');
    expect(line).not.toContain('115,51');
    expect(line).toContain('6 bytes');
  });

  test('at the end of a text too long to be looked through', () => {
    const text = `${'word '.repeat(1_999)}Bearer s3cr3t`;
    expect(redactText(text)).not.toContain('s3cr3t');
    expect(redactText('s3cr3t'.repeat(10_000))).toBe('[cut]');
  });
});

describe('a line of the log', () => {
  test('is one line of JSON, whatever is told: nobody forges another', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const line = written(`begin ${text}`, { value: `${text}\n{"level":"error"}` });
        expect(line.endsWith('\n')).toBe(true);
        expect(line.slice(0, -1)).not.toMatch(/[\r\n]/);
        expect(JSON.parse(line)).toMatchObject({ level: 'info' });
      }),
    );
  });

  test('keeps what is no secret: route templates, counts, states', () => {
    const line = written('request', {
      route: '/m/:code/join',
      status: 303,
      ms: 4,
      server: 'bbb-03',
      at: null,
    });
    expect(JSON.parse(line)).toMatchObject({
      facts: { route: '/m/:code/join', status: 303, ms: 4, server: 'bbb-03', at: null },
    });
  });

  test('is not written below the level', () => {
    const output = new PassThrough();
    createLog('warn', output).info('quiet');
    expect(output.read()).toBeNull();
  });
});
