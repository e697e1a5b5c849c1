import { z } from "zod";
import { defineChannel } from "../definition.ts";
import { createHttpChannel } from "./channel.ts";

export { createHttpChannel, type HttpChannel, type HttpChannelOptions } from "./channel.ts";
export { signatureOf, SIGNATURE_HEADER } from "./signature.ts";

const Settings = z.object({
  url: z.url({ protocol: /^https?$/ }),
  lookup: z.boolean().default(false),
  idempotent: z.boolean().default(false),
  maxTextLength: z.number().int().min(100).max(16_000).default(4000),
  debounceMs: z.number().int().min(0).max(60_000).optional(),
  debounceMaxMs: z.number().int().min(0).max(60_000).optional(),
});

export const httpChannel = defineChannel({
  kind: "http",
  settings: Settings,
  credentials: z.object({ secret: z.string().min(16, "at least 16 characters") }),
  create: ({ settings: { debounceMs, debounceMaxMs, ...settings }, credentials: { secret } }) =>
    createHttpChannel({
      ...settings,
      secret,
      ...(debounceMs === undefined ? {} : { debounceMs }),
      ...(debounceMaxMs === undefined ? {} : { debounceMaxMs }),
    }),
});
