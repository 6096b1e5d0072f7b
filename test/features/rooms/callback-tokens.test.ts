import { expect, test } from '@jest/globals';
import { createCallbackTokens } from '../../../src/features/rooms/callback-tokens.ts';
import { newId } from '../../../src/lib/ids.ts';

const URL = 'https://plenum.example';
const tokens = createCallbackTokens(Buffer.alloc(32, 1), URL);
const tokenIn = (address: string) => address.split('/').at(-1) ?? '';

test('a token opens the room and the callback that it was made for', () => {
  const room = newId();
  const address = tokens.address('recording', room);
  expect(address.startsWith(`${URL}/callbacks/bigbluebutton/recording/`)).toBe(true);
  const token = tokenIn(address);
  expect(tokens.roomOf('recording', token)).toBe(room);
  expect(tokens.roomOf('ended', token)).toBeNull();
  expect(tokens.roomOf('analytics', token)).toBeNull();
});

test('a token of another room, another key, or none at all opens nothing', () => {
  const [room, other] = [newId(), newId()];
  const token = tokenIn(tokens.address('ended', room));
  const elsewhere = createCallbackTokens(Buffer.alloc(32, 2), URL);
  expect(tokens.roomOf('ended', token.replace(room, other))).toBeNull();
  expect(elsewhere.roomOf('ended', token)).toBeNull();
  for (const odd of ['', room, `${room}.`, `${token}A`, token.slice(0, -1)]) {
    expect(tokens.roomOf('ended', odd)).toBeNull();
  }
});
