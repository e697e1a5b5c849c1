import { AIMessage, ToolMessage, type BaseMessage } from "@langchain/core/messages";
import { describe, expect, it } from "vitest";
import { unansweredOf } from "./unanswered.ts";

const call = (name: string, args: Record<string, unknown>, content: unknown): BaseMessage[] => [
  new AIMessage({ content: "", tool_calls: [{ id: name, name, args }] }),
  new ToolMessage({ name, tool_call_id: name, content: JSON.stringify(content) }),
];
const search = (query: string, found: unknown, kinds?: readonly string[]) =>
  call("search_knowledge", { query, kinds }, found);
const none = { passages: [] };
const sauna = {
  passages: [{ id: "1", kind: "faq", title: "Баня", text: "Баня топится по субботам, с 18 до 22." }],
};
const told = (messages: BaseMessage[], reply: string | null = "Этого я не знаю.") => unansweredOf({ messages, reply });

describe("what a turn found no answer to", () => {
  it.each([
    ["no search", [], null],
    ["one search without a finding", search("душ", none), "душ"],
    ["two without a finding: the words of the first", [...search("душ", none), ...search("баня", none)], "душ"],
    ["a search that failed", search("душ", { error: { code: "bad-arguments" } }), null],
    ["an objection that no shelf answers", search("дорого", none, ["objection"]), null],
    ["an objection first", [...search("дорого", none, ["objection"]), ...search("душ", none, ["faq"])], "душ"],
  ])("%s", (_, messages, expected) => {
    expect(told(messages)?.question ?? null).toBe(expected);
  });

  it("is also what the passages found are no answer to", () => {
    expect(told(search("душ", sauna))).toEqual({ question: "душ", isSure: false });
    expect(told(search("душ", none))).toEqual({ question: "душ", isSure: true });
    expect(told(search("баня", sauna), "Баня топится по субботам с 18 до 22!")).toBeNull();
  });

  it("is not what another tool answers, what is told in another language, or what the runtime said instead", () => {
    expect(told([...search("цена", sauna), ...call("quote", {}, { total: 1 })])).toBeNull();
    expect(told(search("shower", sauna), "I am not sure about that, sorry.")).toBeNull();
    expect(told(search("душ", sauna), null)).toBeNull();
  });
});
