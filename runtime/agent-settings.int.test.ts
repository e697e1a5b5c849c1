import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { AgentSettings, FollowUpSettings, type AgentName } from "../domain/index.ts";
import { createTestDatabase, type TestDatabase } from "../store/testing/index.ts";
import { createHarness, type Harness, type HarnessOptions } from "./testing/harness.ts";

let test: TestDatabase;
let h: Harness;

beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.close());
afterEach(() => h.end());

async function begin(agent: AgentName, settings: object, options: HarnessOptions): Promise<void> {
  h = await createHarness(test, options);
  h.organisation.agents[agent] = { version: 1, settings: AgentSettings.parse(settings) };
}
const handoff = async () =>
  (await h.query<{ contract: unknown }>("select contract from handoffs order by created_at desc limit 1"))[0]?.contract;

describe("an agent in training", () => {
  it("gives its reply to the manager, and the customer to a person", async () => {
    await begin("qualify", { status: "training" }, { script: [{ reply: "Куда хотите поехать?" }] });
    await h.say("Здравствуйте");
    await h.settle();
    expect(h.channel.arrived.map(({ text }) => text)).toEqual([expect.stringContaining("подключаю коллегу")]);
    expect(await handoff()).toMatchObject({ reason: "agent-training", draft: "Куда хотите поехать?" });
    expect(await h.conversation()).toMatchObject({ mode: "human" });
    expect(await h.query("select status, reason, prompt_versions from turns")).toMatchObject([
      { status: "handed-off", reason: "agent-training", prompt_versions: [expect.stringContaining("settings.v1")] },
    ]);
    h.models.done();
  });
});

describe("an agent that does not answer customers", () => {
  it.each(["training", "inactive"])("does not write first either (%s)", async (status) => {
    const followUps = FollowUpSettings.parse({ qualificationHours: [1] });
    await begin("sell", {}, { script: [{ reply: "Куда хотите поехать?" }], followUps });
    await h.say("Здравствуйте");
    await h.settle();
    h.organisation.agents["qualify"] = { version: 1, settings: AgentSettings.parse({ status }) };
    await h.settle(3_700_000);
    expect(h.channel.arrived).toHaveLength(1);
    expect(await h.query("select reason from timers where kind = 'follow-up'")).toEqual([
      { reason: `agent-${status}` },
    ]);
  });
});

describe("an agent's memory", () => {
  it("is as long as it is told to be", async () => {
    const long = "Хотим на озеро, в горы и в юрты, всё сразу. ".repeat(60);
    await begin("qualify", { memory: { historyTokens: 200 } }, { script: [{ reply: "Понял." }, { reply: "Хорошо." }] });
    await h.say(long);
    await h.settle();
    await h.say("И ещё на коне");
    await h.settle();
    const [, first] = h.models.requests[1]?.messages ?? [];
    expect(first?.text.length).toBeLessThan(long.length / 2);
    h.models.done();
  });
});
