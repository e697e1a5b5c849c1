import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isSpecialist } from "../../agents/index.ts";
import { AGENTS } from "../../domain/index.ts";
import { loadDemoCatalogue, type DemoCatalogue } from "../../store/seed/index.ts";
import { createTestDatabase, type TestDatabase } from "../../store/testing/index.ts";
import { loadJourneys, runJourney } from "../index.ts";

const loaded = await loadJourneys();
let test: TestDatabase;
let catalogue: DemoCatalogue;

beforeAll(async () => {
  test = await createTestDatabase();
  catalogue = await loadDemoCatalogue();
});
afterAll(() => test.close());

describe("journeys through the whole runtime", () => {
  it("are at least five per agent of the funnel and one per specialist, each in Russian and in English", () => {
    for (const agent of AGENTS) {
      const names = (locale: string): string[] =>
        loaded
          .filter(({ file }) => file.startsWith(`${agent}/`) && file.endsWith(`.${locale}.yaml`))
          .map(({ file }) => file.slice(0, -`.${locale}.yaml`.length));
      expect(names("ru").length).toBeGreaterThanOrEqual(isSpecialist(agent) ? 1 : 5);
      expect(names("en")).toEqual(names("ru"));
    }
  });

  it.each(loaded)("$file ends as it should", async (one) => {
    const { verdict, problems } = await runJourney(one, { database: test.database, catalogue });
    expect({ verdict, problems }).toEqual({ verdict: "passed", problems: [] });
  });
});
