import { lookup } from 'node:dns/promises';
import { networkInterfaces } from 'node:os';
import { z } from 'zod';
import type { Config } from '../../src/config.ts';
import { isThisMachine } from './address.ts';
import { type Certificate, judgeCertificate, lookAtCertificate } from './certificate.ts';
import { type Check, error, note, ok, type Verdict, warning } from './finding.ts';
import { type Answer, ask, sayWhy } from './web.ts';

export const GATEWAY = 'gateway';

/** What `/readyz` says. */
const Ready = z.object({
  ready: z.boolean(),
  checks: z.array(z.object({ name: z.string(), ok: z.boolean(), detail: z.string().optional() })),
});

/** A running Plenum as people reach it, and as this machine does. */
export type GatewaySeen = {
  readonly config: Config;
  /** By way of `PLENUM_PUBLIC_URL`. */
  readonly outside: Answer;
  /** By way of `PLENUM_HOST` and `PLENUM_PORT`, past every proxy. */
  readonly inside: Answer;
  readonly certificate: Certificate | null;
  /** Whether the public name leads to an address of this machine; null: it leads nowhere. */
  readonly isHere: boolean | null;
};

export const GATEWAY_CHECKS: readonly Check<GatewaySeen>[] = [
  { name: 'reach', asks: 'whether Plenum runs and answers under its public address', judge: judgeReach },
  { name: 'ready', asks: 'whether it says that it is ready', judge: judgeReady },
  {
    name: 'certificate',
    asks: 'whether its certificate is trusted, names it and lasts another 14 days',
    judge: ({ certificate }) =>
      certificate === null ? null : judgeCertificate('PLENUM_PUBLIC_URL', certificate),
  },
  { name: 'proxies', asks: 'whether the proxy in front of it can be a trusted one', judge: judgeProxies },
];

export async function observeGateway(config: Config): Promise<GatewaySeen> {
  const { publicUrl, host, port } = config.http;
  const near = ['0.0.0.0', '::'].includes(host) ? '127.0.0.1' : host;
  const [outside, inside, certificate, isHere] = await Promise.all([
    ask(`${publicUrl}/readyz`),
    ask(`http://${near.includes(':') ? `[${near}]` : near}:${port}/readyz`),
    lookAtCertificate(publicUrl),
    leadsHere(new URL(publicUrl).hostname),
  ]);
  return { config, outside, inside, certificate, isHere };
}

async function leadsHere(hostname: string): Promise<boolean | null> {
  const own = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  const found = await lookup(hostname.replace(/^\[|\]$/g, ''), { all: true }).catch(() => null);
  if (found === null) return null;
  return found.some(({ address }) => own.some((mine) => mine.address === address));
}

function readiness(answer: Answer): z.infer<typeof Ready> | null {
  if (answer.is === 'silence' || ![200, 503].includes(answer.status)) return null;
  try {
    return Ready.parse(JSON.parse(answer.body));
  } catch {
    // No answer of Plenum's.
    return null;
  }
}

function judgeReach({ outside, inside, config }: GatewaySeen): Verdict {
  const setting = 'PLENUM_PUBLIC_URL';
  const address = config.http.publicUrl;
  if (readiness(outside) !== null) return ok(setting, 'Plenum answers under its public address.');
  const runs = readiness(inside) !== null;
  const met =
    outside.is === 'silence'
      ? `${address} ${sayWhy(outside)}`
      : `${address} is answered by something else (status ${outside.status})`;
  if (runs) {
    const advice = `Plenum itself runs on port ${config.http.port}: look at the name, the proxy in front of it and the firewall.`;
    return error(setting, `${met}.`, advice);
  }
  const advice = 'Start Plenum; where it runs on another machine, run doctor there.';
  return warning(setting, `${met}, and no Plenum runs here either.`, advice);
}

function judgeReady({ outside, inside }: GatewaySeen): Verdict | null {
  const told = readiness(outside) ?? readiness(inside);
  if (told === null) return null;
  if (told.ready) return ok('PLENUM_PUBLIC_URL', 'Plenum is ready.');
  const missing = told.checks
    .filter((check) => !check.ok)
    .map(({ name, detail = 'no detail' }) => `${name}: ${detail}`);
  return error(
    'PLENUM_PUBLIC_URL',
    `Plenum is not ready. ${missing.join(' ')}`,
    'Its log says more at that time.',
  );
}

/** Only a proxy elsewhere needs to be named; loopback is trusted as installed. */
function judgeProxies({ config, isHere }: GatewaySeen): Verdict | null {
  const { publicUrl, trustedProxies } = config.http;
  const { hostname } = new URL(publicUrl);
  if (isHere !== false || isThisMachine(hostname) || trustedProxies.join() !== 'loopback') return null;
  const advice =
    'Where a proxy on another machine or in another container stands in front, name its address: all visitors look like one otherwise.';
  const seen = 'The public address is not of this machine, and only a proxy on it is trusted.';
  return note('PLENUM_TRUSTED_PROXIES', seen, advice);
}
