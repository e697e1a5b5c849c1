import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { setImmediate } from "node:timers/promises";
import TelegramTestApi from "telegram-test-api";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openHouse, type House } from "./testing/house.ts";
import { bookingsOf, conversationOf, stagesOf } from "./testing/records.ts";
import { RUSSIAN } from "./testing/scripts.ts";

// The package is CommonJS and exports the class itself, which its types describe as a property of the export.
const TelegramServer = TelegramTestApi as unknown as typeof TelegramTestApi.default; // CommonJS: its types declare a default that is not there
const TOKEN = "1000003:foreign-journey";

/** The server takes no port 0. */
async function freePort(): Promise<number> {
  const probe = createServer();
  await once(probe.listen(0, "127.0.0.1"), "listening");
  const { port } = probe.address() as AddressInfo;
  await once(probe.close(), "close");
  return port;
}

let server: InstanceType<typeof TelegramServer>;
let house: House;
beforeAll(async () => {
  server = new TelegramServer({ host: "127.0.0.1", port: await freePort() });
  await server.start();
  const environment = { TELEGRAM_BOT_TOKEN: TOKEN, TELEGRAM_API_ROOT: server.config.apiURL };
  house = await openHouse({ environment, local: true });
});
afterAll(async () => {
  await house.close();
  await server.stop();
});

interface Sent {
  message: { text: string; chat_id: string };
}

/** A customer's app on that server; it hands out a bot's messages to whoever asks first, so there is one customer. */
function createCustomer() {
  const client = server.getClient(TOKEN, {
    userId: 7,
    chatId: 7,
    firstName: "Demo",
    timeout: 20_000,
    interval: 20,
  });
  const waiting: string[] = [];
  const next = async (): Promise<string> => {
    while (waiting.length === 0) {
      const { result } = (await client.getUpdates()) as unknown as { result: Sent[] }; // the library types it as a bare response
      waiting.push(...result.map(({ message }) => message.text));
      await setImmediate();
    }
    return waiting.shift() ?? "";
  };
  return {
    next,
    say: async (text: string): Promise<string> => {
      await (text.startsWith("/")
        ? client.sendCommand(client.makeCommand(text))
        : client.sendMessage(client.makeMessage(text)));
      return next();
    },
  };
}

/** Few words: this server holds no poll open, and the channel then asks no more than once a second. */
const LINES: readonly (readonly [said: string, reply: RegExp])[] = [
  // It tells no language of its users: this greeting is in the organisation's.
  ["/start spring-sale", /^Здравствуйте! /],
  ["Хотим на Иссык-Куль в июле вдвоём, бюджет 25 тысяч сом с человека", /Южный берег Иссык-Куля/],
  ["Южный берег 7 июля", /Итого 35 000 сом/],
  ["Бронируем: Айгуль, 0700 123 456", /KRV-\d+/],
];

describe("Telegram at a Bot API server that we did not write", () => {
  it("by polling: from a link to a booking and a person", async () => {
    const customer = createCustomer();
    for (const [said, reply] of LINES) expect(await customer.say(said), said).toMatch(reply);
    const id = await conversationOf(house, "7");
    expect((await stagesOf(house, id)).at(-1)).toBe("sale");
    const booked = { sku: "issyk-kul-south-shore", date: "2026-07-07", adults: 2, children: 0, status: "booked" };
    expect(await bookingsOf(house, id)).toMatchObject([booked]);
    expect(await customer.say(RUSSIAN.person[0])).toMatch(RUSSIAN.person[1]);
    await house.api(`/conversations/${id}/messages`, { text: RUSSIAN.manager });
    expect(await customer.next()).toBe(RUSSIAN.manager);
  });
});
