import { loadConfig } from "../config.ts";
import { createKaravan } from "../karavan.ts";
import { migrate as migrateServer } from "../store/index.ts";
import { readOptions, requireOption, type Command } from "./command.ts";
import { requestOnce } from "./owner.ts";

export const migrate: Command = {
  usage: "migrate",
  run: async (argv) => {
    readOptions(argv, {}, "migrate");
    const config = loadConfig();
    if (config.database.url === null) {
      // Opening an embedded database brings it up to date.
      await (await createKaravan(config)).close();
      return { exitCode: 0, json: { applied: [] }, lines: ["The embedded database is up to date."] };
    }
    const applied = await migrateServer(config.database.url);
    const lines = applied.length === 0 ? ["The database is up to date."] : applied.map((name) => `applied ${name}`);
    return { exitCode: 0, json: { applied }, lines };
  },
};

export const seed: Command = {
  usage: "seed",
  run: async (argv) => {
    readOptions(argv, {}, "seed");
    const result = await requestOnce("seed", {});
    return { exitCode: 0, json: result, lines: ["The demo organisation is in place."] };
  },
};

const ORG_USAGE =
  "org create --slug SLUG --name NAME [--locale ru|en|ky|kk] [--currency KGS] [--time-zone Asia/Bishkek]";
export const createOrg: Command = {
  usage: ORG_USAGE,
  run: async (argv) => {
    const text = { type: "string" } as const;
    const options = { slug: text, name: text, locale: text, currency: text, "time-zone": text };
    const { values } = readOptions(argv, options, ORG_USAGE);
    const slug = requireOption(values.slug, "slug", ORG_USAGE);
    const name = requireOption(values.name, "name", ORG_USAGE);
    const { locale, currency, "time-zone": timeZone } = values;
    const result = await requestOnce("org create", { slug, name, locale, currency, timeZone });
    return { exitCode: 0, json: result, lines: [`Created ${slug}.`] };
  },
};

const USER_USAGE =
  "user create --org SLUG --email EMAIL --name NAME --password PASSWORD [--role owner|admin|manager|prompt-engineer|viewer]";
export const createUser: Command = {
  usage: USER_USAGE,
  run: async (argv) => {
    const text = { type: "string" } as const;
    const { values } = readOptions(
      argv,
      { org: text, email: text, name: text, password: text, role: text },
      USER_USAGE,
    );
    const orgSlug = requireOption(values.org, "org", USER_USAGE);
    const email = requireOption(values.email, "email", USER_USAGE);
    const password = requireOption(values.password, "password", USER_USAGE);
    const result = await requestOnce("user create", {
      orgSlug,
      email,
      password,
      name: values.name ?? email,
      role: values.role,
    });
    return { exitCode: 0, json: result, lines: [`Created ${email}.`] };
  },
};

const KEY_USAGE = "api-key create --org SLUG --name NAME [--user EMAIL]";
export const createKey: Command = {
  usage: KEY_USAGE,
  run: async (argv) => {
    const text = { type: "string" } as const;
    const { values } = readOptions(argv, { org: text, name: text, user: text }, KEY_USAGE);
    const orgSlug = requireOption(values.org, "org", KEY_USAGE);
    const name = requireOption(values.name, "name", KEY_USAGE);
    const result = (await requestOnce("api-key create", { orgSlug, name, userEmail: values.user })) as { key: string };
    return { exitCode: 0, json: result, lines: [result.key] };
  },
};
