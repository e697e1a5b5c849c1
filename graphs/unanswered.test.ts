import { AIMessage, ToolMessage } from "@langchain/core/messages";
import { describe, expect, it } from "vitest";
import { unansweredOf } from "./unanswered.ts";

const search = (query: string, found: unknown, kinds?: readonly string[]) => [
  new AIMessage({ content: "", tool_calls: [{ id: query, name: "search_knowledge", args: { query, kinds } }] }),
  new ToolMessage({ name: "search_knowledge", tool_call_id: query, content: JSON.stringify(found) }),
];
const none = { passages: [] };
const one = { passages: [{ id: "1" }] };

describe("what a turn found no answer to", () => {
  it.each([
    ["no search", [], null],
    ["one search without a finding", search("душ", none), "душ"],
    ["two, the second finds", [...search("душ", none), ...search("баня", one)], null],
    ["two without a finding: the words of the first", [...search("душ", none), ...search("баня", none)], "душ"],
    ["a search that failed", search("душ", { error: { code: "bad-arguments" } }), null],
    ["an objection that no shelf answers", search("дорого", none, ["objection"]), null],
    ["an objection first", [...search("дорого", none, ["objection"]), ...search("душ", none, ["faq"])], "душ"],
  ])("%s", (_, messages, expected) => {
    expect(unansweredOf({ messages })).toBe(expected);
  });
});
