import type { NextcloudServer } from './nextcloud.ts';

/**
 * The address of the server without a slash at its end, as sent: `https://cloud.example.org/nextcloud`.
 *
 * @throws TypeError when `url` is none, or carries a query, a fragment or credentials; or the account is empty
 */
export function serverBase(server: NextcloudServer): string {
  const url = URL.parse(server.url);
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    throw new TypeError('nextcloud: the address is no http or https URL');
  }
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    throw new TypeError('nextcloud: the address must not carry credentials, a query or a fragment');
  }
  if (server.user === '' || server.password === '') {
    throw new TypeError('nextcloud: account and app password must not be empty');
  }
  return `${url.origin}${url.pathname.replace(/(\/index\.php)?\/*$/, '')}`;
}

/** The `Authorization` of the account; sent at each request, as we keep no cookies. */
export function authorization({ user, password }: NextcloudServer): string {
  return `Basic ${Buffer.from(`${user}:${password}`, 'utf8').toString('base64')}`;
}
