import { stopPostgres } from './global-setup.ts';

export default stopPostgres;
