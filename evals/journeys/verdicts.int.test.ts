import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { createTestDatabase, type TestDatabase } from "../../store/testing/index.ts";
import { parseJourney, runJourney, type JourneyResult } from "../index.ts";

const START = { clock: "2026-05-04T10:00:00+06:00" };
const TURNS = [
  { client: "Здравствуйте, нужна ли виза?", reply: { mentions: ["паспорт"] } },
  { client: "Спасибо, до свидания" },
];
const END = { stage: "qualification", mode: "bot", effects: [] };

let test: TestDatabase;

beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.close());

function journeyOf(wish: Record<string, unknown> = {}) {
  const whole = {
    title: "a made-up one",
    agent: "qualify",
    locale: "ru",
    start: START,
    turns: TURNS,
    end: END,
    ...wish,
  };
  return parseJourney("qualify/made-up.ru.yaml", stringify(whole));
}

const run = (wish?: Record<string, unknown>): Promise<JourneyResult> =>
  runJourney(journeyOf(wish), { database: test.database });

describe("the verdict on a journey", () => {
  it("is passed when words and rows are as expected, and the transcript tells who said what", async () => {
    const { verdict, problems, transcript } = await run();
    expect({ verdict, problems }).toEqual({ verdict: "passed", problems: [] });
    expect(transcript.map(({ author }) => author)).toEqual(["client", "bot", "client", "bot"]);
  });

  it("is failed when a word is missing, a forbidden one is said, or a row differs", async () => {
    const turns = [{ client: "нужна ли виза?", reply: { mentions: ["скидка"], never: ["паспорт"] } }, TURNS[1]];
    const { verdict, problems } = await run({ turns, end: { ...END, stage: "sale" } });
    expect(verdict).toBe("failed");
    expect(problems).toEqual([
      'turn 1 does not mention "скидка"',
      'turn 1 mentions "паспорт"',
      "stage is qualification, not sale",
    ]);
  });

  it("is an error when the journey names what does not exist", async () => {
    const effects = [{ tool: "sell_moon", status: "done" }];
    const bookings = [{ tour: "moon-walk", date: "2026-07-04", adults: 1 }];
    const { verdict, problems } = await run({ end: { ...END, effects, bookings } });
    expect(verdict).toBe("error");
    expect(problems).toEqual([
      "end.bookings: there is no tour moon-walk",
      "end.effects: no tool that writes is called sell_moon",
    ]);
  });

  it("is an error when what should stand at the start cannot", async () => {
    const bookings = [{ tour: "issyk-kul-beach-week", date: "2026-07-05", adults: 1 }];
    const { verdict, problems } = await run({ start: { ...START, bookings } });
    expect({ verdict, problems }).toMatchObject({
      verdict: "error",
      problems: [expect.stringContaining("2026-07-05")],
    });
  });

  it.each([
    ["no reply has to say anything", { turns: [{ client: "а" }, { client: "б" }] }, "without criteria"],
    ["a field is unknown", { goal: "sell" }, "goal"],
    ["a fact has no legal shape", { end: { ...END, facts: { rating: 9 } } }, "rating"],
    ["it lies in another agent's folder", { agent: "sell" }, "says agent sell"],
  ])("is an error when %s", async (_what, wish, part) => {
    const { verdict, problems } = await run(wish);
    expect({ verdict, problems }).toMatchObject({ verdict: "error", problems: [expect.stringContaining(part)] });
  });
});
