import { createServer as createSite } from "node:http";
import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, BrowserContextOptions, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createServerHarness, type ServerHarness } from "../testing/index.ts";
import { DESKTOP, hasBrowser, launchBrowser, openPage, PHONE, type WatchedPage } from "../testing/browser.ts";

const ANSWER = "Подскажите, когда хотите поехать?";

let harness: ServerHarness;
let browser: Browser;
let server: { port: number; close(): Promise<void> };
let chatUrl: string;

async function open(options: BrowserContextOptions = DESKTOP, query = ""): Promise<WatchedPage> {
  return openPage(browser, chatUrl + query, options);
}

async function say(page: Page, text: string): Promise<void> {
  await page.getByRole("textbox").fill(text);
  await page.getByRole("textbox").press("Enter");
}

function messages(page: Page): Locator {
  return page.getByRole("log").getByRole("listitem");
}

/** Resolves when the page shows a message of this text. */
async function shows(page: Page, text: string): Promise<void> {
  await messages(page).filter({ hasText: text }).first().waitFor();
}

/** A person answers in the newest conversation. */
async function answerAsManager(text: string): Promise<void> {
  const orgId = harness.ours.organisation.id;
  const rows = await harness.database.withTenant(orgId, (tx) =>
    tx.query<{ id: string }>("select id from conversations order by created_at desc limit 1"),
  );
  await harness.runtime.sendAsManager({ orgId, conversationId: rows[0]?.id ?? "", managerId: "demo", text });
}

/** Somebody else's site: another origin, with this page. */
async function serveSite(html: string): Promise<{ url: string; close(): Promise<void> }> {
  const site = createSite((_request, response) => response.setHeader("content-type", "text/html").end(html));
  const { promise: listening, resolve } = Promise.withResolvers<void>();
  site.listen(0, "127.0.0.1", resolve);
  await listening;
  const address = site.address();
  if (address === null || typeof address === "string") throw new Error("the site has no port");
  const close = async (): Promise<void> => {
    site.closeAllConnections();
    site.close();
  };
  return { url: `http://127.0.0.1:${address.port}/`, close };
}

