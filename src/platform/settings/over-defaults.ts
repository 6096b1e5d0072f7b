/** What the environment names, laid over the defaults part by part; what is no JSON stays, to be refused. */
export function overDefaults(defaults: unknown, given: unknown): unknown {
  if (typeof given !== 'string') return given;
  try {
    return layOver(defaults, JSON.parse(given));
  } catch {
    return given;
  }
}

function layOver(below: unknown, above: unknown): unknown {
  if (!isRecord(below) || !isRecord(above)) return above;
  const laid = Object.entries(above).map(([key, value]) => [key, layOver(below[key], value)] as const);
  return { ...below, ...Object.fromEntries(laid) };
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
