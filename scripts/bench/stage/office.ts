import { join } from 'node:path';
import { z } from 'zod';
import { createDeskClient } from '../../../test/support/desk-client.ts';
import { addDeskPeople, type DeskName } from '../../../test/support/desk-people.ts';
import { startSimulatedProvider } from '../../../test/support/simulated-provider.ts';
import { startFleet } from './fleet.ts';
import { type Gateway, startGateway } from './gateway.ts';
import type { Workshop } from './workshop.ts';

/** The Land whose secretary is asked for. */
const LAND = 'by';
/** Which date of the longest series names the day that is shown: the year has begun by then. */
const SOME_WEEKS_LATER = 6;

/** Where each page stands that is measured. */
export type Addresses = {
  readonly guest: string;
  readonly start: string;
  readonly form: string;
  readonly month: string;
  readonly week: string;
  readonly load: string;
  readonly loadOfDay: string;
  readonly list: string;
  readonly booking: string;
};

export type OfficeName = Extract<DeskName, 'florian' | 'miriam'>;

/** The built Plenum with a full year, and people who are signed in at a simulated realm. */
export type Office = {
  readonly url: string;
  readonly addresses: Addresses;
  /** The session of somebody: Florian is secretary of a Land, Miriam admin of the whole. */
  cookie(who: OfficeName): Promise<{ readonly name: string; readonly value: string }>;
  stop(): Promise<void>;
};

const Booking = z.object({ id: z.string(), occurrences: z.array(z.object({ start: z.string() })) });
const Bookings = z.object({ items: z.array(Booking) });
const Links = z.object({ guest: z.string() });

export async function startOffice(shop: Workshop): Promise<Office> {
  const logs = await shop.folder();
  const dataDir = await shop.dataDir(1);
  const realm = await startSimulatedProvider('http://127.0.0.1:9');
  const stops = [() => realm.close()];
  const stop = async () => {
    for (const each of stops.toReversed()) await each();
  };
  try {
    await addDeskPeople(realm);
    const fleet = await startFleet(12, join(logs, 'servers.log'));
    stops.push(() => fleet.stop());
    const settings = {
      PLENUM_BBB_SERVERS: fleet.setting,
      PLENUM_KEYCLOAK_URL: realm.url,
      PLENUM_KEYCLOAK_REALM: realm.realm,
      PLENUM_KEYCLOAK_CLIENT_ID: realm.client.id,
      PLENUM_KEYCLOAK_CLIENT_SECRET: realm.client.secret,
      PLENUM_HELP_CONTACT: 'Miriam Albrecht',
    };
    const gateway = await startGateway({ dataDir, settings, logFile: join(logs, 'plenum.log') });
    stops.push(() => gateway.stop());
    await realm.admitPlenumAt(gateway.url);
    return { url: gateway.url, addresses: await addressesIn(gateway), cookie: cookiesOf(gateway.url), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Pages of the Land's longest series, and of a day on which it takes place. */
async function addressesIn(gateway: Gateway): Promise<Addresses> {
  const { items } = await gateway.call(Bookings, 'GET', `/bookings?branch=${LAND}&limit=100`);
  const [longest] = items.toSorted((one, other) => other.occurrences.length - one.occurrences.length);
  const day = longest?.occurrences.at(SOME_WEEKS_LATER)?.start.slice(0, 10);
  if (longest === undefined || day === undefined) throw new Error('The Land has no series to look at.');
  const { guest } = await gateway.call(Links, 'GET', `/bookings/${longest.id}/links`);
  return {
    guest: new URL(guest).pathname,
    start: '/start',
    form: '/buchen',
    month: `/kalender?ansicht=monat&tag=${day}`,
    week: `/kalender?ansicht=woche&tag=${day}`,
    load: '/auslastung',
    loadOfDay: `/auslastung?tag=${day}`,
    list: '/buchungen',
    booking: `/buchungen/${longest.id}`,
  };
}

/** Everybody signs in once. */
function cookiesOf(url: string): Office['cookie'] {
  const clients = { florian: createDeskClient(url, 'florian'), miriam: createDeskClient(url, 'miriam') };
  return async (who) => {
    const cookie = await clients[who].cookie();
    if (cookie === null) throw new Error(`${who} has no session`);
    return cookie;
  };
}
