/**
 * Runs statements of one transaction that need nothing of one another; on PostgreSQL they share one way to the server
 * and back. They take effect in the order given. Waits for all of them, also where one fails, so that none is still on
 * its way when the transaction ends.
 *
 * @throws what the first of them threw, in the order given
 */
export async function together<const T extends readonly unknown[]>(statements: T): Promise<Answers<T>> {
  await Promise.allSettled(statements);
  return Promise.all(statements);
}

type Answers<T extends readonly unknown[]> = { -readonly [Key in keyof T]: Awaited<T[Key]> };
