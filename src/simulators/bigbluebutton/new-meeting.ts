import type { ApiCall } from './call.ts';
import { FIRST_AUDIT_MS } from './expiry.ts';
import { internalIdOf, POISONED_BRIDGE, sha1Hex, type Breakout, type Meeting } from './meeting.ts';
import { metaAndCallbacks } from './meta.ts';
import { readBoolean, readInteger, type Parameters } from './parameters.ts';
import { randomToken } from './user.ts';
import { fillWelcome } from './welcome.ts';
import { serverBase, type World } from './world.ts';

/** A meeting as the parameters of a valid create wish it; not yet on the server. */
export function makeMeeting(world: World, call: ApiCall, parent: Meeting | undefined): Meeting {
  const { params, now } = call;
  const { settings } = world;
  const externalId = params.text('meetingID');
  const name = params.text('name');
  const voiceBridge = voiceBridgeFor(world, params, externalId);
  const createTime = unusedCreateTime(world, externalId, now + world.skewMs, voiceBridge);
  const dialNumber = params.text('dialNumber', settings.dialNumber);
  const welcome = params.text('welcome', settings.welcome);
  return {
    internalId: internalIdOf(externalId, createTime, voiceBridge),
    externalId,
    name,
    createTime,
    createdAt: now,
    attendeePW: passwordFor(world, params.get('attendeePW')),
    moderatorPW: passwordFor(world, params.get('moderatorPW')),
    voiceBridge,
    dialNumber,
    ...limitsOf(params),
    durationMinutes: durationOf(world, params),
    guestPolicy: params.text('guestPolicy', 'ALWAYS_ACCEPT'),
    allowRequestsWithoutSession: readBoolean(params.get('allowRequestsWithoutSession')),
    welcome: fillWelcome(welcome, { dialNumber, voiceBridge, name, serverUrl: settings.origin }),
    moderatorOnlyMessage: params.text('moderatorOnlyMessage'),
    logoutURL: params.text('logoutURL', serverBase(world)),
    ...metaAndCallbacks(world, params, parent),
    breakout: parent === undefined ? null : breakoutOf(params, parent),
    params: publicParams(params),
    slides: [],
    ...freshState(now),
  };
}

/** Two instances of a room never share their internal id, however little a test moves the clock between them. */
function unusedCreateTime(world: World, externalId: string, wished: number, voiceBridge: string): number {
  let createTime = wished;
  while (world.usedInternalIds.has(internalIdOf(externalId, createTime, voiceBridge))) createTime += 1;
  return createTime;
}

function limitsOf(params: Parameters) {
  const minutes = (name: string, fallback: number) => readInteger(params.get(name), fallback);
  return {
    record: readBoolean(params.get('record')),
    maxParticipants: readInteger(params.get('maxParticipants'), 0),
    expireIfNoUserJoinedMinutes: minutes('meetingExpireIfNoUserJoinedInMinutes', 5),
    expireWhenLastUserLeftMinutes: minutes('meetingExpireWhenLastUserLeftInMinutes', 1),
    endWhenNoModerator: readBoolean(params.get('endWhenNoModerator')),
    endWhenNoModeratorDelayMinutes: minutes('endWhenNoModeratorDelayInMinutes', 1),
  };
}

/** 0 is no end; a balancer's own limit stands above what was asked for. */
function durationOf({ settings }: World, params: Parameters): number {
  const asked = readInteger(params.get('duration'), 0);
  const { maxDurationMinutes: most } = settings;
  if (most === null) return asked;
  return asked <= 0 ? most : Math.min(asked, most);
}

function freshState(now: number) {
  return {
    users: new Map(),
    userdata: new Map(),
    chat: [],
    everyone: new Map(),
    marks: [],
    polls: [],
    hasUserJoined: false,
    moderatorSeen: false,
    emptySince: null,
    noModeratorSince: null,
    nextAuditAt: now + FIRST_AUDIT_MS,
    endDueAt: null,
  };
}

function passwordFor({ traits }: World, given: string | undefined): string {
  return given === undefined || given === '' ? (traits.drawsPasswords ? randomToken(8) : '') : given;
}

function breakoutOf(params: Parameters, parent: Meeting): Breakout {
  return {
    parentInternalId: parent.internalId,
    sequence: readInteger(params.get('sequence'), 1),
    freeJoin: readBoolean(params.get('freeJoin')),
  };
}

/** The number given, else up to ten draws for a free one. A balancer allots nine digits of its own. */
function voiceBridgeFor(world: World, params: Parameters, externalId: string): string {
  if (world.traits.isBalancer) {
    return String(100_000_000 + (Number.parseInt(sha1Hex(externalId).slice(0, 12), 16) % 900_000_000));
  }
  const given = params.text('voiceBridge');
  if (given !== '') return given;
  const taken = new Set([...world.meetings.values()].map((meeting) => meeting.voiceBridge));
  taken.add(POISONED_BRIDGE);
  let drawn = world.settings.drawVoiceBridge();
  for (let draw = 1; draw < 10 && taken.has(drawn); draw += 1) drawn = world.settings.drawVoiceBridge();
  return drawn;
}

function publicParams(params: Parameters): Record<string, string> {
  const hidden = ['checksum', 'attendeePW', 'moderatorPW'];
  return Object.fromEntries(params.entries().filter(([name]) => !hidden.includes(name)));
}
