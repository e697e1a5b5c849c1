import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addMs, type Facts } from "../domain/index.ts";
import { createId, type Tx } from "./index.ts";
import { loadContext, lockConversation, releaseLease, renewLease, takeLease, type Steering } from "./conversations.ts";
import { writeJournal } from "./effects.ts";
import { commitTurn, insertHandoff, moveDeal, recordUnspoken, setHandoffEffects, startNextDeal } from "./turns.ts";
import { appendFacts } from "./facts.ts";
import { commitOf, createMadeUpChat, say, turnOf, type MadeUpChat } from "./testing/made-up-chat.ts";
import { createTestDatabase, createTestOrganisation, type TestDatabase } from "./testing/index.ts";

const NOW = new Date("2026-06-01T08:00:00Z");
const at = (ms: number): Date => addMs(NOW, ms);
const DUE = at(2000);
const UNTIL = at(32_000);

let test: TestDatabase;
let orgId: string;

beforeAll(async () => {
  test = await createTestDatabase();
  orgId = (await createTestOrganisation(test.database, { slug: "turns" })).id;
});
afterAll(() => test.close());

const run = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => test.database.withTenant(orgId, work);
const query = <Row extends object>(sql: string, values: unknown[]): Promise<Row[]> =>
  run((tx) => tx.query<Row>(sql, values));

async function written(): Promise<MadeUpChat> {
  const chat = await createMadeUpChat(test.database, orgId, NOW);
  await run((tx) => say(tx, chat, { sentAt: NOW, text: "Хочу на озеро" }));
  return chat;
}

const take = (chat: MadeUpChat, holder = "first", now = DUE) =>
  run((tx) => takeLease(tx, { conversationId: chat.conversationId, holder, now, until: addMs(now, 30_000) }));

async function held(): Promise<{ chat: MadeUpChat; steering: Steering }> {
  const chat = await written();
  const steering = await take(chat);
  if (steering === undefined) throw new Error("a written chat needs a turn");
  return { chat, steering };
}

describe("a lease", () => {
  it("is taken when the window is over, by one", async () => {
    const chat = await written();
    expect(await take(chat, "early", at(1100))).toBeUndefined();
    const both = await Promise.all([take(chat, "one"), take(chat, "two")]);
    expect(both.filter((steering) => steering !== undefined)).toMatchObject([
      { lease_token: 1, attempts: 1, in_seq: 1 },
    ]);
  });

  it("that ran out is taken by another, and its former holder is fenced off", async () => {
    const { chat, steering } = await held();
    const second = await take(chat, "second", at(40_000));
    expect(second).toMatchObject({ lease_token: 2, lease_holder: "second", attempts: 2 });
    const old = { conversationId: chat.conversationId, token: steering.lease_token };
    expect(await run((tx) => renewLease(tx, { ...old, until: at(90_000) }))).toBe(false);
    expect(await run((tx) => renewLease(tx, { ...old, token: 2, until: at(90_000) }))).toBe(true);
    const release = { ...old, dueAt: DUE, countsAsAttempt: true, countsAsRestart: false };
    expect(await run((tx) => releaseLease(tx, release))).toBe(false);
    expect(await run((tx) => commitTurn(tx, commitOf(steering, DUE), { last: false }))).toBeUndefined();
  });

  it.each([
    [true, false, { attempts: 1, restarts: 0 }],
    [false, true, { attempts: 0, restarts: 1 }],
  ])("given back counts as attempt %s, as restart %s", async (countsAsAttempt, countsAsRestart, counts) => {
    const { chat, steering } = await held();
    const { conversationId } = chat;
    const release = { conversationId, token: steering.lease_token, dueAt: at(9000), countsAsAttempt, countsAsRestart };
    expect(await run((tx) => releaseLease(tx, release))).toBe(true);
    const now = await run((tx) => lockConversation(tx, conversationId));
    expect(now).toMatchObject({ ...counts, lease_holder: null, due_at: at(9000) });
    expect(await run((tx) => renewLease(tx, { conversationId, token: steering.lease_token, until: UNTIL }))).toBe(
      false,
    );
  });
});

