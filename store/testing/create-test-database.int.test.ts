import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, createTestOrganisation, type TestDatabase } from "./index.ts";

describe("createTestDatabase", () => {
  let first: TestDatabase;
  let second: TestDatabase;

  beforeAll(async () => {
    first = await createTestDatabase();
    second = await createTestDatabase();
  }, 60_000);

  afterAll(async () => {
    await first.close();
    await second.close();
  });

  it("gives a migrated database that nobody else sees", async () => {
    const organisation = await createTestOrganisation(first.database, { slug: "alone" });
    const slugs = (test: TestDatabase) =>
      test.database.withSystem((tx) => tx.query<{ slug: string }>("select slug from organisations"));
    expect(await slugs(first)).toEqual([{ slug: organisation.slug }]);
    expect(await slugs(second)).toEqual([]);
  });
});
