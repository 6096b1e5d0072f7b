/** Somebody of the demo's party who can sign in. */
export type DemoPerson = {
  readonly username: string;
  readonly firstName: string;
  readonly lastName: string;
  /** Full paths in the realm, which mirror the tree of branches. */
  readonly groups: readonly string[];
  /** For the login page, in German. */
  readonly note: string;
  /** For the summary in the terminal. */
  readonly may: string;
};

/** One for each place from which Plenum looks different. */
export const PEOPLE: readonly DemoPerson[] = [
  {
    username: 'miriam',
    firstName: 'Miriam',
    lastName: 'Albrecht',
    groups: ['/de/admin'],
    note: 'Verwaltung, Bund',
    may: 'admin of the whole party',
  },
  {
    username: 'florian',
    firstName: 'Florian',
    lastName: 'Huber',
    groups: ['/de/by/buero'],
    note: 'Büro, Land Bayern',
    may: 'books for Bayern and all below it',
  },
  {
    username: 'sevgi',
    firstName: 'Sevgi',
    lastName: 'Yıldız',
    groups: ['/de/by/by-09162/buero'],
    note: 'Büro, Kreis München',
    may: 'books for the Kreis München (by-09162)',
  },
  {
    username: 'tobias',
    firstName: 'Tobias',
    lastName: 'Krüger',
    groups: [],
    note: 'ohne Gliederung',
    may: 'belongs to no branch yet',
  },
];
