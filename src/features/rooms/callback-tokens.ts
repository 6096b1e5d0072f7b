import { createHmac, timingSafeEqual } from 'node:crypto';

/** What BigBlueButton tells us about a meeting, each at an address of its own. */
export type Callback = 'ended' | 'recording' | 'analytics';

/** Addresses that only who was given them can know; nothing is kept of them. */
export type CallbackTokens = {
  /** The address at which a room's server tells us that something is to be looked at. */
  address(callback: Callback, room: string): string;
  /** The room that a token is for; null where it is none of ours, or another callback's. */
  roomOf(callback: Callback, token: string): string | null;
};

const TOKEN = /^([0-9a-f-]{36})\.([A-Za-z0-9_-]{22})$/;
/** 128 bits. */
const TAG_BYTES = 16;

export function createCallbackTokens(key: Buffer, publicUrl: string): CallbackTokens {
  const tagOf = (callback: Callback, room: string) =>
    createHmac('sha256', key).update(`${callback}:${room}`).digest().subarray(0, TAG_BYTES);
  return {
    address: (callback, room) =>
      `${publicUrl}/callbacks/bigbluebutton/${callback}/${room}.${tagOf(callback, room).toString('base64url')}`,
    roomOf(callback, token) {
      const [, room, tag] = TOKEN.exec(token) ?? [];
      if (room === undefined || tag === undefined) return null;
      return timingSafeEqual(Buffer.from(tag, 'base64url'), tagOf(callback, room)) ? room : null;
    },
  };
}
