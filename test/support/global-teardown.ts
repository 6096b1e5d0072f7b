import { takeDown } from './global-setup.ts';

export default takeDown;
