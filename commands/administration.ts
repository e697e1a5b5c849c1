import { z } from "zod";
import { InputError, Locale, ROLES } from "../domain/index.ts";
import type { Karavan } from "../karavan.ts";
import { createOrganisation as insertOrganisation, createChannelAccount } from "../store/index.ts";
import { seedDemo } from "../store/seed/index.ts";

/** Parses a request's fields; the error names the option. */
function parse<Schema extends z.ZodType>(schema: Schema, input: unknown): z.infer<Schema> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const field = issue?.path.join(".") ?? "";
  throw new InputError({
    code: "bad-option",
    message: `--${field}: ${issue?.message ?? "does not fit"}`,
    data: { field },
  });
}

async function authOf(karavan: Karavan) {
  const { createAuth } = await import("../server/index.ts");
  const { database, clock, logger, authSecret: secret, config } = karavan;
  return createAuth({ database, clock, logger, secret, publicUrl: config.http.publicUrl });
}

const NewOrganisation = z.object({
  slug: z.string(),
  name: z.string(),
  locale: Locale.default("ru"),
  currency: z.string().default("KGS"),
  timeZone: z.string().default("Asia/Bishkek"),
});

/** An organisation with the channels that need no credentials: terminal and web chat. */
export async function createOrganisation(karavan: Karavan, input: unknown): Promise<unknown> {
  const fields = parse(NewOrganisation, input);
  const now = karavan.clock.now();
  const organisation = await karavan.database.withSystem((tx) => insertOrganisation(tx, { ...fields, now }));
  await karavan.database.withTenant(organisation.id, async (tx) => {
    for (const kind of ["terminal", "web-chat"] as const) {
      await createChannelAccount(tx, karavan.sealer, { kind, name: kind, now });
    }
  });
  await karavan.channels.refresh();
  return { id: organisation.id, slug: organisation.slug, name: organisation.name };
}

const NewUser = z.object({
  email: z.string(),
  password: z.string(),
  name: z.string(),
  orgSlug: z.string(),
  role: z.enum(ROLES).default("manager"),
});

export async function createUser(karavan: Karavan, input: unknown): Promise<unknown> {
  const auth = await authOf(karavan);
  return auth.createUser(parse(NewUser, input));
}

const NewApiKey = z.object({ orgSlug: z.string(), name: z.string(), userEmail: z.string().optional() });

export async function createApiKey(karavan: Karavan, input: unknown): Promise<unknown> {
  const auth = await authOf(karavan);
  const { userEmail, ...fields } = parse(NewApiKey, input);
  return auth.createApiKey({ ...fields, ...(userEmail === undefined ? {} : { userEmail }) });
}

export async function seed(karavan: Karavan): Promise<unknown> {
  const result = await seedDemo(karavan.database, { now: karavan.clock.now() });
  await karavan.channels.refresh();
  return result;
}
