import { Organisation, systemClock, type Clock } from "../../domain/index.ts";
import type { Database } from "../database.ts";
import { createId } from "../ids.ts";

export interface TestOrganisationOptions {
  slug: string;
  name?: string;
  settings?: Record<string, unknown>;
  clock?: Clock;
}

/** An organisation with nothing in it. */
export async function createTestOrganisation(
  database: Database,
  options: TestOrganisationOptions,
): Promise<Organisation> {
  const now = (options.clock ?? systemClock).now();
  const organisation = Organisation.parse({
    id: createId(now),
    slug: options.slug,
    name: options.name ?? `Demo ${options.slug}`,
    locale: "ru",
    currency: "KGS",
    timeZone: "Asia/Bishkek",
    settings: options.settings ?? {},
  });
  await database.withSystem((tx) =>
    tx.execute(
      `insert into organisations (id, slug, name, locale, currency, time_zone, settings, created_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [
        organisation.id,
        organisation.slug,
        organisation.name,
        organisation.locale,
        organisation.currency,
        organisation.timeZone,
        JSON.stringify(organisation.settings),
        now,
      ],
    ),
  );
  return organisation;
}
