import { Gauge, type Registry } from 'prom-client';
import type { Log } from '../../lib/log.ts';

/** A figure that is read whenever Prometheus asks. */
export type GaugeWish = {
  readonly name: string;
  readonly help: string;
  readonly labelNames?: readonly string[];
  readonly read: (gauge: Gauge) => Promise<void>;
};

/** Registers gauges; one that cannot be read has no value, the others are told all the same, and the log says why. */
export function registerGauges(registry: Registry, log: Log, wishes: readonly GaugeWish[]): void {
  for (const { name, help, labelNames = [], read } of wishes) {
    new Gauge({
      ...{ name, help, labelNames, registers: [registry] },
      async collect() {
        this.reset();
        // Without labels a reset leaves a 0, which would be a value.
        if (labelNames.length === 0) this.remove();
        try {
          await read(this);
        } catch (error) {
          log.warn('a figure could not be read', { metric: name, error });
        }
      },
    });
  }
}
