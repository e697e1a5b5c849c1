import { createHmac, timingSafeEqual } from "node:crypto";

export const SIGNATURE_HEADER = "x-karavan-signature";

/** `sha256=` and the hex HMAC-SHA256 of the raw body under the account's secret. */
export function signatureOf(body: Uint8Array | string, secret: string): string {
  return `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;
}

/** In constant time: both sides are digests of one length before they are compared. */
export function isSigned(body: Uint8Array, given: string | null, secret: string): boolean {
  const digest = (text: string): Buffer => createHmac("sha256", secret).update(text).digest();
  return timingSafeEqual(digest(given ?? ""), digest(signatureOf(body, secret)));
}
