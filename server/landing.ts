import { Hono } from "hono";
import { html } from "hono/html";
import type { ServerDeps, ServerEnv } from "./deps.ts";

const CSP =
  "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const WORDS = {
  ru: {
    title: "Karavan работает",
    lead: "Здесь живут разговоры, которые продают и помогают: бот ведёт клиента, человек подхватывает в любой момент.",
    chat: "Открыть веб-чат",
    chatHint: "демонстрационная организация, на русском или английском",
    docs: "API для разработчиков",
    docsHint: "описание всех запросов, OpenAPI",
    console: "Консоль менеджера",
    consoleHint: "диалоги, перехват у бота, решения, знания",
  },
  en: {
    title: "Karavan is running",
    lead: "Conversations that sell and support live here: the bot guides the client, a person can step in at any moment.",
    chat: "Open the web chat",
    chatHint: "the demo organisation, in Russian or English",
    docs: "API for developers",
    docsHint: "every request described, OpenAPI",
    console: "Managers' console",
    consoleHint: "conversations, taking over, decisions, knowledge",
  },
} as const;

type Words = (typeof WORDS)[keyof typeof WORDS];

function renderChatDoor(words: Words, channelId: string | undefined) {
  if (channelId === undefined) return "";
  return html`<li>
    <a class="main" href="/chat/${channelId}"><strong>${words.chat}</strong><span>${words.chatHint}</span></a>
  </li>`;
}

function renderLanding(locale: keyof typeof WORDS, channelId: string | undefined) {
  const words = WORDS[locale];
  return html`<!doctype html>
    <html lang="${locale}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
        <meta name="color-scheme" content="light dark" />
        <title>Karavan</title>
        <link rel="icon" href="/chat/assets/icon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/chat/assets/chat.css" />
        <link rel="stylesheet" href="/chat/assets/landing.css" />
      </head>
      <body class="landing">
        <main>
          <div class="art" aria-hidden="true"></div>
          <h1>${words.title}</h1>
          <p>${words.lead}</p>
          <ul class="doors">
            ${renderChatDoor(words, channelId)}
            <li>
              <a href="/console/"><strong>${words.console}</strong><span>${words.consoleHint}</span></a>
            </li>
            <li>
              <a href="/docs"><strong>${words.docs}</strong><span>${words.docsHint}</span></a>
            </li>
          </ul>
        </main>
      </body>
    </html>`;
}

/** `GET /`: that it runs, and where to go from here. */
export function createLanding(deps: ServerDeps): Hono<ServerEnv> {
  const app = new Hono<ServerEnv>();
  app.get("/", (c) => {
    const preferred = (c.req.header("accept-language") ?? "ru").slice(0, 2).toLowerCase();
    c.header("content-security-policy", CSP);
    c.header("vary", "accept-language");
    return c.html(renderLanding(["ru", "ky", "kk"].includes(preferred) ? "ru" : "en", deps.config.demoChannelId));
  });
  return app;
}
