import type { Language } from './texts.ts';

/** Cities that German or English call otherwise than their zone does. */
const CITIES: Readonly<Record<string, { readonly de: string; readonly en?: string }>> = {
  'Africa/Algiers': { de: 'Algier' },
  'Africa/Cairo': { de: 'Kairo' },
  'Africa/Tripoli': { de: 'Tripolis' },
  'America/Mexico_City': { de: 'Mexiko-Stadt' },
  'America/Sao_Paulo': { de: 'São Paulo', en: 'São Paulo' },
  'Asia/Damascus': { de: 'Damaskus' },
  'Asia/Kolkata': { de: 'Kalkutta' },
  'Asia/Nicosia': { de: 'Nikosia' },
  'Asia/Shanghai': { de: 'Schanghai' },
  'Asia/Singapore': { de: 'Singapur' },
  'Asia/Tbilisi': { de: 'Tiflis' },
  'Asia/Tehran': { de: 'Teheran' },
  'Asia/Tokyo': { de: 'Tokio' },
  'Asia/Yerevan': { de: 'Jerewan' },
  'Atlantic/Azores': { de: 'Ponta Delgada', en: 'Ponta Delgada' },
  'Atlantic/Canary': { de: 'Las Palmas', en: 'Las Palmas' },
  'Atlantic/Faroe': { de: 'Tórshavn', en: 'Tórshavn' },
  'Atlantic/Madeira': { de: 'Funchal', en: 'Funchal' },
  'Atlantic/Reykjavik': { de: 'Reykjavík' },
  'Europe/Athens': { de: 'Athen' },
  'Europe/Belgrade': { de: 'Belgrad' },
  'Europe/Brussels': { de: 'Brüssel' },
  'Europe/Bucharest': { de: 'Bukarest' },
  'Europe/Busingen': { de: 'Büsingen', en: 'Büsingen' },
  'Europe/Chisinau': { de: 'Chişinău' },
  'Europe/Copenhagen': { de: 'Kopenhagen' },
  'Europe/Kiev': { de: 'Kyjiw', en: 'Kyiv' },
  'Europe/Kyiv': { de: 'Kyjiw' },
  'Europe/Lisbon': { de: 'Lissabon' },
  'Europe/Luxembourg': { de: 'Luxemburg' },
  'Europe/Moscow': { de: 'Moskau' },
  'Europe/Prague': { de: 'Prag' },
  'Europe/Rome': { de: 'Rom' },
  'Europe/Tirane': { de: 'Tirana', en: 'Tirana' },
  'Europe/Vatican': { de: 'Rom', en: 'Rome' },
  'Europe/Vienna': { de: 'Wien' },
  'Europe/Warsaw': { de: 'Warschau' },
  'Europe/Zurich': { de: 'Zürich' },
};

/** The city by whose clock a zone goes; null for zones that are named after none, such as `UTC`. */
function cityOf(timeZone: string, language: Language): string | null {
  const known = CITIES[timeZone]?.[language];
  if (known !== undefined) return known;
  const isPlace = timeZone.includes('/') && !/^(?:Etc|US|Canada|Brazil|Mexico|Chile)\//.test(timeZone);
  return isPlace ? (timeZone.split('/').at(-1) ?? timeZone).replaceAll('_', ' ') : null;
}

/** `Zeit in Lissabon`, `Lisbon time`: what stands behind a time of day. */
export function zoneInWords(timeZone: string, language: Language): string {
  const city = cityOf(timeZone, language);
  if (city === null) return timeZone;
  return language === 'de' ? `Zeit in ${city}` : `${city} time`;
}

/** By which clock: `Uhr in Lissabon`, `Lisbon time`, as sentences say it of all their times. */
export function clockOf(timeZone: string, language: Language): string {
  const city = cityOf(timeZone, language);
  if (language === 'en') return city === null ? timeZone : `${city} time`;
  return city === null ? `Uhr der Zeitzone ${timeZone}` : `Uhr in ${city}`;
}
