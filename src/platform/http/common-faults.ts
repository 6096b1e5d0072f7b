import type { FaultCode } from '../../lib/refusal.ts';
import type { Endpoint } from './endpoint.ts';
import { parameterNames } from './object-shape.ts';

/** Every refusal that a call of `endpoint` can meet: its own, and those that its record implies. */
export function faultsOf(endpoint: Endpoint): readonly FaultCode[] {
  const writes = endpoint.method !== 'get';
  return [
    ...new Set<FaultCode>([
      'unauthenticated',
      'rate-limited',
      'invalid-request',
      ...(endpoint.body === null ? [] : readingFaults(endpoint)),
      ...SCOPE_FAULTS[endpoint.scopeOf],
      ...(parameterNames(endpoint.query).includes('cursor') ? (['cursor-invalid'] as const) : []),
      ...(writes ? (['version-conflict'] as const) : []),
      ...(endpoint.idempotent === true ? (['idempotency-mismatch'] as const) : []),
      ...(endpoint.refuses ?? []),
      'realm-unreachable',
      'busy',
      'internal-error',
    ]),
  ];
}

const SCOPE_FAULTS = {
  root: ['forbidden'],
  body: ['branch-forbidden', 'branch-unknown'],
  object: ['forbidden', 'not-found'],
  listed: [],
} as const satisfies Record<Endpoint['scopeOf'], readonly FaultCode[]>;

function readingFaults({ bodyType }: Endpoint): readonly FaultCode[] {
  const json = bodyType === 'text/csv' ? [] : (['malformed-json'] as const);
  return ['body-too-large', 'unsupported-media-type', ...json];
}
