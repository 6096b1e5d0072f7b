import decodeQr from 'qr/decode.js';

/** What a camera reads of the picture of a code in a page, four points to a module. */
export function readCode(html: string): string {
  const [, size = ''] = /<svg class="qr" viewBox="0 0 (\d+) \d+"/.exec(html) ?? [];
  const [, path = ''] = /<path d="([^"]*)" fill="#000000"/.exec(html) ?? [];
  const scale = 4;
  const side = Number(size) * scale;
  const data = new Uint8Array(side * side * 4).fill(255);
  for (const [, x, y, length] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g)) {
    for (let row = Number(y) * scale; row < (Number(y) + 1) * scale; row++) {
      const from = row * side + Number(x) * scale;
      for (let at = from; at < from + Number(length) * scale; at++) data.fill(0, at * 4, at * 4 + 3);
    }
  }
  return decodeQr({ width: side, height: side, data });
}
