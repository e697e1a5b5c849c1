import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { textTokens } from "../domain/index.ts";
import type { ChatModels, ModelRequest } from "../models/index.ts";
import { createOfflineModel } from "../models/offline/index.ts";
import { createTestModels } from "../models/testing/test-models.ts";
import { createId, loadContext } from "../store/index.ts";
import { createTestDatabase, type TestDatabase } from "../store/testing/index.ts";
import { createHarness, type Harness } from "./testing/harness.ts";

let test: TestDatabase;
let h: Harness;
/** Tokens of the history and the context block of every request, by turn. */
const shown: { history: number; context: number }[] = [];

const { models: offline } = createTestModels({ offline: createOfflineModel(), createId });

function measure({ messages }: ModelRequest): void {
  const [system, ...rest] = messages.map((message) => textTokens(message.text));
  const prompt = textTokens(messages[0]?.text.split("<context>")[0] ?? "");
  shown.push({ history: rest.reduce((sum, tokens) => sum + tokens, 0), context: (system ?? 0) - prompt });
}
const models: ChatModels = {
  description: "offline rules",
  offline: true,
  complete: (request) => {
    measure(request);
    return offline.complete(request);
  },
};

const CHATTER = [
  "Какие есть туры на Иссык-Куль?",
  "Спасибо!",
  "А какая там погода?",
  "Покажите, пожалуйста, туры ещё раз",
  "Спасибо, мы пока советуемся с друзьями",
];
const FACT = "Ещё важно: у дочки аллергия на орехи, даже на запах";

async function talk(turns: number, from: number): Promise<void> {
  for (let turn = from; turn < from + turns; turn += 1) {
    await h.say(turn === 9 ? FACT : (CHATTER[turn % CHATTER.length] ?? ""));
    await h.settle();
  }
}

/** Forty more messages that were said and answered, as rows: the middle of a long story, told quickly. */
async function tellOn(part: number): Promise<void> {
  await h.query(
    `with grown as (
       update conversations set last_seq = last_seq + 40, in_seq = last_seq + 39, answered_seq = last_seq + 39
       returning org_id, id, channel_account_id, chat_id, last_seq - 40 as base
     )
     insert into messages (org_id, id, conversation_id, channel_account_id, chat_id, seq, direction, author, text, status, created_at)
     select org_id, gen_random_uuid(), id, channel_account_id, chat_id, base + n,
            case when n % 2 = 1 then 'in' else 'out' end, case when n % 2 = 1 then 'client' else 'bot' end,
            case when n % 2 = 1 then 'Мы всё ещё думаем, вариант ' || ($1 * 40 + n) || ' нам тоже нравится'
                 else 'Тур номер ' || n || ' стоит ' || (10000 + $1 * 40 + n) || ' сом с человека.' end,
            case when n % 2 = 1 then 'received' else 'read' end, $2
       from grown, generate_series(1, 40) n`,
    [part, h.clock.now()],
  );
  await h.settle();
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const readBytes = async (conversationId: string): Promise<number> => {
  const context = await h.database.withTenant(h.organisation.id, (tx) => loadContext(tx, conversationId, 30));
  return JSON.stringify(context).length;
};

beforeAll(async () => {
  test = await createTestDatabase();
  h = await createHarness(test, { models });
});
afterAll(async () => {
  await h.end();
  await test.close();
});

describe("a conversation of a thousand messages", () => {
  it("stays within its budget, and answers a question about a fact from message 20", async () => {
    await talk(40, 0);
    for (let part = 0; part < 21; part += 1) await tellOn(part);
    await talk(40, 40);
    const { id, mode } = await h.conversation();
    expect(mode).toBe("bot");
    const [row] = await h.query<{ last_seq: number; summary: string; fact_seq: number }>(
      `select c.last_seq, c.summary, (select m.seq from messages m where m.org_id = c.org_id and m.text = $1) as fact_seq
         from conversations c where id = $2`,
      [FACT, id],
    );
    expect(row?.last_seq).toBeGreaterThanOrEqual(1000);
    expect(row?.fact_seq).toBeLessThanOrEqual(20);
    const { historyTokens, summaryTokens } = h.organisation.settings;
    expect(textTokens(row?.summary ?? "")).toBeLessThanOrEqual(summaryTokens);
    expect(Math.max(...shown.map(({ history }) => history))).toBeLessThanOrEqual(historyTokens + 1000);
    expect(await readBytes(id)).toBeLessThan((historyTokens + summaryTokens) * 2);

    await h.say("Скажите, а на что у нашей дочки аллергия?");
    await h.settle();
    expect(h.channel.arrived.at(-1)?.text).toContain("у дочки аллергия на орехи");
  });

  it("shows a turn no more at its end than near its beginning", () => {
    const [early, late] = [shown.slice(shown.length / 2 - 20, shown.length / 2), shown.slice(-20)];
    expect(mean(late.map(({ history }) => history))).toBeLessThan(1.2 * mean(early.map(({ history }) => history)));
    // The summary has filled up meanwhile, and fills no further.
    const grown = mean(late.map(({ context }) => context)) - mean(early.map(({ context }) => context));
    expect(grown).toBeLessThan(h.organisation.settings.summaryTokens);
  });
});
