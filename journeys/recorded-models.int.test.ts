import { LLMock } from "@copilotkit/aimock";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { VirtualClock } from "../domain/index.ts";
import { loadJourneys, offlineModels, runJourney, type JourneyResult, type LoadedJourney } from "../evals/index.ts";
import { createChatModels, unlimitedTokens, type ChatModels } from "../models/index.ts";
import { createOfflineModel } from "../models/offline/index.ts";
import { createId } from "../store/index.ts";
import { loadDemoCatalogue, type DemoCatalogue } from "../store/seed/index.ts";
import { createTestDatabase, type TestDatabase } from "../store/testing/index.ts";
import {
  FAULTS,
  recordAnswers,
  spoil,
  toResponse,
  type Fault,
  type RecordedAnswer,
} from "./testing/recorded-models.ts";

const loaded = await loadJourneys();
const mock = new LLMock({ port: 0, logLevel: "silent" });
let test: TestDatabase;
let catalogue: DemoCatalogue;

beforeAll(async () => {
  await mock.start();
  test = await createTestDatabase();
  catalogue = await loadDemoCatalogue();
});
afterAll(async () => {
  await mock.stop();
  await test.close();
});
beforeEach(() => void mock.clearFixtures());

/** The OpenAI-compatible server as the configured provider. */
function providerModels(clock: VirtualClock): ChatModels {
  const primary = { apiKey: "demo-key", baseUrl: `${mock.url}/v1`, model: "gpt-4o-mini", timeoutMs: 10_000 };
  return createChatModels({ primary, offline: createOfflineModel(), clock, createId, limiter: unlimitedTokens });
}

async function record(journey: LoadedJourney): Promise<RecordedAnswer[]> {
  const answers: RecordedAnswer[] = [];
  const modelsFor = (clock: VirtualClock): ChatModels => recordAnswers(offlineModels(clock), answers);
  const { verdict, problems } = await runJourney(journey, { database: test.database, catalogue, modelsFor });
  expect({ verdict, problems }).toEqual({ verdict: "passed", problems: [] });
  return answers;
}

/** Plays a journey with a provider that answers as recorded, one answer a request. */
async function replay(journey: LoadedJourney, answers: readonly RecordedAnswer[]): Promise<JourneyResult> {
  let asked = 0;
  mock.on({ predicate: () => true }, () => toResponse(answers[asked++] ?? { text: "", calls: [] }));
  const result = await runJourney(journey, { database: test.database, catalogue, modelsFor: providerModels });
  expect(asked, "requests, one for each recorded answer").toBe(answers.length);
  return result;
}

const cases = loaded.map((journey, index) => {
  const fault: Fault = FAULTS[index % FAULTS.length] ?? "none";
  return { journey, fault, file: journey.file };
});

describe("a provider that answers with recorded tool calls", () => {
  it.each(cases)("takes $file to the same end (fault: $fault)", async ({ journey, fault }) => {
    const answers = spoil(await record(journey), fault);
    const { problems } = await replay(journey, answers);
    // A write that the model repeats stands in the ledger, done or refused; bookings and all else are as without it.
    const unexpected = fault === "repeated" ? problems.filter((text) => !text.startsWith("effects are")) : problems;
    expect(unexpected).toEqual([]);
  });
});
