import { describe, expect, it } from "vitest";
import { LOCALES, ModelError } from "../domain/index.ts";
import { contactAllowedLine, contactStoppedLine, handoffSummary, holdingLine, stillWaitingLine } from "./lines.ts";
import { playTurn, type TurnSetup } from "./testing/index.ts";

const play = async (setup: TurnSetup) => (await playTurn(setup)).outcome;
const failure = (code: string) => new ModelError({ code, message: "demo", retryable: false });
const search = { toolCalls: [{ name: "search_catalogue", args: {} }] };
const handOff = { toolCalls: [{ name: "hand_off", args: {} }] };

describe("a hand-off", () => {
  it("is worded by the agent, and carries its summary and obligations", async () => {
    const outcome = await play({ script: [handOff, { reply: "Передал ваш вопрос коллеге." }] });
    expect(outcome).toMatchObject({
      kind: "handed-off",
      reason: "asked-for-person",
      reply: "Передал ваш вопрос коллеге.",
      handoff: { summary: "wants a person", obligations: ["call back"] },
    });
  });

  it("keeps the agent's summary when the model fails afterwards", async () => {
    const outcome = await play({ script: [handOff, { fail: failure("model-timeout") }] });
    expect(outcome).toMatchObject({
      kind: "handed-off",
      reason: "model-timeout",
      handoff: { summary: expect.stringMatching(/^wants a person\n.*in time/), obligations: ["call back"] },
    });
  });

  it.each([
    ["model-timeout", "model-timeout"],
    ["model-refused", "model-refused"],
    ["token-limit", "token-limit"],
    ["model-down", "model-down"],
    ["model-bad-answer", "model-down"],
  ])("follows a model that fails with %s, and says %s", async (code, reason) => {
    const outcome = await play({ script: [{ fail: failure(code) }], context: { locale: "en" } });
    expect(outcome).toMatchObject({ kind: "handed-off", reason, reply: holdingLine("en") });
    expect(outcome.state.trace.at(-1)).toMatchObject({ step: "hand-off", what: reason, outcome: `${code}: demo` });
  });

  it("ends an agent that goes in circles at the ninth step", async () => {
    const { outcome, models } = await playTurn({ script: Array.from({ length: 8 }, () => search) });
    expect(models.requests).toHaveLength(8);
    expect(outcome).toMatchObject({ kind: "handed-off", reason: "step-limit", state: { steps: 8 } });
  });
});

describe("a material", () => {
  const send = { toolCalls: [{ name: "send_material", args: {} }] };
  const shown = "Вот фото.\n\nPhotos: Demo lake\nhttps://demo.example/photos";

  it("stands once at the end of the reply, however often it was asked for", async () => {
    const outcome = await play({ script: [send, send, { reply: "Вот фото." }] });
    expect(outcome).toMatchObject({ kind: "reply", reply: shown });
  });

  it("goes out beside a hand-off too, and not with a line that the runtime says instead of the agent", async () => {
    const passed = await play({ script: [send, handOff, { reply: "Вот фото." }] });
    expect(passed).toMatchObject({ kind: "handed-off", reply: shown });
    const failed = await play({ script: [send, { fail: failure("model-down") }] });
    expect(failed).toMatchObject({ kind: "handed-off", reply: holdingLine("ru") });
  });
});

describe("the funnel", () => {
  it("gives every agent its own tools and none that is missing", async () => {
    const { models } = await playTurn({ script: [{ reply: "Здравствуйте!" }] });
    const names = models.requests[0]?.tools.map(({ name }) => name);
    expect(names).toEqual(["remember", "propose_stage", "hand_off", "search_catalogue", "send_material"]);
  });

  it("tells the model who asks, in which turn, and whether it may be offline", async () => {
    const { models } = await playTurn({ script: [{ reply: "Здравствуйте!" }] });
    expect(models.requests[0]).toMatchObject({
      purpose: "qualify",
      allowOffline: false,
      turnId: expect.stringMatching(/1$/),
    });
  });

  it("throws what is nobody's control flow, an abort included", async () => {
    const controller = new AbortController();
    controller.abort(new RangeError("newer message"));
    await expect(play({ script: [{ reply: "x" }], signal: controller.signal })).rejects.toThrow("newer message");
    const broken = () => Promise.reject(new TypeError("broken"));
    await expect(play({ script: [broken] })).rejects.toThrow("broken");
  });

  it("explains a turn step by step", async () => {
    const outcome = await play({ script: [search, { reply: "Есть тур за 45 000 сом." }] });
    expect(outcome.state.trace.map(({ step, what }) => `${step}: ${what}`)).toEqual([
      "move: new → qualification",
      "model: asks for 1 tool call",
      "tool: search_catalogue",
      "model: replies",
    ]);
    expect(outcome.state.promptVersions).toHaveLength(1);
  });
});

describe("lines of the runtime", () => {
  it("exist in every language, and promise nothing that a hand-off does not keep", () => {
    for (const line of [holdingLine, stillWaitingLine, contactStoppedLine, contactAllowedLine]) {
      expect(new Set(LOCALES.map(line)).size).toBe(LOCALES.length);
    }
    expect(handoffSummary("poison")).toMatch(/failed three times/);
    expect(handoffSummary("complaint")).toBe("The assistant asked for a person.");
  });
});
