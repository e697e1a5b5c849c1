import { describe, expect, it } from "vitest";
import { AGENTS as AGENT_NAMES, LOCALES, REPORTABLE_SIGNALS, SIGNALS, STAGES } from "../domain/index.ts";
import { createTools } from "../tools/index.ts";
import { AGENTS, agentByName, agentFor } from "./index.ts";

const tools = createTools();

describe("agents", () => {
  it("speak at every stage, each at its own", () => {
    expect(AGENTS.map((agent) => agent.name)).toEqual([...AGENT_NAMES]);
    for (const stage of STAGES) expect(agentFor(stage).stages).toContain(stage);
    expect(AGENTS.flatMap((agent) => agent.stages).toSorted()).toEqual([...STAGES].toSorted());
  });

  it("have only tools that exist, each once", () => {
    for (const agent of AGENTS) {
      expect(agent.tools.filter((name) => !tools.has(name))).toEqual([]);
      expect(new Set(agent.tools).size).toBe(agent.tools.length);
    }
  });

  it("leave booking and discounts to sell, changing and cancelling to sell and serve", () => {
    const with_ = (tool: string) => AGENTS.filter((agent) => agent.tools.includes(tool)).map((agent) => agent.name);
    expect(with_("create_booking")).toEqual(["sell"]);
    expect(with_("apply_discount")).toEqual(["sell"]);
    for (const tool of ["change_booking", "cancel_booking"]) expect(with_(tool)).toEqual(["sell", "serve"]);
    expect(with_("hand_off")).toEqual([...AGENT_NAMES]);
  });

  it("know the moves from their own stages", () => {
    for (const agent of AGENTS) expect(agent.moves.every((rule) => agent.stages.includes(rule.from))).toBe(true);
    expect(agentByName("warm-up").moves.map((rule) => rule.to)).toEqual(["offer", "sale", "qualification"]);
  });
});

describe("prompts", () => {
  const all = AGENTS.flatMap((agent) => LOCALES.map((locale) => ({ agent, locale, ...agent.prompt(locale) })));

  it("exist for every agent in Russian and English, and Russian stands in for other languages", () => {
    expect(agentByName("sell").prompt("ru").version).toMatch(/^shared\/ru\.v\d+\+sell\/ru\.v\d+$/);
    expect(agentByName("sell").prompt("en").version).toMatch(/^shared\/en\.v\d+\+sell\/en\.v\d+$/);
    for (const locale of ["ky", "kk"] as const) {
      expect(agentByName("serve").prompt(locale).version).toBe(agentByName("serve").prompt("ru").version);
    }
  });

  it("name only tools that their agent has, and stages and signals that it may propose", () => {
    const words = new Set<string>([...REPORTABLE_SIGNALS, ...SIGNALS]);
    const fields = new Set(["party_total", "seats_left", "max_price", "min_age", "customer_message", "ask_colleague"]);
    for (const { agent, text } of all) {
      const named = [...text.matchAll(/\b[a-z]+_[a-z_]+\b/g)].map(([name]) => name);
      const unknown = named.filter((name) => !agent.tools.includes(name) && !words.has(name) && !fields.has(name));
      expect({ agent: agent.name, unknown }).toEqual({ agent: agent.name, unknown: [] });
      const proposed = [...text.matchAll(/propose_stage ([a-z-]+)/g)].map(([, stage]) => stage);
      const reachable = agent.moves.map((rule) => rule.to);
      expect(proposed.filter((stage) => !reachable.includes(stage as (typeof STAGES)[number]))).toEqual([]);
    }
  });

  it("report only signals that may be reported", () => {
    const receipts = SIGNALS.filter((signal) => !(REPORTABLE_SIGNALS as readonly string[]).includes(signal));
    for (const { text } of all) expect(receipts.filter((signal) => text.includes(signal))).toEqual([]);
  });

  it("stay under nine thousand characters, so that a small context window holds them", () => {
    for (const { text } of all) expect(text.length).toBeLessThan(9000);
  });
});
