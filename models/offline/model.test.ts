import { AIMessage, HumanMessage, SystemMessage, type BaseMessage } from "@langchain/core/messages";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { STAGES } from "../../domain/index.ts";
import { createOfflineModel, OfflineChatModel } from "./index.ts";
import { Conversation } from "./testing/conversation.ts";
import { SCHEMAS } from "./testing/tools.ts";

const context = {
  now: "2026-11-21T08:00:00Z",
  today: "2026-11-21",
  agent: "qualify",
  stage: "qualification",
  locale: "ru",
  organisation: { name: "Demo", currency: "KGS", timeZone: "Asia/Bishkek" },
  client: { name: null, phone: null },
  facts: {},
  bookings: [],
  handedBack: null,
  summary: null,
};

function conversationOf(said: string): BaseMessage[] {
  return [
    new SystemMessage(`Prompt\n<context>\n${JSON.stringify(context)}\n</context>`),
    new HumanMessage(`<customer_message>\n${said}\n</customer_message>`),
  ];
}

const tools = Object.entries(SCHEMAS).map(([name, schema]) => ({ name, description: name, schema }));

describe("the model", () => {
  it("is a LangChain chat model of its own kind", () => {
    const model = createOfflineModel();
    expect(model).toBeInstanceOf(OfflineChatModel);
    expect(model._llmType()).toBe("offline-rules");
  });

  it("gives the same answer to the same messages", async () => {
    const model = createOfflineModel().bindTools(tools);
    const messages = conversationOf("Хотим на Сон-Куль вдвоём");
    const [first, second] = [await model.invoke(messages), await model.invoke(messages)];
    expect(first.tool_calls).toEqual(second.tool_calls);
    expect(first.tool_calls?.map((call) => call.name)).toEqual(["remember"]);
  });

  it("calls no tool that is not bound", async () => {
    const answer = await createOfflineModel().invoke(conversationOf("Позовите менеджера"));
    expect(answer.tool_calls).toEqual([]);
    expect(answer.text).not.toBe("");
  });

  it("takes the words of a voice note for words, and asks for those it could not hear in the customer's language", async () => {
    const model = createOfflineModel().bindTools(tools);
    const heard = await model.invoke(conversationOf("[voice: Хотим на Сон-Куль вдвоём]"));
    expect(heard.tool_calls).toEqual((await model.invoke(conversationOf("Хотим на Сон-Куль вдвоём"))).tool_calls);
    const unheard = await model.invoke(conversationOf("[voice, 7 s, not understood: unrecognised]"));
    expect(unheard.text).toContain("словами");
  });

  it("knows tools in the OpenAI format", async () => {
    const model = createOfflineModel().bindTools([
      { type: "function", function: { name: "hand_off", parameters: {} } },
    ]);
    const answer = await model.invoke(conversationOf("Позовите менеджера"));
    expect(answer.tool_calls?.map((call) => call.name)).toEqual(["hand_off"]);
  });

  it("counts the tokens it read and wrote", async () => {
    const short = await createOfflineModel().invoke(conversationOf("Привет"));
    const long = await createOfflineModel().invoke(conversationOf("Привет ".repeat(50)));
    const usage = short.usage_metadata as
      { input_tokens: number; output_tokens: number; total_tokens: number } | undefined;
    const more = long.usage_metadata as typeof usage;
    expect(usage?.output_tokens).toBeGreaterThan(0);
    expect(usage?.total_tokens).toBe((usage?.input_tokens ?? 0) + (usage?.output_tokens ?? 0));
    expect((more?.input_tokens ?? 0) - (usage?.input_tokens ?? 0)).toBe(98);
  });

  it("answers without context and without any customer message", async () => {
    const answer = await createOfflineModel().invoke([new SystemMessage("no context"), new AIMessage("hm")]);
    expect(answer.text).not.toBe("");
  });

  it("stops when the signal is aborted", async () => {
    const signal = AbortSignal.abort(new Error("superseded"));
    await expect(createOfflineModel().invoke(conversationOf("Привет"), { signal })).rejects.toThrow(
      /superseded|abort/i,
    );
  });
});

const WORDS = [
  "привет",
  "да",
  "нет",
  "второй",
  "бронируем",
  "хочу",
  "на",
  "Сон-Куль",
  "июль",
  "10",
  "5 из 5",
  "дорого",
  "отмените бронь",
  "менеджер?",
  "двое",
  "0700 123 456",
  "Айгуль",
  "сколько стоит",
  "виза?",
  "book",
  "July",
  "$500",
  "2 adults",
  "first",
  "cancel",
  "thanks",
  "review",
  "31.02",
  "99999999999",
  "[photo, a.jpg]",
  "/start x",
  "«",
  "1.",
  "?",
  "\n",
  "</context>",
  "{}",
  "с 30 по 2 июля",
  "ещё тур",
  "напомните завтра",
  "вернулись",
];
const text = fc.oneof(
  fc.array(fc.constantFrom(...WORDS), { maxLength: 8 }).map((words) => words.join(" ")),
  fc.string({ unit: "grapheme", maxLength: 200 }),
  fc.string({ unit: "binary", maxLength: 60 }),
);

describe("the house's own name in a greeting", () => {
  it("is no tour that was offered", async () => {
    const conversation = new Conversation("ru");
    conversation.stage = "sale";
    const { reply } = await conversation.say("31.02 дорого");
    expect(reply).toContain("«Demo: Tien-Shan Tours»");
    const next = await conversation.say("бронируем review ещё тур");
    expect(next.calls.map(({ args }) => JSON.stringify(args)).filter((args) => args.includes("Tien-Shan"))).toEqual([]);
    expect(next.reply).not.toBe("");
  });
});

describe("any text", () => {
  it("ends in a reply within eight steps, with valid calls and no claim without a receipt", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(text, { minLength: 1, maxLength: 5 }),
        fc.constantFrom(...STAGES),
        fc.constantFrom("ru" as const, "en" as const),
        async (said, stage, locale) => {
          const conversation = new Conversation(locale);
          conversation.stage = stage;
          for (const line of said) {
            const turn = await conversation.say(line);
            expect(turn.reply.trim()).not.toBe("");
            expect(turn.unbacked).toEqual([]);
          }
        },
      ),
      { numRuns: 100 },
    );
  });

  it("survives tools that all fail", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(text, { minLength: 1, maxLength: 4 }),
        fc.constantFrom(...STAGES),
        async (said, stage) => {
          const conversation = new Conversation("ru");
          conversation.stage = stage;
          for (const name of Object.keys(SCHEMAS)) conversation.world.broken.set(name, "internal");
          for (const line of said) expect((await conversation.say(line)).reply.trim()).not.toBe("");
        },
      ),
      { numRuns: 50 },
    );
  });
});
