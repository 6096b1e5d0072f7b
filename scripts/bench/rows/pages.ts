import { measureFirstViews } from '../pages/first-view.ts';
import { measureHtml } from '../pages/html.ts';
import { measureShifts } from '../pages/layout-shift.ts';
import type { Row } from '../row.ts';
import { startOffice } from '../stage/office.ts';
import { startBareRoute } from './joins.ts';

export const pages: Row = {
  name: 'pages',
  title: 'pages: their HTML, what a first view transfers, and layout shift, a full year held, SQLite',
  run: (shop) =>
    shop.using(startOffice(shop), async (office) => [
      ...(await shop.using(startBareRoute(shop, []), (bare) => measureHtml(shop, office, bare))),
      ...(await measureFirstViews(office)),
      ...(await measureShifts(shop, office)),
    ]),
};
