import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ConflictError, NotFoundError } from "../domain/index.ts";
import { createId } from "./ids.ts";
import {
  createOrganisation,
  findOrganisationBySlug,
  getOrganisation,
  getSeedVersion,
  listOrganisations,
  setSeedVersion,
  updateOrganisation,
} from "./organisations.ts";
import { createTestDatabase, createTestOrganisation, type TestDatabase } from "./testing/index.ts";

const NOW = new Date("2026-05-01T08:00:00Z");

describe("organisations", () => {
  let test: TestDatabase;

  beforeAll(async () => {
    test = await createTestDatabase();
  });
  afterAll(() => test.close());

  it("are found by slug, listed, and read by themselves", async () => {
    const north = await createTestOrganisation(test.database, { slug: "north", now: NOW });
    const south = await createTestOrganisation(test.database, { slug: "south", now: NOW });
    await test.database.withSystem(async (tx) => {
      expect(await findOrganisationBySlug(tx, "north")).toEqual(north);
      expect(await findOrganisationBySlug(tx, "west")).toBeUndefined();
      expect(await listOrganisations(tx)).toEqual([north, south]);
    });
    expect(await test.database.withTenant(south.id, getOrganisation)).toEqual(south);
  });

  it("have defaults for every setting", async () => {
    const organisation = await createTestOrganisation(test.database, { slug: "defaults" });
    expect(organisation.settings).toEqual({
      approvals: { cancellation: "always", expiresMinutes: 120 },
      discountLimitPercent: 0,
      escalation: {
        anger: true,
        legal: true,
        emergency: true,
        misunderstandings: 3,
        ratingAtMost: 2,
        conversationTokens: null,
      },
      workingHours: null,
      followUps: {
        qualificationHours: [3, 24],
        offerHours: [24, 72],
        beforeTripDays: [3, 1],
        afterTripDays: 1,
        perDeal: 6,
      },
      handoffSlaMinutes: 15,
      maskPersonalData: false,
      sending: {
        openingsPerDay: 50,
        openingsPerHour: 10,
        proactivePerDay: 3,
        proactivePerWeek: 10,
        quietHours: { from: "21:00", to: "09:00" },
      },
      historyTokens: 6000,
      mergeProvenPhones: false,
      summaryTokens: 1000,
      nameSources: true,
      offlineFallback: false,
      monthlyTokenLimit: null,
    });
  });

  it("refuse a slug that is taken", async () => {
    await createTestOrganisation(test.database, { slug: "taken" });
    const again = createTestOrganisation(test.database, { slug: "taken" });
    await expect(again).rejects.toBeInstanceOf(ConflictError);
    await expect(again).rejects.toMatchObject({ code: "slug-taken", data: { field: "slug" } });
  });

  it("refuse a slug of another shape before they touch the database", async () => {
    const fields = {
      slug: "No Spaces",
      name: "Demo",
      locale: "ru",
      currency: "KGS",
      timeZone: "UTC",
      now: NOW,
    } as const;
    const refused = test.database.withSystem((tx) => createOrganisation(tx, fields));
    await expect(refused).rejects.toMatchObject({ issues: [{ path: ["slug"] }] });
  });

  it("change what is given and keep the rest", async () => {
    const before = await createTestOrganisation(test.database, {
      slug: "changing",
      settings: { handoffSlaMinutes: 30 },
    });
    const after = await test.database.withTenant(before.id, (tx) =>
      updateOrganisation(tx, { name: "Demo: renamed", settings: { offlineFallback: true } }),
    );
    expect(after).toEqual({
      ...before,
      name: "Demo: renamed",
      settings: { ...before.settings, offlineFallback: true },
    });
    expect(await test.database.withTenant(before.id, getOrganisation)).toEqual(after);
  });

  it("are not found by an id that nobody has", async () => {
    const missing = test.database.withTenant(createId(NOW), getOrganisation);
    await expect(missing).rejects.toBeInstanceOf(NotFoundError);
    await expect(missing).rejects.toMatchObject({ code: "organisation-not-found" });
  });

  it("remember the version of their demo data", async () => {
    const { id } = await createTestOrganisation(test.database, { slug: "seeded" });
    expect(await test.database.withTenant(id, getSeedVersion)).toBeNull();
    await test.database.withTenant(id, (tx) => setSeedVersion(tx, 3));
    expect(await test.database.withTenant(id, getSeedVersion)).toBe(3);
  });
});
