import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DESKTOP, hasBrowser, launchBrowser, openPage, PHONE, type WatchedPage } from "./testing/browser.ts";
import { createServerHarness, createVisitor, type ServerHarness, type Visitor } from "./testing/index.ts";

const USER = { email: "manager@demo.example", password: "correct horse battery", name: "Demo Manager" };
const VIEWER = { ...USER, email: "viewer@demo.example", name: "Demo Viewer" };
const SERIOUS = new Set(["serious", "critical"]);

let harness: ServerHarness;
let browser: Browser;
let server: { port: number; close(): Promise<void> };
let base: string;

async function signIn(page: Page, user = USER): Promise<void> {
  await page.getByLabel("Почта").fill(user.email);
  await page.getByLabel("Пароль").fill(user.password);
  await page.getByRole("button", { name: "Войти" }).click();
}

/** The desk, signed in, at a path of it. */
async function openDesk(path = "/inbox", options: BrowserContextOptions = DESKTOP): Promise<WatchedPage> {
  const opened = await openPage(browser, `${base}/console${path}`, options);
  await signIn(opened.page);
  await opened.page.getByRole("navigation").waitFor();
  // The session was asked for before there was one: the browser writes that down as an error.
  opened.errors.length = 0;
  return opened;
}

async function troubles(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter(({ impact }) => SERIOUS.has(impact ?? ""))
    .map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
}

const readApi = async <Answer>(path: string): Promise<Answer> => (await (await harness.api(path)).json()) as Answer;

/** Questions that nothing answers yet. */
const gaps = async (): Promise<string[]> =>
  (await readApi<{ items: { question: string }[] }>("/knowledge/gaps")).items.map(({ question }) => question);

async function startChat(text: string): Promise<Visitor> {
  const visitor = await createVisitor(harness);
  await visitor.say(text);
  return visitor;
}