describe("committing a turn", () => {
  it("stores turn, reply and what steers together, and claims the first part", async () => {
    const { chat, steering } = await held();
    const parts = ["раз", "два"].map((text) => ({ id: createId(NOW), text, buttons: null }));
    const request = commitOf(steering, DUE, { parts });
    const done = await run((tx) => commitTurn(tx, request, { last: true }));
    expect(done).toEqual({ inSeq: 1, claimedId: parts[0]?.id });
    const now = await run((tx) => lockConversation(tx, chat.conversationId));
    expect(now).toMatchObject({
      answered_seq: 1,
      last_seq: 3,
      lease_holder: null,
      lease_until: null,
      attempts: 0,
      restarts: 0,
      due_at: null,
      first_unanswered_at: null,
      mode: "bot",
    });
    const messages = await query(
      "select seq, text, status, attempts from messages where conversation_id = $1 and direction = 'out' order by seq",
      [chat.conversationId],
    );
    expect(messages).toEqual([
      { seq: 2, text: "раз", status: "sending", attempts: 1 },
      { seq: 3, text: "два", status: "queued", attempts: 0 },
    ]);
    const turns = await query("select status, seen_seq, journal from turns where id = $1", [request.turn.id]);
    expect(turns).toEqual([{ status: "committed", seen_seq: 1, journal: null }]);
  });

  it("claims nothing while something else waits to be sent", async () => {
    const { steering } = await held();
    await run((tx) => commitTurn(tx, commitOf(steering, DUE), { last: false }));
    await query("update conversations set in_seq = answered_seq + 1, due_at = $2 where id = $1", [steering.id, NOW]);
    const again = await run((tx) =>
      takeLease(tx, { conversationId: steering.id, holder: "x", now: DUE, until: UNTIL }),
    );
    const done = await run((tx) => commitTurn(tx, commitOf(again ?? steering, DUE), { last: false }));
    expect(done?.claimedId).toBeNull();
  });

  it.each([
    ["the lease is lost", "lease_token = lease_token + 1"],
    ["the lease was given back", "lease_holder = null"],
    ["a person took over", "mode = 'human'"],
    ["the conversation was closed", "mode = 'closed'"],
    ["something newer came in", "in_seq = in_seq + 1"],
  ])("writes nothing when %s", async (_why, change) => {
    const { chat, steering } = await held();
    await query(`update conversations set ${change} where id = $1`, [chat.conversationId]);
    const before = await query("select * from conversations where id = $1", [chat.conversationId]);
    const request = commitOf(steering, DUE);
    expect(await run((tx) => commitTurn(tx, request, { last: true }))).toBeUndefined();
    expect(await query("select * from conversations where id = $1", [chat.conversationId])).toEqual(before);
    expect(await query("select id from turns where id = $1", [request.turn.id])).toEqual([]);
    expect(
      await query("select id from messages where conversation_id = $1 and direction = 'out'", [chat.conversationId]),
    ).toEqual([]);
  });

  it("that stands anyway leaves what is newer due", async () => {
    const { chat, steering } = await held();
    await run((tx) => say(tx, chat, { sentAt: at(2500) }));
    const done = await run((tx) =>
      commitTurn(tx, commitOf(steering, at(3000), { standsAnyway: true }), { last: false }),
    );
    expect(done).toMatchObject({ inSeq: 2 });
    const now = await run((tx) => lockConversation(tx, chat.conversationId));
    expect(now).toMatchObject({ answered_seq: 1, in_seq: 2, due_at: at(3700), first_unanswered_at: at(2500) });
  });

  it("with a hand-off leaves the conversation to a person", async () => {
    const { chat, steering } = await held();
    await run((tx) => commitTurn(tx, commitOf(steering, DUE, { mode: "human" }), { last: false }));
    expect(await run((tx) => lockConversation(tx, chat.conversationId))).toMatchObject({ mode: "human" });
    expect(await take(chat, "bot", at(60_000))).toBeUndefined();
  });
});

