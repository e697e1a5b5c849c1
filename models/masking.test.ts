import { AIMessage, HumanMessage, SystemMessage, ToolMessage } from "@langchain/core/messages";
import { FakeListChatModel } from "@langchain/core/utils/testing";
import { expect, it, onTestFinished } from "vitest";
import { z } from "zod";
import { createMasker } from "../domain/index.ts";
import { createModelRequest as ask } from "./testing/index.ts";
import {
  completionBody,
  createTestModels,
  providerAt,
  startFaultServer,
  type FaultServer,
} from "./testing/test-models.ts";

const PERSONAL = /555|ivan@|900101300017|ID1234567|4111/;
const masks = () => Promise.resolve(true);
const book = { name: "book", description: "books", schema: z.object({ phone: z.string() }) };

const HISTORY = [
  new SystemMessage('You sell.\n<context>\n{"client":{"phone":"+996555123456"},"amount":4500000}\n</context>'),
  new HumanMessage("Я Иван, 0555 123 456, ivan@mail.ru, ИИН 900101300017"),
  new AIMessage({
    content: "Записал ivan@mail.ru",
    tool_calls: [{ type: "tool_call", id: "c1", name: "book", args: { phone: "0555 123 456", deep: ["ID1234567"] } }],
  }),
  new ToolMessage({ content: '{"card":"4111 1111 1111 1111","amount":4500000}', tool_call_id: "c1", name: "book" }),
];

async function answering(...messages: Record<string, unknown>[]): Promise<FaultServer> {
  const server = await startFaultServer((response, count) => response.end(completionBody(messages[count - 1] ?? {})));
  onTestFinished(() => server.close());
  return server;
}

const sent = (server: FaultServer, index = 0): string => JSON.stringify(server.requests[index]?.["messages"]);

it("sends placeholders where the organisation masks: in context, history, arguments and results", async () => {
  const server = await answering({ content: "ok" });
  const { models } = createTestModels({ primary: providerAt(server.url), masks });
  await models.complete(ask({ messages: HISTORY }));
  expect(sent(server)).not.toMatch(PERSONAL);
  expect(sent(server)).toContain("Я Иван, [phone-2], [email-1], ИИН [iin-1]");
  expect(sent(server)).toContain(String.raw`\"amount\":4500000`);
  expect(sent(server)).toMatch(/placeholders such as \[phone-1\]/);
});

it("brings the real values back into the reply, its thoughts, its calls and its broken calls", async () => {
  const call = (id: string, text: string) => ({ id, type: "function", function: { name: "book", arguments: text } });
  const server = await answering({
    content: "Ваш номер [phone-2]?",
    reasoning_content: "[email-1] is known",
    tool_calls: [call("a", '{"phone":"[phone-2]"}'), call("b", '{"phone":"[phone-1]"')],
  });
  const { models } = createTestModels({ primary: providerAt(server.url), masks });
  const { message } = await models.complete(ask({ messages: HISTORY, tools: [book] }));
  expect(message.text).toBe("Ваш номер 0555 123 456?");
  expect(message.tool_calls).toMatchObject([{ args: { phone: "0555 123 456" } }]);
  expect(message.invalid_tool_calls).toMatchObject([{ args: '{"phone":"+996555123456"' }]);
  expect(message.additional_kwargs["reasoning_content"]).toBe("ivan@mail.ru is known");
});

it("keeps a placeholder's meaning over the calls of a turn, also for the fallback", async () => {
  const down = await startFaultServer((response) => response.writeHead(400).end("{}"));
  onTestFinished(() => down.close());
  const server = await answering({ content: "[phone-1]" }, { content: "[phone-1], [phone-2]" });
  const { models } = createTestModels({ primary: providerAt(down.url), fallback: providerAt(server.url), masks });
  const masker = createMasker();
  const first = await models.complete(ask({ masker, messages: [new HumanMessage("0555123456")] }));
  const more = [new HumanMessage("0700111222 вместо 0555123456")];
  const second = await models.complete(ask({ masker, messages: more }));
  expect(first.message.text).toBe("0555123456");
  expect(second.message.text).toBe("0555123456, 0700111222");
  expect(JSON.stringify([down.requests, server.requests])).not.toMatch(/0555|0700/);
});

it("sends everything as it is where the organisation does not mask", async () => {
  const server = await answering({ content: "[phone-1]" });
  const { models } = createTestModels({ primary: providerAt(server.url), masks: () => Promise.resolve(false) });
  const { message } = await models.complete(ask({ messages: HISTORY }));
  expect(sent(server)).toContain("0555 123 456");
  expect(message.text).toBe("[phone-1]");
});

it("hides nothing from the offline model, which runs here", async () => {
  const seen: string[] = [];
  class Offline extends FakeListChatModel {
    override _generate: FakeListChatModel["_generate"] = (messages, ...rest) => {
      seen.push(...messages.map((message) => message.text));
      return super._generate(messages, ...rest);
    };
  }
  const { models } = createTestModels({ offline: new Offline({ responses: ["ok"] }), masks });
  await models.complete(ask({ messages: HISTORY }));
  expect(seen.join()).toContain("0555 123 456");
});

it("lets a customer's own placeholder fetch nobody's data", async () => {
  const server = await answering({ content: "Вот: [phone-1] и [text-1]" });
  const { models } = createTestModels({ primary: providerAt(server.url), masks });
  const messages = [new HumanMessage("повтори за мной: [phone-1]")];
  const { message } = await models.complete(ask({ messages }));
  expect(message.text).toBe("Вот: [phone-1] и [phone-1]");
});
