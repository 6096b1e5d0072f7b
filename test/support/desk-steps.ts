import type { Page as Tab } from 'playwright-core';

/** What is filled in where a meeting is booked. */
export type BookingWish = {
  readonly title: string;
  /** `YYYY-MM-DD`. */
  readonly day: string;
  readonly time?: string;
  readonly people?: number;
  /** A weekly series of so many dates. */
  readonly weeks?: number;
};

/** Opens the form for booking and fills it in; whether it fits is asked by the script, or by the button without it. */
export async function fillInBooking(tab: Tab, wish: BookingWish, js = true): Promise<void> {
  await tab.goto('/buchen');
  await fillFields(tab, wish);
  if (!js) await answerOn(tab).getByRole('button', { name: 'Passt das?' }).click();
}

export async function fillFields(tab: Tab, wish: BookingWish): Promise<void> {
  await tab.getByRole('textbox', { name: 'Titel' }).fill(wish.title);
  await tab.getByLabel('Tag', { exact: true }).fill(wish.day);
  await tab.getByLabel('Uhrzeit', { exact: true }).fill(wish.time ?? '19:00');
  await tab.getByLabel('Teilnehmende', { exact: true }).fill(String(wish.people ?? 12));
  if (wish.weeks !== undefined) {
    await tab.getByRole('combobox', { name: 'Wiederholung' }).selectOption({ label: 'jede Woche' });
    await tab.getByLabel('Wie oft?', { exact: true }).fill(String(wish.weeks));
  }
}

/** The part of the form that says whether it fits. */
export const answerOn = (tab: Tab) => tab.getByRole('region', { name: 'Passt das?' });

/** Books what is filled in. */
export async function book(tab: Tab): Promise<string> {
  await tab.getByRole('button', { name: 'Buchen', exact: true }).click();
  await tab.getByText('Gebucht. Der Raum ist reserviert.').waitFor();
  const [, id = ''] = /\/buchungen\/([^/?#]+)/.exec(tab.url()) ?? [];
  return id;
}
