import { describe, expect, it } from "vitest";
import { AgentSettings, type AgentName, type Organisation } from "../domain/index.ts";
import { holdingLine } from "./lines.ts";
import { contextOf, playTurn } from "./testing/index.ts";

const base = contextOf().organisation;

function configured(agent: AgentName, settings: object): { organisation: Organisation } {
  return { organisation: { ...base, agents: { [agent]: { version: 4, settings: AgentSettings.parse(settings) } } } };
}
const names = (tools: readonly { name: string }[] | undefined) => tools?.map(({ name }) => name);

describe("an agent's configuration", () => {
  it("chooses its model, temperature and length of answer, and is told by the turn", async () => {
    const context = configured("qualify", { model: "demo-large", temperature: 0.3, maxTokens: 700, promptVersion: 1 });
    const { models, outcome } = await playTurn({ script: [{ reply: "Здравствуйте!" }], context });
    expect(models.requests[0]).toMatchObject({ model: "demo-large", temperature: 0.3, maxTokens: 700 });
    expect(outcome.state.promptVersions).toEqual([expect.stringMatching(/\+qualify\/ru\.v1\+settings\.v4$/)]);
  });

  it("of another agent changes nothing", async () => {
    const context = configured("sell", { model: "demo-large", tools: [] });
    const { models, outcome } = await playTurn({ script: [{ reply: "Здравствуйте!" }], context });
    expect(models.requests[0]).not.toHaveProperty("model");
    expect(outcome.state.promptVersions[0]).not.toContain("settings");
    expect(names(models.requests[0]?.tools)).toContain("search_catalogue");
  });

  it("limits its tools, never that of calling a person, and a call of another is one of an unknown tool", async () => {
    const context = configured("qualify", { tools: ["remember"] });
    const search = { toolCalls: [{ name: "search_catalogue", args: {} }] };
    const { models, runs } = await playTurn({ script: [search, { reply: "Здравствуйте!" }], context });
    expect(names(models.requests[0]?.tools)).toEqual(["remember", "hand_off"]);
    expect(JSON.stringify(models.requests[1]?.messages)).toContain("there is no tool search_catalogue");
    expect(runs).toEqual([]);
  });
});

describe("an inactive agent", () => {
  it("asks no model: a person answers", async () => {
    const { outcome } = await playTurn({ script: [], context: configured("qualify", { status: "inactive" }) });
    expect(outcome).toMatchObject({ kind: "handed-off", reason: "agent-inactive", reply: holdingLine("ru") });
  });

  it("is not passed to either: what the first had found out goes to the person", async () => {
    const needs = [
      { key: "destination", value: "Иссык-Куль" },
      { key: "dates", value: { from: "2026-07-10" } },
      { key: "party", value: { adults: 2, children: 0 } },
      { key: "budget", value: { amount: 100_000, currency: "KGS" } },
    ];
    const script = [{ toolCalls: [{ name: "remember", args: { facts: needs } }] }];
    const { outcome } = await playTurn({ script, context: configured("warm-up", { status: "inactive" }) });
    expect(outcome).toMatchObject({ kind: "handed-off", reason: "agent-inactive" });
    expect(outcome.state.proposals.map(({ key }) => key)).toContain("budget");
  });
});

describe("an agent in training", () => {
  const training = configured("sell", { status: "training" });

  it("drafts for a manager; the customer hears that a colleague will answer", async () => {
    const context = { ...training, stage: "offer" as const };
    const { outcome } = await playTurn({ script: [{ reply: "Расскажу об озере подробнее." }], context });
    expect(outcome).toMatchObject({
      kind: "handed-off",
      reason: "agent-training",
      reply: holdingLine("ru"),
      handoff: { draft: "Расскажу об озере подробнее." },
      state: { moves: [] },
    });
  });

  it("changes nothing", async () => {
    const context = { ...training, stage: "offer" as const };
    const book = { toolCalls: [{ name: "create_booking", args: {} }] };
    const { models, runs, ledger } = await playTurn({
      script: [book, { reply: "Расскажу об озере подробнее." }],
      context,
    });
    expect(names(models.requests[0]?.tools)).toEqual(expect.arrayContaining(["search_catalogue", "hand_off"]));
    expect(names(models.requests[0]?.tools)).not.toContain("create_booking");
    expect([runs, ledger.planned]).toEqual([[], []]);
  });

  it("keeps the reason that it calls a person for", async () => {
    const context = { ...training, stage: "offer" as const };
    const script = [{ toolCalls: [{ name: "hand_off", args: {} }] }, { reply: "Сейчас подключу коллегу." }];
    const { outcome } = await playTurn({ script, context });
    expect(outcome).toMatchObject({
      kind: "handed-off",
      reason: "asked-for-person",
      handoff: { summary: "wants a person", draft: "Сейчас подключу коллегу." },
    });
  });
});
