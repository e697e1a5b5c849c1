import { describe, expect, it } from "vitest";
import { ModelError } from "../../domain/index.ts";
import { createModelRequest as request, createScriptedModels } from "./index.ts";

describe("scripted models", () => {
  it("answers step by step with text, tool calls and invalid calls", async () => {
    const models = createScriptedModels([
      { toolCalls: [{ name: "quote", args: { adults: 2 } }], invalidToolCalls: [{ name: "quote", args: "{" }] },
      (asked) => ({ reply: `heard ${asked.messages.length}` }),
    ]);
    const first = await models.complete(request());
    expect(first.message.tool_calls).toMatchObject([{ id: "call_0_0", name: "quote", args: { adults: 2 } }]);
    expect(first.message.invalid_tool_calls).toMatchObject([{ id: "call_0_1", args: "{", error: "not valid JSON" }]);
    const second = await models.complete(request());
    expect(second.message.text).toBe("heard 1");
    expect(second.calls).toMatchObject([{ purpose: "qualify", tokensIn: 10, errorCode: null }]);
    models.done();
  });

  it("objects to a call that is not in the script, also in done", async () => {
    const models = createScriptedModels([]);
    await expect(models.complete(request())).rejects.toMatchObject({ code: "script-unexpected" });
    expect(() => models.done()).toThrow(/not in the script/);
  });

  it("objects to a step that nobody asked for", () => {
    const models = createScriptedModels([{ reply: "unused" }]);
    expect(() => models.done()).toThrow(/asked 0 times, the script has 1 steps/);
  });

  it("repeats a failed expectation in done, in case the caller swallowed it", async () => {
    const models = createScriptedModels([{ expect: (asked) => expect(asked.purpose).toBe("sell"), reply: "x" }]);
    await expect(models.complete(request())).rejects.toThrow(/sell/);
    expect(() => models.done()).toThrow(/sell/);
  });

  it("throws the given model error with its call", async () => {
    const fail = new ModelError({ code: "model-down", message: "down", retryable: true });
    const models = createScriptedModels([{ fail }]);
    const error = await models.complete(request()).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ModelError);
    expect(error).toMatchObject({ code: "model-down", data: { calls: [{ errorCode: "model-down" }] } });
  });

  it("waits until it may answer, and stops waiting when aborted", async () => {
    const gate = Promise.withResolvers<void>();
    const controller = new AbortController();
    const models = createScriptedModels([{ wait: gate.promise, reply: "late" }, { wait: gate.promise }]);
    const late = models.complete(request());
    const aborted = models.complete(request({ signal: controller.signal }));
    controller.abort(new Error("newer message"));
    await expect(aborted).rejects.toThrow("newer message");
    gate.resolve();
    expect((await late).message.text).toBe("late");
    models.done();
  });
});
