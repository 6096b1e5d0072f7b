import { Inline } from './docs-parts.tsx';

const RULES = [
  'Send `Authorization: Bearer <token>` with every call. A token has a role (`viewer`, `host`, `secretary`, `admin`) at one or more branches, and at all branches below them.',
  'What lies outside your branches is 404, as if it were not there; 403 is only for a branch that you named yourself, or for something that you may see but not change.',
  'Every refusal is `application/problem+json` (RFC 9457). Go by `type` or `code`; `title` is German or English, by `Accept-Language`.',
  'Unknown fields and parameters are refused: a typing error is no wish.',
  'Creating calls take an `Idempotency-Key`: send the same key with the same call again, as often as you like, within 24 hours.',
  'What can change carries an `ETag`. Send it back as `If-Match` to change only what you have seen, or as `If-None-Match` to learn that nothing has changed.',
  'Lists come in pages: `limit` says how long, `next` is the `cursor` of the next one, null on the last.',
  '`start` is local wall time in `timeZone`; `startsAt`, `endsAt`, `opensAt` and `closesAt` are the same in UTC, with `Z`. Ids are opaque.',
  'Each token has a number of calls a minute. `RateLimit` says how many are left (`r`) and when all are there again (`t`, seconds), `RateLimit-Policy` how many there are.',
  'What is to go says so a year before, by `Deprecation` and `Sunset` on each answer; v1 only grows otherwise.',
  'The answer to a rush is 503 or 429 with `Retry-After`: wait that long, then send the call again with the same key.',
];

/** What holds for every call, with a first one to try, and where to find the rest. */
export function DocsGuide({ publicUrl, groups }: { publicUrl: string; groups: readonly string[] }) {
  return (
    <>
      <h1>Plenum API</h1>
      <p>
        Books video rooms for the branches of a party, against the capacity that is really there. For
        programs: <a href="/openapi.json">openapi.json</a>.
      </p>
      <nav aria-label="Contents">
        <ul>
          {groups.map((tag) => (
            <li>
              <a href={`#group-${tag}`}>{tag}</a>
            </li>
          ))}
          <li>
            <a href="#schemas">Schemas</a>
          </li>
          <li>
            <a href="#problems">Problems</a>
          </li>
        </ul>
      </nav>
      <h2>What holds for every call</h2>
      <ul>
        {RULES.map((rule) => (
          <li>
            <Inline text={rule} />
          </li>
        ))}
      </ul>
      <pre tabIndex={0}>{`curl -H "Authorization: Bearer $TOKEN" ${publicUrl}/api/v1/branches`}</pre>
    </>
  );
}
