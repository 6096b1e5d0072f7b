import { createHash } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { farEnd, SECRET, type FarEnd } from './far-end.ts';
import { failed } from './samples.ts';

/** The id of the documentation's recording: SHA-1 of `kurs-0012` and the time of its meeting. */
export const KURS_ID = '2474463b7f34ab8e489fbe6a328f46e93c8d46e3-1735689600123';

/** As the documentation of the API prints it. */
const RECORDING = `<recording>
  <recordID>${KURS_ID}</recordID>
  <meetingID>kurs-0012</meetingID>
  <internalMeetingID>${KURS_ID}</internalMeetingID>
  <name>Übung &amp; Grüße</name>
  <isBreakout>false</isBreakout>
  <published>true</published>
  <state>published</state>
  <startTime>1735689600123</startTime>
  <endTime>1735693200456</endTime>
  <participants>14</participants>
  <rawSize>73400320</rawSize>
  <metadata>
    <isBreakout>false</isBreakout>
    <meetingId>kurs-0012</meetingId>
    <meetingName>Übung &amp; Grüße</meetingName>
    <app-room>7</app-room>
  </metadata>
  <size>18874368</size>
  <playback>
    <format>
      <type>presentation</type>
      <url>https://bbb.example.test/playback/presentation/2.3/${KURS_ID}</url>
      <processingTime>84213</processingTime>
      <length>58</length>
      <size>18874368</size>
      <preview>
        <images>
          <image width="176" height="136" alt="Agenda">https://bbb.example.test/presentation/2474/thumb-1.png</image>
        </images>
      </preview>
    </format>
  </playback>
  <data></data>
</recording>`;

/** As a balancer writes it: no sizes, a flag of its own, empty CDATA for an empty value, a link that works once. */
export const BALANCERS = `<recording>
  <recordID>${KURS_ID}</recordID>
  <meetingID>kurs-0012</meetingID>
  <internalMeetingID>${KURS_ID}</internalMeetingID>
  <name>Vorstand</name>
  <published>true</published>
  <protected>true</protected>
  <startTime>0</startTime>
  <endTime>1735693200456</endTime>
  <metadata><app-room><![CDATA[]]></app-room><fence>1</fence></metadata>
  <playback>
    <format><type>presentation</type><url>https://sl.example.test/recording/1/presentation?token=ab</url><length>58</length></format>
    <format><type>video</type><url>https://sl.example.test/recording/1/video?token=cd</url><length>58</length></format>
  </playback>
</recording>`;

export const BROKEN = `<recording><error><recordID>${KURS_ID}</recordID></error></recording>`;

export const NO_RECORDINGS = `<response>
  <returncode>SUCCESS</returncode>
  <recordings></recordings>
  <messageKey>noRecordings</messageKey>
  <message>There are no recordings for the meeting(s).</message>
</response>`;

/** The documentation's recording, with some of its own elements replaced; null takes one out. */
export function recording(replaced: Readonly<Record<string, string | null>> = {}): string {
  return Object.entries(replaced).reduce(
    (xml, [name, value]) =>
      xml.replace(
        new RegExp(`<${name}>[^<]*</${name}>`),
        value === null ? '' : `<${name}>${value}</${name}>`,
      ),
    RECORDING,
  );
}

export function recordings(list: readonly string[], more = ''): string {
  return `<response><returncode>SUCCESS</returncode><recordings>${list.join('')}</recordings>${more}</response>`;
}

/** An id as servers make them. */
export function recordId(meetingId: string, createTime: number): string {
  return `${createHash('sha1').update(meetingId).digest('hex')}-${createTime}`;
}

type Call = { readonly call: string; readonly params: URLSearchParams; readonly query: string };

export type ApiEnd = FarEnd & { readonly calls: readonly Call[] };

/**
 * Speaks the API as a server does: checks the signature over the query as it travelled, then answers. `files` answers
 * whatever lies outside the API.
 */
export async function apiEnd(
  answer: (call: Call) => string | { readonly status: number; readonly body: string },
  files: RequestListener = (_request, response) => response.writeHead(404).end(),
): Promise<ApiEnd> {
  const calls: Call[] = [];
  const far = await farEnd((request, response) => {
    const [path = '', raw = ''] = (request.url ?? '').split('?');
    const call = /^\/bigbluebutton\/api\/(\w+)$/.exec(path)?.[1];
    if (call === undefined) {
      files(request, response);
      return;
    }
    const [, query = '', checksum] = /^(.*?)&?checksum=(\w+)$/.exec(raw) ?? [];
    const right = createHash('sha256').update(`${call}${query}${SECRET}`).digest('hex');
    const heard = { call, query, params: new URLSearchParams(query) };
    if (checksum === right) calls.push(heard);
    const said = checksum === right ? answer(heard) : failed('checksumError');
    const { status, body } = typeof said === 'string' ? { status: 200, body: said } : said;
    response.writeHead(status, { 'Content-Type': 'text/xml' }).end(body);
  });
  return { ...far, calls };
}
