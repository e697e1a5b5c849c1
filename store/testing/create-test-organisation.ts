import {
  systemClock,
  type FollowUpSettings,
  type Organisation,
  type OrganisationSettings,
} from "../../domain/index.ts";
import type { Database } from "../database.ts";
import { createOrganisation } from "../organisations.ts";

/** Nobody is written to first: for tests of something else. */
export const NO_FOLLOW_UPS: FollowUpSettings = {
  qualificationHours: [],
  offerHours: [],
  beforeTripDays: [],
  afterTripDays: null,
  perDeal: 6,
};

export interface TestOrganisationOptions {
  slug: string;
  name?: string;
  settings?: Partial<OrganisationSettings>;
  now?: Date;
}

/** An organisation with nothing in it: Russian, som, Bishkek. */
export async function createTestOrganisation(
  database: Database,
  options: TestOrganisationOptions,
): Promise<Organisation> {
  return database.withSystem((tx) =>
    createOrganisation(tx, {
      slug: options.slug,
      name: options.name ?? `Demo ${options.slug}`,
      locale: "ru",
      currency: "KGS",
      timeZone: "Asia/Bishkek",
      settings: options.settings ?? {},
      now: options.now ?? systemClock.now(),
    }),
  );
}