describe("a turn that does not speak", () => {
  it("keeps what it would have said, and ends the row its journal had begun", async () => {
    const { chat } = await held();
    const { conversationId } = chat;
    const turn = turnOf(DUE, { status: "suppressed", reason: "takeover" });
    const journal = {
      turnId: turn.id,
      conversationId,
      fromSeq: 0,
      seenSeq: 1,
      journal: { version: 1 },
      startedAt: DUE,
      now: DUE,
    };
    await run((tx) => writeJournal(tx, journal));
    const suppressed = [{ id: createId(NOW), text: "не сказано", buttons: null }];
    await run((tx) => recordUnspoken(tx, { conversationId, turn, suppressed }));
    expect(await query("select status, reason, journal from turns where id = $1", [turn.id])).toEqual([
      { status: "suppressed", reason: "takeover", journal: null },
    ]);
    const messages = await query("select seq, text, status, reason from messages where turn_id = $1", [turn.id]);
    expect(messages).toEqual([{ seq: 2, text: "не сказано", status: "suppressed", reason: "takeover" }]);
    expect(await run((tx) => lockConversation(tx, conversationId))).toMatchObject({ last_seq: 2, answered_seq: 0 });
  });
});

describe("facts", () => {
  const factsOf = async (chat: MadeUpChat): Promise<Facts | undefined> =>
    (await run((tx) => loadContext(tx, chat.conversationId, 5)))?.facts;

  it("are append-only; the newest wins, null takes back, name and phone reach the card", async () => {
    const chat = await written();
    const { clientId, dealId } = chat;
    const append = (key: "name" | "phone" | "destination", value: unknown, ms: number) =>
      run((tx) =>
        appendFacts(tx, { clientId, dealId, turnId: null, now: at(ms) }, [
          { key, value, messageId: null, messageSeq: 1, saidAt: at(ms) },
        ]),
      );
    await append("name", "Demo", 1);
    await append("phone", "+996 555 000 000", 2);
    await append("destination", "Ош", 3);
    await append("destination", "Нарын", 4);
    await append("name", null, 5);
    expect(await factsOf(chat)).toEqual({ phone: "+996 555 000 000", destination: "Нарын" });
    expect(await query("select name, phone from clients where id = $1", [clientId])).toEqual([
      { name: "Demo", phone: "+996 555 000 000" },
    ]);
    expect(await query("select count(*)::int as n from facts where client_id = $1", [clientId])).toEqual([{ n: 5 }]);
    await run((tx) => appendFacts(tx, { clientId, dealId, turnId: null, now: NOW }, []));
  });

  it("of a deal end with it, those of the person stay", async () => {
    const chat = await written();
    const { clientId, dealId } = chat;
    await run(async (tx) => {
      const facts = [
        { key: "destination", value: "Ош" },
        { key: "name", value: "Demo" },
      ] as const;
      await appendFacts(
        tx,
        { clientId, dealId, turnId: null, now: NOW },
        facts.map((fact) => ({ ...fact, messageId: null, messageSeq: 1, saidAt: NOW })),
      );
      await startNextDeal(tx, { dealId, clientId, now: NOW });
    });
    expect(await factsOf(chat)).toEqual({ name: "Demo" });
    expect(
      await query("select stage, status from deals where client_id = $1 order by created_at, status desc", [clientId]),
    ).toEqual([
      { stage: "new", status: "won" },
      { stage: "qualification", status: "open" },
    ]);
  });
});

describe("moves of a deal", () => {
  const evidence = { facts: ["destination"], signals: ["interest"] } as const;

  it("are recorded in order, and only from where the deal stands", async () => {
    const chat = await written();
    const deal = { dealId: chat.dealId, turnId: null, now: NOW };
    const moves = [
      { from: "new", to: "qualification", evidence },
      { from: "qualification", to: "warm-up", evidence },
    ] as const;
    expect(await run((tx) => moveDeal(tx, deal, moves))).toBe(true);
    expect(await run((tx) => moveDeal(tx, deal, moves))).toBe(false);
    expect(await run((tx) => moveDeal(tx, deal, []))).toBe(true);
    const rows = await query("select from_stage, to_stage, evidence from stage_moves where deal_id = $1 order by id", [
      chat.dealId,
    ]);
    expect(rows).toEqual([
      { from_stage: "new", to_stage: "qualification", evidence },
      { from_stage: "qualification", to_stage: "warm-up", evidence },
    ]);
  });
});

