import { readFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTelegramStandIn, type TelegramStandIn } from "../../channels/testing/index.ts";
import { houseClock, openHouse, type House } from "./house.ts";
import { bookingsOf, stagesOf } from "./records.ts";
import { ENGLISH, RUSSIAN, type Script } from "./scripts.ts";
import { startTalk } from "./telegram-talk.ts";

const some = (rows: readonly unknown[]): boolean => rows.length > 0;

/** The whole way of customers who write on Telegram, against a Bot API that refuses what Telegram would refuse. */
export function describeTelegram(way: "webhook" | "polling"): void {
  describe(`Telegram by ${way}`, () => {
    let telegram: TelegramStandIn;
    let house: House;
    beforeAll(async () => {
      telegram = await startTelegramStandIn({ clock: houseClock, retryMs: 5 });
      const environment = { TELEGRAM_BOT_TOKEN: telegram.token, TELEGRAM_API_ROOT: telegram.apiRoot };
      house = await openHouse({ environment, local: way === "polling" });
    });
    afterAll(async () => {
      await house.close();
      await telegram.close();
    });

    const talkTo = (languageCode = "ru") => startTalk(house, telegram, { languageCode });
    const modeOf = async (id: string): Promise<string | undefined> =>
      (await house.query<{ mode: string }>("select mode from conversations where id = $1", [id]))[0]?.mode;

    it("receives the way it was set up", async () => {
      await talkTo().say("Здравствуйте");
      expect(telegram.webhookUrl).toMatch(way === "webhook" ? `${house.url}/webhooks/telegram/` : /^$/);
      expect(telegram.calls.some(({ method }) => method === "getUpdates")).toBe(way === "polling");
    });

    it.each([RUSSIAN, ENGLISH])("$locale: from a link to a booking, a person and back", async (script: Script) => {
      const talk = talkTo(script.locale);
      for (const [said, reply] of script.lines) expect(await talk.say(said), said).toMatch(reply);
      const id = await talk.conversationId();
      expect(await stagesOf(house, id)).toEqual(script.stages);
      const { phone, ...booked } = script.booking;
      expect(await bookingsOf(house, id)).toMatchObject([
        { ...booked, status: "booked", effect: "done", contact: { phone } },
      ]);

      expect(await talk.say(script.person[0])).toMatch(script.person[1]);
      expect(await modeOf(id)).toBe("human");
      const sent = await house.api<{ status: string }>(`/conversations/${id}/messages`, { text: script.manager });
      expect(sent).toMatchObject({ status: 201, body: { author: "manager" } });
      expect(await talk.next()).toBe(script.manager);

      talk.user.say(script.question[0]);
      await house.until(
        "select 1 from messages where conversation_id = $1 and text = $2",
        [id, script.question[0]],
        some,
      );
      expect(talk.count).toBe(script.lines.length + 2);
      expect(await house.api(`/conversations/${id}/return`, {})).toMatchObject({ status: 200, body: { mode: "bot" } });
      expect(await talk.next()).toMatch(script.question[1]);
      expect(telegram.accepted.filter(({ chatId }) => chatId === talk.user.id)).toHaveLength(talk.count);
    });

    it("keeps what an edited message said before, and answers what it says now", async () => {
      const talk = talkTo();
      await talk.say("Здравствуйте");
      const id = await talk.conversationId();
      await house.api(`/conversations/${id}/takeover`, {});
      const said = talk.user.say("Нас двое, хотим на Сон-Куль в июле, 40 тысяч сом с человека");
      talk.user.edit(said, "Нас трое, хотим на Сон-Куль в июле, 40 тысяч сом с человека");
      const [row] = await house.until<{ text: string; former: string[] }>(
        `select m.text, array(select r.former_text from message_revisions r where r.message_id = m.id) as former
           from messages m where m.conversation_id = $1 and m.edited_at is not null`,
        [id],
        some,
      );
      expect(row).toEqual({ text: expect.stringContaining("трое"), former: [expect.stringContaining("двое")] });
      await house.api(`/conversations/${id}/return`, {});
      expect(await talk.next()).toContain("32 000 сом с человека (на всех 96 000 сом)");
    });

    it("stores a photo that came without words, and answers", async () => {
      const talk = talkTo();
      await talk.say("Здравствуйте");
      const bytes = Buffer.from("demo bytes of a photo");
      const fileId = telegram.addFile(bytes, "photos/demo.jpg");
      talk.user.send({
        photo: [{ file_id: fileId, file_unique_id: "demo", width: 90, height: 60, file_size: bytes.length }],
      });
      expect(await talk.next()).not.toBe("");
      const [row] = await house.until<{ attachments: { kind: string; storedAs: string; sizeBytes: number }[] }>(
        "select attachments from messages where chat_id = $1 and attachments -> 0 ? 'storedAs'",
        [String(talk.user.id)],
        some,
      );
      const [photo] = row?.attachments ?? [];
      expect(photo).toMatchObject({ kind: "image", sizeBytes: bytes.length });
      const stored = path.join(house.karavan.config.dataDir, "files", photo?.storedAs ?? "");
      expect(await readFile(stored)).toEqual(bytes);
    });

    it("waits as long as a 429 says and sends once", async () => {
      const talk = talkTo();
      telegram.inject("sendMessage", { kind: "rate-limited", retryAfterSeconds: 1 });
      const startedAt = houseClock.now();
      expect(await talk.say("Здравствуйте")).toMatch(/помощник/);
      expect(houseClock.now().getTime() - startedAt.getTime()).toBeGreaterThanOrEqual(1000);
      const rows = await house.until<{ attempts: number }>(
        "select attempts from messages where chat_id = $1 and direction = 'out' and status = 'sent'",
        [String(talk.user.id)],
        some,
      );
      expect(rows).toEqual([{ attempts: 2 }]);
    });

    it("stops writing to who has blocked the bot, and shows it", async () => {
      const talk = talkTo();
      await talk.say("Здравствуйте");
      const id = await talk.conversationId();
      talk.user.block();
      await house.until("select 1 from conversations where id = $1 and not reachable", [id], some);
      await house.api(`/conversations/${id}/messages`, { text: "Вы ещё с нами?" });
      const [row] = await house.until<{ status: string; reason: string }>(
        "select status, reason from messages where conversation_id = $1 and author = 'manager' and status <> 'queued' and status <> 'sending'",
        [id],
        some,
      );
      expect(row).toEqual({ status: "failed", reason: "blocked" });
      expect(await house.api(`/conversations/${id}`)).toMatchObject({ body: { reachable: false } });
      talk.user.unblock();
      await house.until("select 1 from conversations where id = $1 and reachable", [id], some);
    });

    it("answers an update that comes twice once", async () => {
      const talk = talkTo();
      const update = talk.user.say("Здравствуйте");
      await talk.next();
      telegram.repeat(update);
      expect(await talk.say("Сколько стоит тур на Сон-Куль?")).not.toBe("");
      const rows = await house.query("select text from messages where chat_id = $1 and direction = 'in'", [
        String(talk.user.id),
      ]);
      expect(rows).toHaveLength(2);
      expect(telegram.accepted.filter(({ chatId }) => chatId === talk.user.id)).toHaveLength(2);
    });

    it("leaves a group without a word", async () => {
      const groupId = telegram.addToGroup();
      telegram.push(groupId, {
        message: {
          message_id: 1,
          date: 1,
          chat: { id: groupId, type: "supergroup" },
          from: { id: 5, first_name: "Demo" },
          text: "бот, почём тур?",
        },
      });
      await telegram.drained();
      const talk = talkTo();
      await talk.say("Здравствуйте");
      expect(telegram.world.groups.has(groupId)).toBe(false);
      expect(await house.query("select 1 from messages where chat_id = $1", [String(groupId)])).toEqual([]);
    });
  });
}
