/** Where somebody who is signed in may go. */
export const navDe = {
  nav: {
    label: 'Wo es hier hingeht',
    start: 'Mein Plenum',
    list: 'Termine',
    book: 'Raum buchen',
    recordings: 'Aufzeichnungen',
  },
} as const;
