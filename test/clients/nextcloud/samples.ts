/** Answers as a Nextcloud 32 gives them. */
export type SampleEntry = {
  readonly href?: string;
  readonly fileId?: string;
  readonly folder?: boolean;
  readonly size?: number;
  readonly mount?: string;
  readonly checksum?: string;
};

export function multistatus(...entries: readonly SampleEntry[]): string {
  return (
    '<?xml version="1.0"?>\n<d:multistatus xmlns:d="DAV:" xmlns:s="http://sabredav.org/ns" ' +
    'xmlns:oc="http://owncloud.org/ns" xmlns:nc="http://nextcloud.org/ns">' +
    `${entries.map(response).join('')}</d:multistatus>`
  );
}

function response({
  href = '/remote.php/dav/files/plenum/Ordner/',
  fileId = '83',
  folder = true,
  size = 0,
  mount = '',
  checksum,
}: SampleEntry): string {
  const sums =
    checksum === undefined ? '' : `<oc:checksums><oc:checksum>${checksum}</oc:checksum></oc:checksums>`;
  return (
    `<d:response><d:href>${href}</d:href><d:propstat><d:prop><oc:fileid>${fileId}</oc:fileid>` +
    '<d:getetag>&quot;6b0c24f021cbd&quot;</d:getetag>' +
    '<d:getlastmodified>Sun, 29 Nov 2026 13:13:20 GMT</d:getlastmodified>' +
    `<d:resourcetype>${folder ? '<d:collection/>' : ''}</d:resourcetype><oc:size>${size}</oc:size>` +
    `<oc:permissions>RGDNVCK</oc:permissions><nc:mount-type>${mount}</nc:mount-type>${sums}</d:prop>` +
    '<d:status>HTTP/1.1 200 OK</d:status></d:propstat><d:propstat><d:prop><d:getcontenttype/></d:prop>' +
    '<d:status>HTTP/1.1 404 Not Found</d:status></d:propstat></d:response>'
  );
}

export function davError(exception: string, message = ''): string {
  return (
    '<?xml version="1.0" encoding="utf-8"?>\n<d:error xmlns:d="DAV:" xmlns:s="http://sabredav.org/ns">\n' +
    `  <s:exception>${exception}</s:exception>\n  <s:message>${message}</s:message>\n</d:error>\n`
  );
}

export const NOT_FOUND = davError(
  'Sabre\\DAV\\Exception\\NotFound',
  'File with name /Ordner could not be located',
);
export const LOGIN_PAGE = '<!DOCTYPE html>\n<html><body id="body-login">Anmelden</body></html>';

export function ocs(data: unknown, statuscode = 200, message = 'OK'): string {
  const status = statuscode === 200 || statuscode === 100 ? 'ok' : 'failure';
  return JSON.stringify({ ocs: { meta: { status, statuscode, message }, data } });
}
