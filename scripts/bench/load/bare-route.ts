import { randomBytes } from 'node:crypto';
import Sqlite from 'better-sqlite3';
import express from 'express';
import { signedQuery } from '../../../src/clients/bigbluebutton/signing.ts';

/**
 * What joining costs at the very least: a bare Express 5 route that parses the same form, reads one row and signs.
 * Started with the path of a database that holds `rooms (code, meeting_id, create_time)`; tells its port to who
 * started it.
 */
const [, , file = ''] = process.argv;
const secret = randomBytes(24).toString('base64url');
const sqlite = new Sqlite(file, { readonly: true });
const find = sqlite.prepare<[string], { meeting_id: string; create_time: number }>(
  'select meeting_id, create_time from rooms where code = ?',
);
const app = express();

app.post('/m/:code/join', express.urlencoded({ extended: false }), (request, response) => {
  const row = find.get(request.params.code);
  const { name } = request.body as { name: string };
  if (row === undefined) {
    response.sendStatus(404);
    return;
  }
  const query = signedQuery(
    'join',
    [
      ['meetingID', row.meeting_id],
      ['fullName', name],
      ['role', 'VIEWER'],
      ['createTime', String(row.create_time)],
    ],
    secret,
    'sha256',
  );
  response.redirect(303, `http://127.0.0.1:4101/bigbluebutton/api/join?${query}`);
});

/** A page of so many bytes, at the very least of costs. */
app.get('/text/:bytes', (request, response) => {
  response.type('html').send('x'.repeat(Number(request.params.bytes)));
});

const server = app.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object') process.send?.({ port: address?.port });
});