describe("hand-offs", () => {
  it("carry their contract; effects done are added to the last one to a person", async () => {
    const chat = await written();
    const { conversationId } = chat;
    const contract = { reason: "x", summary: "s", promises: ["p"], effects: [], obligations: [], draft: null };
    const insert = (direction: "to-human" | "to-bot", ms: number) =>
      run((tx) =>
        insertHandoff(tx, {
          conversationId,
          direction,
          by: "bot",
          contract,
          slaDueAt: null,
          turnId: null,
          now: at(ms),
        }),
      );
    const [first, last, back] = [await insert("to-human", 1), await insert("to-human", 2), await insert("to-bot", 3)];
    const effects = [{ tool: "create_booking", status: "done", summary: "booked" }];
    await run((tx) => setHandoffEffects(tx, conversationId, effects));
    await run((tx) => setHandoffEffects(tx, conversationId, []));
    const rows = await query<{ id: string; effects: unknown }>(
      "select id, contract -> 'effects' as effects from handoffs where conversation_id = $1 order by created_at",
      [conversationId],
    );
    expect(rows).toEqual([
      { id: first, effects: [] },
      { id: last, effects },
      { id: back, effects: [] },
    ]);
    expect((await run((tx) => loadContext(tx, conversationId, 5)))?.handed_back).toMatchObject({
      summary: "s",
      promises: ["p"],
    });
  });
});

describe("what a turn is told", () => {
  it("is client, stage, channel and the last messages in order, without what was suppressed", async () => {
    const { chat, steering } = await held();
    await run((tx) => commitTurn(tx, commitOf(steering, DUE), { last: false }));
    const turn = turnOf(DUE, { status: "suppressed", reason: "takeover" });
    const suppressed = [{ id: createId(NOW), text: "тихо", buttons: null }];
    await run((tx) => recordUnspoken(tx, { conversationId: chat.conversationId, turn, suppressed }));
    await run((tx) => say(tx, chat, { sentAt: at(5000), text: "ещё" }));
    const context = await run((tx) => loadContext(tx, chat.conversationId, 30));
    expect(context).toMatchObject({
      client: { id: chat.clientId, name: null, phone: null, locale: "ru", opted_out: false },
      stage: "new",
      channel: "http",
      summary: null,
      facts: {},
      bookings: [],
      handed_back: null,
      open_turn: null,
    });
    expect(context?.history.map(({ seq, author, text, deleted }) => [seq, author, text, deleted])).toEqual([
      [1, "client", "Хочу на озеро", false],
      [2, "bot", "Здравствуйте! Куда едем?", false],
      [4, "client", "ещё", false],
    ]);
  });

  it("shows no more messages than asked for, the newest, but all that wait for an answer", async () => {
    const chat = await written();
    for (const n of [2, 3, 4]) await run((tx) => say(tx, chat, { sentAt: at(n), text: `${n}` }));
    const shown = async () =>
      (await run((tx) => loadContext(tx, chat.conversationId, 2)))?.history.map(({ text }) => text);
    expect(await shown()).toEqual(["Хочу на озеро", "2", "3", "4"]);
    await query("update conversations set answered_seq = in_seq, summary_seq = in_seq where id = $1", [
      chat.conversationId,
    ]);
    expect(await shown()).toEqual(["3", "4"]);
  });

  it("is nothing for a conversation that is not there", async () => {
    expect(await run((tx) => loadContext(tx, createId(NOW), 5))).toBeUndefined();
    expect(await run((tx) => lockConversation(tx, createId(NOW)))).toBeUndefined();
  });
});
