/** Over http, and not to this very machine. */
export function isPlainOutside(address: string): boolean {
  const { protocol, hostname } = new URL(address);
  return protocol === 'http:' && !isThisMachine(hostname);
}

/** Whether a host name means the machine that asks. */
export function isThisMachine(hostname: string): boolean {
  return /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
}

/** Where a host is by its name or address alone: on this machine, in a network of its own, or anywhere. */
export function placeOf(hostname: string): 'here' | 'inside' | 'anywhere' {
  const name = hostname.toLowerCase();
  if (isThisMachine(name) || name.endsWith('.localhost')) return 'here';
  const isInside =
    (!name.includes('.') && !name.startsWith('[')) || INSIDE_NAMES.test(name) || INSIDE_ADDRESSES.test(name);
  return isInside ? 'inside' : 'anywhere';
}

const INSIDE_NAMES = /\.(local|lan|internal|intranet|home\.arpa)$/;
/** Private and link-local ones. */
const INSIDE_ADDRESSES =
  /^(10\.\d+|172\.(1[6-9]|2\d|3[01])|192\.168|169\.254)\.\d+\.\d+$|^\[f(c|d)[0-9a-f]{2}:|^\[fe[89ab][0-9a-f]:/;
