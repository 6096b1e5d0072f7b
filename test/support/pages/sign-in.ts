import type { Shown } from '../every-page.ts';

export const SIGN_IN_PAGES: readonly Shown[] = [
  { name: 'signed-out', path: '/auth/signed-out', who: null },
  { name: 'signed-out-here', path: '/auth/signed-out?only=here', who: null },
  { name: 'sign-in-refused', path: '/auth/callback?state=foreign&code=foreign', who: null },
];
