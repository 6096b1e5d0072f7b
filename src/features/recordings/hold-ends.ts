import { atOnce, type Forgetting } from '../people/forgetting.ts';
import { removeEndedHolds } from './hold-store.ts';

/** Why something was held, and by whom, goes with the end of the hold. */
export const holdsToForget: Forgetting = atOnce('holds', 0, removeEndedHolds);
