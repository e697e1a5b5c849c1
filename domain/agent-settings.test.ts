import { describe, expect, it } from "vitest";
import { agentConfig, AgentChanges, AgentSettings, withChanges } from "./agent-settings.ts";

const shipped = AgentSettings.parse({});

describe("an agent's settings", () => {
  it("are those it ships with until somebody changes them", () => {
    expect(agentConfig({ agents: {} }, "sell")).toEqual({ version: 0, settings: shipped });
    expect(shipped).toEqual({
      status: "active",
      model: null,
      temperature: null,
      maxTokens: null,
      promptVersion: null,
      tools: null,
      memory: { historyTokens: null, summary: true, recall: true },
    });
  });

  it("keep what a change does not name, within memory too", () => {
    const first = withChanges(shipped, { model: "demo-large", memory: { recall: false } });
    const second = withChanges(first, AgentChanges.parse({ temperature: 0.2, memory: { historyTokens: 900 } }));
    expect(second).toMatchObject({ model: "demo-large", temperature: 0.2 });
    expect(second.memory).toEqual({ historyTokens: 900, summary: true, recall: false });
    expect(withChanges(second, { model: null }).model).toBeNull();
  });

  it.each([
    ["status", { status: "asleep" }],
    ["temperature", { temperature: 2.1 }],
    ["maxTokens", { maxTokens: 10 }],
    ["promptVersion", { promptVersion: 0 }],
    ["model", { model: " " }],
    ["memory.historyTokens", { memory: { historyTokens: 5 } }],
  ])("are refused by the field's name: %s", (field, changes) => {
    expect(AgentChanges.safeParse(changes).error?.issues[0]?.path.join(".")).toBe(field);
  });

  it("are refused with a field that there is not", () => {
    expect(AgentChanges.safeParse({ modell: "x" }).success).toBe(false);
  });
});
