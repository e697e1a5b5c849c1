import { createHmac, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import { addMs, type Clock } from "../../domain/index.ts";
import { deriveKey } from "../keys.ts";

/** A visitor of one web chat. The id is the chat's id and the identity's external id on that channel account. */
export interface Visitor {
  channelId: string;
  visitorId: string;
}

export interface IssuedToken extends Visitor {
  token: string;
  expiresAt: Date;
}

export interface VisitorTokens {
  /** Signs a token; a known visitor keeps their id, so that a rotated token shows the same chat. */
  issue(channelId: string, known?: Visitor): IssuedToken;
  /** `undefined` for anything that we did not sign, that has expired, or that was signed for another channel. */
  read(token: string, channelId: string): Visitor | undefined;
}

const DAY_MS = 24 * 60 * 60 * 1000;
/** A visitor who comes back within this time finds their chat; every visit renews it. */
const LIFETIME_MS = 180 * DAY_MS;
const VERSION = "v1";
const MAX_TOKEN = 512;

const Payload = z.object({ c: z.uuid(), v: z.uuid(), e: z.int().positive() });

function parsePayload(text: string): z.infer<typeof Payload> | undefined {
  try {
    return Payload.safeParse(JSON.parse(Buffer.from(text, "base64url").toString("utf8"))).data;
  } catch {
    return undefined;
  }
}

/** Tokens of web chat visitors: HMAC-SHA-256 under a key derived from `AUTH_SECRET`, bound to the channel. No rows. */
export function createVisitorTokens(options: { secret: string; clock: Clock }): VisitorTokens {
  const key = deriveKey(options.secret, "web-chat-visitor");
  const sign = (body: string): Buffer => createHmac("sha256", key).update(`${VERSION}.${body}`).digest();
  return {
    issue: (channelId, known) => {
      const visitorId = known?.visitorId ?? crypto.randomUUID();
      const expiresAt = addMs(options.clock.now(), LIFETIME_MS);
      const payload = { c: channelId, v: visitorId, e: Math.floor(expiresAt.getTime() / 1000) };
      const body = Buffer.from(JSON.stringify(payload)).toString("base64url");
      return { channelId, visitorId, expiresAt, token: `${VERSION}.${body}.${sign(body).toString("base64url")}` };
    },
    read: (token, channelId) => {
      const [version, body, signature, ...rest] = token.length > MAX_TOKEN ? [] : token.split(".");
      if (version !== VERSION || body === undefined || signature === undefined || rest.length > 0) return undefined;
      const given = Buffer.from(signature, "base64url");
      const expected = sign(body);
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
      const payload = parsePayload(body);
      if (payload === undefined || payload.c !== channelId || payload.e * 1000 <= options.clock.now().getTime())
        return undefined;
      return { channelId, visitorId: payload.v };
    },
  };
}
