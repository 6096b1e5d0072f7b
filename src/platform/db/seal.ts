import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const CIPHER = 'aes-256-gcm';
const VERSION = 'v1';
const NONCE_BYTES = 12;

/**
 * Seals `plain` with AES-256-GCM.
 *
 * @param key 32 bytes
 * @param label bound to the seal: it opens under the same label only
 */
export function seal(plain: Buffer, key: Buffer, label: string): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, key, nonce).setAAD(Buffer.from(label));
  const sealed = Buffer.concat([cipher.update(plain), cipher.final()]);
  return [VERSION, ...[nonce, sealed, cipher.getAuthTag()].map((part) => part.toString('base64url'))].join(
    '.',
  );
}

/** What was sealed; null when the key or the label is another, or anything was changed. */
export function unseal(sealed: string, key: Buffer, label: string): Buffer | null {
  const [version, ...encoded] = sealed.split('.');
  const [nonce, body, tag] = encoded.map((part) => Buffer.from(part, 'base64url'));
  if (version !== VERSION || nonce?.length !== NONCE_BYTES || body === undefined || tag?.length !== 16) {
    return null;
  }
  const decipher = createDecipheriv(CIPHER, key, nonce).setAAD(Buffer.from(label)).setAuthTag(tag);
  try {
    return Buffer.concat([decipher.update(body), decipher.final()]);
  } catch {
    // GCM says no more than that it does not fit.
    return null;
  }
}