// A machine without Chromium cannot show a page.
describe.skipIf(!hasBrowser)("the desk (needs /usr/bin/chromium)", () => {
  beforeAll(async () => {
    harness = await createServerHarness({ live: true });
    server = await harness.server.listen(0, "127.0.0.1");
    base = `http://127.0.0.1:${server.port}`;
    browser = await launchBrowser();
    await harness.auth.createUser({ ...USER, orgSlug: "demo-ours", role: "admin" });
    await harness.auth.createUser({ ...VIEWER, orgSlug: "demo-ours", role: "viewer" });
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
    await harness?.close();
  });

  it("lets nobody in with a wrong password, and shows nothing without a session", async () => {
    const { page, close } = await openPage(browser, `${base}/console/inbox`, DESKTOP);
    await page.getByLabel("Почта").fill(USER.email);
    await page.getByLabel("Пароль").fill("wrong horse battery");
    await page.getByRole("button", { name: "Войти" }).click();
    await page.getByRole("alert").waitFor();
    expect(await page.getByRole("navigation").count()).toBe(0);
    expect(await troubles(page)).toEqual([]);
    await close();
  });

  it("shows a customer's message live; a person's answer takes over and reaches the customer", async () => {
    const { page, errors, elsewhere, close } = await openDesk();
    const visitor = await startChat("Хочу на Сон-Куль");
    await page
      .getByRole("link", { name: /Хочу на Сон-Куль|Бот:/ })
      .first()
      .click();
    await page.getByRole("log").getByText("Хочу на Сон-Куль").waitFor();
    const composer = page.getByRole("textbox", { name: /Ответить самому/ });
    await composer.fill("Здравствуйте! Я менеджер <b>Demo</b>");
    await composer.press("Enter");
    await page.getByRole("button", { name: "Вернуть боту" }).waitFor();
    await page.getByRole("log").getByText("Я менеджер <b>Demo</b>").waitFor();
    expect(await page.getByRole("log").getByText("Я менеджер").count()).toBe(1);
    await page.getByRole("button", { name: "Заметка для коллег" }).click();
    await page.getByRole("textbox", { name: /Заметка/ }).fill("Постоянный клиент");
    await page.keyboard.press("Enter");
    await page.getByRole("log").getByText("Постоянный клиент").waitFor();
    await visitor.say("Спасибо!");
    await page.getByRole("log").getByText("Спасибо!").waitFor();
    expect(await (await visitor.history()).text()).not.toContain("Постоянный клиент");
    expect(await troubles(page)).toEqual([]);
    expect([errors, elsewhere]).toEqual([[], []]);
    await close();
  });

  it("takes over and gives back with what was said", async () => {
    await startChat("Сколько стоит трек?");
    const { page, close } = await openDesk();
    await page
      .getByRole("link", { name: /Сколько стоит трек|Бот:/ })
      .first()
      .click();
    await page.getByRole("button", { name: "Взять себе" }).click();
    await page.getByRole("button", { name: "Вернуть боту" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("textbox").fill("Обещал скидку 5 %");
    await dialog.getByRole("button", { name: "Вернуть боту" }).click();
    await page.getByRole("button", { name: "Взять себе" }).waitFor();
    const id = new URL(page.url()).pathname.split("/").at(-1) ?? "";
    const { items } = (await (await harness.api(`/conversations/${id}/handoffs`)).json()) as {
      items: { direction: string; contract: { summary: string } }[];
    };
    expect(items[0]).toMatchObject({ direction: "to-bot", contract: { summary: "Обещал скидку 5 %" } });
    await close();
  });

  it("keeps what was typed while another conversation is open, and nothing after signing out", async () => {
    await startChat("Первый");
    await startChat("Второй");
    const { page, close } = await openDesk();
    const rows = page.getByRole("list", { name: "Диалоги" }).getByRole("link");
    await rows.nth(0).click();
    const composer = page.getByRole("textbox", { name: /Ответ/ });
    await composer.fill("Не дописал");
    await rows.nth(1).click();
    await page.getByRole("log").waitFor();
    expect(await composer.inputValue()).toBe("");
    await rows.nth(0).click();
    await page.waitForFunction("document.querySelector('textarea[aria-label]')?.value === 'Не дописал'");
    await page.getByRole("button", { name: "Выйти" }).click();
    await page.getByRole("heading", { name: "Вход для сотрудников" }).waitFor();
    expect(await page.evaluate("sessionStorage.length")).toBe(0);
    await close();
  });

  it("fills in a template by a slash", async () => {
    const template = {
      kind: "template",
      key: "deposit",
      locale: "ru",
      title: "Предоплата",
      text: "Предоплата — 20 %.",
    };
    await harness.api("/knowledge/answers", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ ...template, status: "approved" }),
    });
    const { page, close } = await openDesk();
    await page
      .getByRole("link", { name: /Бот|Коллега/ })
      .first()
      .click();
    const composer = page.getByRole("textbox", { name: /Ответ/ });
    await composer.pressSequentially("/предопл");
    await page.getByRole("option", { name: /Предоплата/ }).waitFor();
    expect(await troubles(page)).toEqual([]);
    await composer.press("Enter");
    expect(await composer.inputValue()).toBe(template.text);
    await close();
  });

  it("is one column on a phone, and sound in both languages, by day and by night", async () => {
    const { page, close } = await openDesk("/inbox", { ...PHONE, colorScheme: "dark" });
    await page
      .getByRole("link", { name: /Бот|Коллега|Хочу/ })
      .first()
      .click();
    await page.getByRole("log").waitFor();
    expect(await page.getByRole("searchbox").isVisible()).toBe(false);
    const wide = await page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth");
    expect(wide).toBe(false);
    expect(await troubles(page)).toEqual([]);
    await page.getByRole("button", { name: "English" }).click();
    await page.getByRole("link", { name: "To the list" }).click();
    await page.getByRole("searchbox", { name: "Name, phone or e-mail" }).waitFor();
    expect(await troubles(page)).toEqual([]);
    await close();
  });

  it("learns from a person: question, their words, a draft, an answer, and the gap is closed", async () => {
    await startChat("Вертолётные экскурсии бывают?");
    const { page, close } = await openDesk();
    await page.getByRole("list", { name: "Диалоги" }).getByRole("link").first().click();
    await page.getByRole("log").getByText("Вертолётные экскурсии бывают?").waitFor();
    const composer = page.getByRole("textbox", { name: /Ответ/ });
    await composer.fill("Вертолётные экскурсии бывают в августе.");
    await composer.press("Enter");
    await page.getByRole("log").getByText("бывают в августе").waitFor();
    await page.getByRole("button", { name: "Вернуть боту" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Вернуть боту" }).click();
    await expect.poll(gaps, { timeout: 20_000 }).toEqual(["Вертолётные экскурсии бывают?"]);
    await page.getByRole("link", { name: "Знания" }).click();
    await page.getByText("Человек ответил").waitFor();
    await page.getByRole("button", { name: "Написать ответ" }).click();
    await page.getByRole("button", { name: "Одобрить" }).click();
    await page.getByRole("button", { name: /Вертолётные экскурсии.*В работе/ }).waitFor();
    expect(await troubles(page)).toEqual([]);
    await expect.poll(gaps, { timeout: 20_000 }).toEqual([]);
    await close();
  });

  it("says who answers for a conversation, and shows each their own", async () => {
    await startChat("Кто мне ответит?");
    const { page, close } = await openDesk();
    const rows = page.getByRole("list", { name: "Диалоги" }).getByRole("link");
    await rows.first().click();
    await page.getByRole("log").getByText("Кто мне ответит?").waitFor();
    await page.getByRole("combobox", { name: "Ответственный" }).selectOption({ label: "Demo Manager (я)" });
    const id = new URL(page.url()).pathname.split("/").at(-1) ?? "";
    const assignee = async () => (await readApi<{ assignee: string | null }>(`/conversations/${id}`)).assignee;
    await expect.poll(assignee).not.toBeNull();
    const mine = await readApi<{ items: unknown[] }>(`/conversations?mode=bot,human&assignee=${await assignee()}`);
    await page.getByRole("button", { name: "Мои" }).click();
    await expect.poll(() => rows.count()).toBe(mine.items.length);
    await page.locator("li a[aria-current]").waitFor();
    expect(await troubles(page)).toEqual([]);
    await page.getByRole("combobox", { name: "Ответственный" }).selectOption({ label: "Никто не назначен" });
    await page.locator("li a[aria-current]").waitFor({ state: "detached" });
    await close();
  });

  it("shows who only reads nothing that they may not do", async () => {
    await startChat("Кто это читает?");
    const { page, errors, close } = await openPage(browser, `${base}/console/inbox`, DESKTOP);
    await signIn(page, VIEWER);
    await page.getByRole("list", { name: "Диалоги" }).getByRole("link").first().click();
    await page.getByRole("log").getByText("Кто это читает?").waitFor();
    await page.getByRole("combobox", { name: "Ответственный" }).and(page.locator(":disabled")).waitFor();
    expect(await page.getByRole("textbox").count()).toBe(0);
    expect(await page.getByRole("button", { name: "Взять себе" }).count()).toBe(0);
    await page.getByRole("link", { name: "Знания" }).click();
    await page.getByRole("tab", { name: "Ответы" }).click();
    await page.getByRole("button", { name: /Предоплата/ }).waitFor();
    expect(await page.getByRole("button", { name: "Новый ответ" }).count()).toBe(0);
    expect(await troubles(page)).toEqual([]);
    expect(errors.filter((error) => error.includes("403"))).toEqual([]);
    await close();
  });
});
