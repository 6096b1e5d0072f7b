import { success, type Answer } from './answer.ts';
import type { World } from './world.ts';
import { element } from './xml.ts';

/** The version call: no checksum. A request that declares JSON gets JSON. */
export function answerVersion({ traits, settings }: World, contentType: string): Answer {
  const facts = {
    version: '2.0',
    ...(traits.isBalancer ? {} : { apiVersion: '2.0', bbbVersion: settings.bbbVersion }),
    ...(settings.profile === 'bbb-3.0'
      ? {
          graphqlWebsocketUrl: `${settings.origin.replace(/^http/, 'ws')}/graphql`,
          graphqlApiUrl: `${settings.origin}/api/rest`,
        }
      : {}),
  };
  if (contentType === 'application/json' && !traits.isBalancer) {
    return {
      status: 200,
      headers: { 'Content-Type': 'application/json;charset=utf-8', 'Cache-Control': 'no-cache' },
      body: JSON.stringify({ response: { returncode: 'SUCCESS', ...facts } }),
    };
  }
  return success(
    traits,
    Object.entries(facts).map(([name, value]) => element(name, value)),
  );
}
