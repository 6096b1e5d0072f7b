/**
 * Does work of one key together: whatever comes while some of it is under way waits for that, and is then done at once.
 * Work of other keys does not wait. A key that nobody waits for takes no memory.
 *
 * @param work what came, in the order in which it came; gives back as many results, in the same order
 */
export function inGroups<In, Out>(
  work: (key: string, all: readonly In[]) => Promise<readonly Out[]>,
): (key: string, one: In) => Promise<Out> {
  const waiting = new Map<string, Waiting<In, Out>[]>();
  const workOff = async (key: string, next: Waiting<In, Out>[]) => {
    for (let now = next.splice(0); now.length > 0; now = next.splice(0)) await settle(now, work, key);
    waiting.delete(key);
  };
  return (key, one) =>
    new Promise((resolve, reject) => {
      const known = waiting.get(key);
      const next = known ?? [];
      next.push({ one, resolve, reject });
      if (known !== undefined) return;
      waiting.set(key, next);
      void workOff(key, next);
    });
}

type Waiting<In, Out> = {
  readonly one: In;
  readonly resolve: (out: Out) => void;
  readonly reject: (reason: unknown) => void;
};

/** Fails for all of them where it fails. */
async function settle<In, Out>(
  those: readonly Waiting<In, Out>[],
  work: (key: string, all: readonly In[]) => Promise<readonly Out[]>,
  key: string,
): Promise<void> {
  try {
    const outs = await work(
      key,
      those.map(({ one }) => one),
    );
    if (outs.length !== those.length) throw new Error('As many results as there was work are needed.');
    for (const [index, out] of outs.entries()) those[index]?.resolve(out);
  } catch (error) {
    for (const { reject } of those) reject(error);
  }
}