// A machine without Chromium cannot show a page.
describe.skipIf(!hasBrowser)("the chat page (needs /usr/bin/chromium)", () => {
  beforeAll(async () => {
    harness = await createServerHarness({ live: true });
    server = await harness.server.listen(0, "127.0.0.1");
    chatUrl = `http://127.0.0.1:${server.port}/chat/${harness.ours.webChat.id}`;
    browser = await launchBrowser();
  });

  afterAll(async () => {
    await browser.close();
    await server.close();
    await harness.close();
  });

  beforeEach(() => {
    harness.answer.text = ANSWER;
  });

  describe.each([
    ["a desktop", DESKTOP],
    ["a phone", PHONE],
    ["a phone at night", { ...PHONE, colorScheme: "dark" as const }],
  ])("on %s", (_name, options) => {
    it("carries a conversation, keeps it over a reload, and is accessible before and after", async () => {
      const { page, errors, elsewhere, close } = await open(options);
      expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
      await say(page, "Здравствуйте! Хотим на озеро");
      await shows(page, ANSWER);
      await page.getByRole("img", { name: "доставлено" }).waitFor();
      await page.reload();
      await shows(page, ANSWER);
      expect(await messages(page).count()).toBe(2);
      expect(await page.getByRole("heading", { name: "Сегодня" }).count()).toBe(1);
      expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
      expect(await page.evaluate("document.documentElement.scrollWidth - innerWidth")).toBeLessThanOrEqual(0);
      expect([errors, elsewhere]).toEqual([[], []]);
      await close();
    });
  });

  it("shows what the bot says as text, and only real addresses as links", async () => {
    harness.answer.text = `<img src=x onerror=alert(1)> javascript:alert(1) см. https://example.org/a?b=1. Почта hello@example.org, +996 555 123 456!`;
    const { page, errors, close } = await open();
    // Links and contacts that nobody gave would not pass the guard.
    await say(page, "Покажите https://example.org/a?b=1, hello@example.org или +996 555 123 456");
    await shows(page, "<img src=x onerror=alert(1)>");
    const bubble = messages(page).filter({ hasText: "onerror" });
    expect(await bubble.locator("img").count()).toBe(0);
    const links = await Promise.all((await bubble.locator("a").all()).map((anchor) => anchor.getAttribute("href")));
    expect(links).toEqual(["https://example.org/a?b=1", "mailto:hello@example.org", "tel:+996555123456"]);
    expect(errors).toEqual([]);
    await close();
  });

  it("speaks English to those who read no Russian, and offers words to begin with", async () => {
    const { page, close } = await open({ ...DESKTOP, locale: "de-DE" });
    expect(await page.locator("html").getAttribute("lang")).toBe("en");
    await page.getByRole("button", { name: "How much is it?" }).click();
    await shows(page, "How much is it?");
    await shows(page, ANSWER);
    await close();
  });

  it("keeps what it could not send, also over a reload, and sends it once when it can", async () => {
    const { page, close } = await open();
    await page.route("**/messages", (route) => route.abort());
    await say(page, "не потеряйте меня");
    await page.getByRole("img", { name: "отправляется" }).waitFor();
    await page.reload();
    await shows(page, "не потеряйте меня");
    await page.unroute("**/messages");
    await page.evaluate("dispatchEvent(new Event('online'))");
    await shows(page, ANSWER);
    expect(await messages(page).filter({ hasText: "не потеряйте меня" }).count()).toBe(1);
    await close();
  });

  it("says when a message was refused, and sends or forgets it as the visitor wishes", async () => {
    const { page, close } = await open();
    await page.route("**/messages", (route) => route.fulfill({ status: 400, body: "{}" }));
    await say(page, "откажут");
    await page.getByRole("alert").getByText("Не отправлено").waitFor();
    await page.unroute("**/messages");
    await page.getByRole("button", { name: "Повторить" }).click();
    await shows(page, ANSWER);
    await page.route("**/messages", (route) => route.fulfill({ status: 400, body: "{}" }));
    await say(page, "снова откажут");
    await page.getByRole("button", { name: "Удалить" }).click();
    await messages(page).filter({ hasText: "снова откажут" }).waitFor({ state: "detached" });
    expect(await messages(page).count()).toBe(2);
    await close();
  });

  it("says that the connection is lost, and goes on by itself when the server is back", async () => {
    const { page, close } = await open();
    await say(page, "до обрыва");
    await shows(page, ANSWER);
    await server.close();
    await page.getByText("Связь пропала").waitFor();
    harness.answer.text = "Ответ после обрыва";
    await say(page, "во время обрыва");
    server = await harness.server.listen(server.port, "127.0.0.1");
    await shows(page, "Ответ после обрыва");
    await page.getByText("Связь пропала").waitFor({ state: "hidden" });
    expect(await messages(page).filter({ hasText: "во время обрыва" }).count()).toBe(1);
    await close();
  });

  it("shows a second tab the same conversation as it goes", async () => {
    const { page, close } = await open();
    const second = await page.context().newPage();
    await second.goto(chatUrl);
    await say(page, "в первой вкладке");
    await shows(second, "в первой вкладке");
    await shows(second, ANSWER);
    expect(await messages(second).count()).toBe(2);
    await close();
  });

  it("says when a person answers, and shows whose words are whose", async () => {
    const { page, close } = await open();
    await say(page, "Позовите человека");
    await shows(page, ANSWER);
    await answerAsManager("Это Demo-менеджер");
    await shows(page, "Это Demo-менеджер");
    await page.getByText("вам отвечает сотрудник").waitFor();
    expect(await messages(page).filter({ hasText: "Demo-менеджер" }).getByText("Сотрудник").count()).toBe(1);
    await close();
  });

  it("is put on another site by one script, opens and closes, and counts what came meanwhile", async () => {
    const script = `<script src="${new URL("/chat/embed.js", chatUrl).href}" data-channel="${harness.ours.webChat.id}"></script>`;
    const site = await serveSite(`<!doctype html><title>Demo shop</title>${script}`);
    const { page, errors, close } = await openPage(browser, site.url, PHONE);
    await page.getByRole("button", { name: "Открыть чат" }).click();
    const frame = page.frameLocator("iframe");
    await frame.getByRole("textbox").fill("С чужого сайта");
    await frame.getByRole("button", { name: "Отправить" }).click();
    await frame.getByText(ANSWER).waitFor();
    await frame.getByRole("button", { name: "Свернуть чат" }).click();
    await page.locator("iframe").waitFor({ state: "hidden" });
    await answerAsManager("Ответ, пока чат свёрнут");
    await page.locator(".count", { hasText: "1" }).waitFor();
    await page.getByRole("button", { name: "Открыть чат" }).click();
    await frame.getByText("Ответ, пока чат свёрнут").waitFor();
    await page.locator(".count").waitFor({ state: "hidden" });
    expect(errors).toEqual([]);
    await close();
    await site.close();
  });
});

// A machine without Chromium cannot show a page.
describe.skipIf(!hasBrowser)("other pages (need /usr/bin/chromium)", () => {
  it.each(["/", "/docs"])("%s is shown without errors and without anything from elsewhere", async (path) => {
    const own = await createServerHarness();
    const listening = await own.server.listen(0, "127.0.0.1");
    const chrome = await launchBrowser();
    const { page, errors, elsewhere, close } = await openPage(chrome, `http://127.0.0.1:${listening.port}${path}`);
    await page.getByText(path === "/" ? "Karavan работает" : "List conversations by their last message").waitFor();
    expect([errors, elsewhere]).toEqual([[], []]);
    await close();
    await chrome.close();
    await listening.close();
    await own.close();
  });
});
