/** The `code` of a system's or driver's error (`ENOENT`, `55P03`), or null. Asks by shape: errors cross realms. */
export function errorCode(error: unknown): string | null {
  if (typeof error !== 'object' || error === null || !('code' in error)) return null;
  return typeof error.code === 'string' ? error.code : null;
}
