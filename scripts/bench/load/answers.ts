/** Cuts what comes over one connection into answers. */
export type AnswerReader = {
  /** @returns the status of each answer that is complete by now. @throws Error for what it cannot read */
  read(chunk: Buffer): readonly number[];
};

const HEAD_END = Buffer.from('\r\n\r\n');

/** Reads HTTP/1.1 answers with a `Content-Length`; others are none that a redirect would send. */
export function createAnswerReader(): AnswerReader {
  let rest: Buffer = Buffer.alloc(0);
  return {
    read: (chunk) => {
      rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      const statuses: number[] = [];
      for (;;) {
        const headEnds = rest.indexOf(HEAD_END);
        if (headEnds < 0) return statuses;
        const { status, length } = readHead(rest.toString('latin1', 0, headEnds));
        const end = headEnds + HEAD_END.length + length;
        if (rest.length < end) return statuses;
        statuses.push(status);
        rest = rest.subarray(end);
      }
    },
  };
}

function readHead(head: string): { readonly status: number; readonly length: number } {
  const status = /^HTTP\/1\.1 (\d{3}) /.exec(head)?.[1];
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
  if (status === undefined || length === undefined) throw new Error('an answer that the load cannot read');
  return { status: Number(status), length: Number(length) };
}
