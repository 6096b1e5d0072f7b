/** Keeps a lease while a run lasts. */
export type KeepLeaseOptions = {
  /** False when the lease is no longer ours. */
  renew(): Promise<boolean>;
  readonly ttlMs: number;
  readonly renewEveryMs: number;
  /** `performance.now()` from before the lease was asked for: it lasts at least `ttlMs` from here. */
  readonly askedAtMs: number;
  /** Called once, before another replica can hold the lease. */
  onLost(): void;
  /** Renewing failed this time; it is tried again while the lease lasts. */
  onTrouble(error: unknown): void;
};

/** How much of the lease is left unused, so that a run hears of its loss before another one begins. */
const SAFETY = 0.1;

/** Renews until `stop`; when no renewal came through in time the lease is lost. */
export function keepLease(options: KeepLeaseOptions): { stop(): Promise<void> } {
  let over = false;
  const end = () => {
    over = true;
    clearInterval(renewals);
    clearTimeout(expiry);
  };
  const lose = () => {
    if (over) return;
    end();
    options.onLost();
  };
  const expireFrom = (askedAtMs: number) =>
    setTimeout(lose, Math.max(0, askedAtMs + options.ttlMs * (1 - SAFETY) - performance.now()));
  const renewOnce = async () => {
    const askedAtMs = performance.now();
    try {
      const renewed = await options.renew();
      if (over) return;
      if (!renewed) {
        lose();
        return;
      }
      clearTimeout(expiry);
      expiry = expireFrom(askedAtMs);
    } catch (error) {
      options.onTrouble(error);
    }
  };
  let expiry = expireFrom(options.askedAtMs);
  let renewing: Promise<void> | null = null;
  const renewals = setInterval(() => {
    renewing ??= renewOnce().finally(() => (renewing = null));
  }, options.renewEveryMs);
  return {
    stop: async () => {
      end();
      await renewing;
    },
  };
}
