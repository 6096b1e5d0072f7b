export type Circuit = 'closed' | 'open' | 'half-open';
