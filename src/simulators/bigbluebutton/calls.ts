import { failure, htmlError, type Answer, type Violation } from './answer.ts';
import type { ApiCall } from './call.ts';
import { chatViolations, sendChatMessage } from './chat.ts';
import { createViolations } from './create-rules.ts';
import { create } from './create.ts';
import { insertDocument, insertViolations } from './insert-document.ts';
import { joinViolations } from './join-rules.ts';
import { forwardJoin, join, refuseJoin } from './join.ts';
import {
  end,
  endViolations,
  existingViolations,
  getMeetingInfo,
  getMeetings,
  idViolations,
  isMeetingRunning,
} from './read-calls.ts';
import {
  deleteRecordings,
  publishRecordings,
  publishViolations,
  recordViolations,
  updateRecordings,
} from './recordings/change-calls.ts';
import { getRecordings } from './recordings/get-recordings.ts';
import { getRecordingTextTracks, putRecordingTextTrack } from './recordings/text-tracks.ts';
import { isSigned, sortedFormQuery, withoutChecksum } from './signing.ts';
import { firstViolation } from './validation.ts';
import type { World } from './world.ts';

/** How one API call is judged and carried out. */
type Definition = {
  readonly methods: readonly string[];
  readonly violations: (world: World, call: ApiCall) => Violation[];
  readonly carryOut: (world: World, call: ApiCall) => Answer;
  readonly refuse: (world: World, call: ApiCall, violation: Violation) => Answer;
};

const FORM_TYPES = ['application/x-www-form-urlencoded', 'multipart/form-data'];
const XML_TYPES = ['application/xml', 'text/xml'];

const inXml: Definition['refuse'] = (world, _call, violation) => failure(world.traits, violation);
const byGetOrPost = { methods: ['GET', 'POST'], refuse: inXml };

const CALLS: ReadonlyMap<string, Definition> = new Map([
  ['create', { ...byGetOrPost, violations: (_world, call) => createViolations(call), carryOut: create }],
  ['isMeetingRunning', { ...byGetOrPost, violations: idViolations, carryOut: isMeetingRunning }],
  ['end', { ...byGetOrPost, violations: endViolations, carryOut: end }],
  ['getMeetingInfo', { ...byGetOrPost, violations: existingViolations, carryOut: getMeetingInfo }],
  ['getMeetings', { ...byGetOrPost, violations: () => [], carryOut: getMeetings }],
  [
    'insertDocument',
    { methods: ['POST'], refuse: inXml, violations: insertViolations, carryOut: insertDocument },
  ],
]);

const CHAT: Definition = {
  methods: ['GET'],
  violations: chatViolations,
  carryOut: sendChatMessage,
  refuse: inXml,
};

const JOIN: Definition = {
  methods: ['GET'],
  violations: joinViolations,
  carryOut: join,
  refuse: (world, call, violation) => refuseJoin(world, call, violation, 'validation'),
};

const JOIN_AT_BALANCER: Definition = {
  methods: ['GET'],
  violations: existingViolations,
  carryOut: forwardJoin,
  refuse: inXml,
};

const RECORDING_CALLS: ReadonlyMap<string, Definition> = new Map([
  ['getRecordings', { ...byGetOrPost, violations: () => [], carryOut: getRecordings }],
  ['publishRecordings', { ...byGetOrPost, violations: publishViolations, carryOut: publishRecordings }],
  ['deleteRecordings', { ...byGetOrPost, violations: recordViolations, carryOut: deleteRecordings }],
  ['updateRecordings', { ...byGetOrPost, violations: recordViolations, carryOut: updateRecordings }],
]);

const TEXT_TRACK_CALLS: ReadonlyMap<string, Definition> = new Map([
  [
    'getRecordingTextTracks',
    { ...byGetOrPost, violations: recordViolations, carryOut: getRecordingTextTracks },
  ],
  [
    'putRecordingTextTrack',
    { methods: ['POST'], refuse: inXml, violations: recordViolations, carryOut: putRecordingTextTrack },
  ],
]);

function definitionOf({ traits }: World, name: string, atOwner: boolean): Definition | undefined {
  if (name === 'join') return traits.isBalancer && !atOwner ? JOIN_AT_BALANCER : JOIN;
  if (name === 'sendChatMessage') return traits.hasChat ? CHAT : undefined;
  const textTracks = traits.isBalancer ? undefined : TEXT_TRACK_CALLS.get(name);
  return CALLS.get(name) ?? RECORDING_CALLS.get(name) ?? textTracks;
}

/** The answer to one API call: route, method, checksum, content type, all other rules, then the call itself. */
export function answerCall(world: World, call: ApiCall, atOwner = false): Answer {
  const definition = definitionOf(world, call.name, atOwner);
  if (definition === undefined) return unknownCall(world);
  const method = call.method === 'HEAD' ? 'GET' : call.method;
  if (!definition.methods.includes(method)) return htmlError(405, 'Method Not Allowed');
  const violation = violationOf(world, call, definition);
  return violation === undefined
    ? definition.carryOut(world, call)
    : definition.refuse(world, call, violation);
}

/** The one reason for which a call is refused, in the order in which its kind of server looks (reference 1.5). */
function violationOf(world: World, call: ApiCall, definition: Definition): Violation | undefined {
  const isOfRecordings = RECORDING_CALLS.has(call.name) || TEXT_TRACK_CALLS.has(call.name);
  if (!isOfRecordings || world.traits.isBalancer) {
    return (
      checksumViolation(world, call) ??
      contentTypeViolation(call) ??
      firstViolation(definition.violations(world, call))
    );
  }
  const wrong = checksumViolation(world, call);
  const told = wrong === undefined ? undefined : { key: wrong.key, message: CHECKSUM_TEXT };
  if (call.params.text('checksum') === '' && told !== undefined) return told;
  return definition.violations(world, call)[0] ?? told;
}

const CHECKSUM_TEXT = 'You did not pass the checksum security check';

function unknownCall({ traits }: World): Answer {
  return traits.isBalancer
    ? failure(traits, { key: 'unsupportedRequest', message: 'This request is not supported' })
    : htmlError(404, 'Not Found');
}

function checksumViolation(world: World, call: ApiCall): Violation | undefined {
  const { traits, settings, secrets } = world;
  const checksum = call.params.text('checksum');
  const rules = {
    secrets,
    algorithms: settings.algorithms ?? traits.algorithms,
    exactCase: traits.isBalancer,
  };
  const sent = withoutChecksum(call.rawQuery, checksum);
  const isSortedForm = settings.legacyFormPost && call.method === 'POST' && call.rawQuery === '';
  const query = isSortedForm ? sortedFormQuery(call.params.entries()) : sent;
  if (isSigned(rules, call.name, query, checksum)) return undefined;
  if (traits.isBalancer) {
    return { key: 'checksumError', message: CHECKSUM_TEXT };
  }
  return {
    key: 'checksumError',
    message: checksum === '' ? 'You must provide the checksum' : 'Checksums do not match',
  };
}

function bodyTypesOf(name: string): readonly string[] {
  if (name === 'insertDocument') return XML_TYPES;
  return name === 'create' ? [...FORM_TYPES, ...XML_TYPES] : FORM_TYPES;
}

/** Only bodies that are not empty are looked at. */
function contentTypeViolation({ name, body, contentType }: ApiCall): Violation | undefined {
  const accepted = bodyTypesOf(name);
  return body === '' || accepted.includes(contentType)
    ? undefined
    : {
        key: 'unsupportedContentType',
        message: 'POST request Content-Type is missing or unsupported',
      };
}
