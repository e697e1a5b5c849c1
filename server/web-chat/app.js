import { createApi } from "./api.js";
import { createLayout } from "./layout.js";
import { ListView } from "./list-view.js";
import { Outbox } from "./outbox.js";
import { listen } from "./stream.js";
import { formatLocaleOf, pickLocale, stringsOf } from "./strings.js";

const MAX_TEXT = 4000;
/** The server says when it ends; this is for the end that was lost with the connection. */
const TYPING_MS = 45_000;
const OFFLINE_GRACE_MS = 1500;

const { channel, locale: wanted, config: rawConfig } = document.body.dataset;
const config = JSON.parse(rawConfig);
const locale = pickLocale(wanted);
const words = stringsOf(locale);
const embedded = new URLSearchParams(location.search).has("embed") && parent !== window;

document.documentElement.lang = locale;

/** The site around us is told only this; it may be any site. */
function tellParent(message) {
  if (embedded) parent.postMessage({ source: "karavan-chat", ...message }, "*");
}

const layout = createLayout({
  words,
  config,
  locale,
  embedded,
  onSuggestion: (text) => submit(text),
  onClose: () => tellParent({ type: "close" }),
});
const list = new ListView(layout.list, layout.scroller, {
  words,
  locale: formatLocaleOf(locale),
  onPress: (button) => submit(button.label, button),
  onRetry: (id) => retry(id),
  onDiscard: (id) => {
    outbox.drop(id);
    list.remove(id);
    showWelcome();
  },
});
const api = createApi(channel);
const outbox = new Outbox(channel, api, {
  onSent: (id) => showOwn(id, "sent"),
  onFailed: (id) => showOwn(id, "failed"),
  onLimited: () => showNotice(words.limited, 4000),
});

const own = new Map();
let mode = null;
let online = false;
let historyCursor = null;
let unread = 0;
/** The site around us has folded the chat away; a hidden frame is not a hidden document. */
let collapsed = false;
let typingTimer;
let noticeTimer;

function showWelcome() {
  layout.welcome.classList.toggle("small", !list.isEmpty());
}

function showNotice(text, ms) {
  clearTimeout(noticeTimer);
  layout.notice.textContent = text ?? "";
  layout.notice.hidden = text === undefined;
  if (ms) noticeTimer = setTimeout(() => showNotice(), ms);
}

function showStatus() {
  layout.status.textContent = !online ? words.connecting : mode === "human" ? words.human : words.online;
  document.body.classList.toggle("offline", !online);
}

function showTyping(on) {
  clearTimeout(typingTimer);
  const follow = list.nearEnd();
  layout.typing.hidden = !on;
  if (on) typingTimer = setTimeout(() => showTyping(false), TYPING_MS);
  if (on && follow) list.toEnd(true);
}

/** An own message before the stream shows it, or after the server refused it. */
function showOwn(id, state) {
  const known = own.get(id);
  if (known === undefined) return;
  list.show(
    { id, clientId: id, author: "client", attachments: [], createdAt: known.at, text: known.text, state },
    true,
  );
  showWelcome();
}

function showMessage(message) {
  const mine = message.author === "client";
  if (mine && message.clientId !== null) {
    outbox.drop(message.clientId);
    own.delete(message.clientId);
  }
  if (!mine) showTyping(false);
  const isNew = list.show({ ...message, state: "sent" }, ready);
  showWelcome();
  layout.latest.hidden = list.nearEnd() || mine;
  if (isNew && !mine && ready && (document.hidden || collapsed)) unread += 1;
  showUnread();
}

/** The visitor looks at the chat again. */
function markRead() {
  if (document.hidden || collapsed) return;
  unread = 0;
  showUnread();
}

function showUnread() {
  document.title = unread === 0 ? config.title : `(${unread}) ${config.title}`;
  tellParent({ type: "unread", count: unread });
}

function submit(text, button) {
  const trimmed = text.trim();
  if (trimmed === "") return;
  if (trimmed.length > MAX_TEXT) return showNotice(words.tooLong, 6000);
  const id = crypto.randomUUID();
  own.set(id, { text: trimmed, at: new Date().toISOString() });
  outbox.add({ id, locale, ...(button ? { button } : { text: trimmed }) });
  showOwn(id, "sending");
  if (text === layout.input.value) clearInput();
}

function retry(id) {
  showOwn(id, "sending");
  outbox.retry(id);
}

function clearInput() {
  layout.input.value = "";
  fitInput();
}

function fitInput() {
  layout.send.disabled = layout.input.value.trim() === "";
  layout.input.style.height = "auto";
  layout.input.style.height = `${Math.min(layout.input.scrollHeight, 160)}px`;
}

/** What an earlier visit could not send: shown once the history stands, or once it is clear that it will not come soon. */
let restored = false;
function restoreOutbox() {
  if (restored) return;
  restored = true;
  for (const { message, at, failed } of outbox.waiting()) {
    own.set(message.id, { text: message.text ?? message.button?.label ?? "", at });
    showOwn(message.id, failed ? "failed" : "sending");
  }
}

let ready = false;
const handlers = {
  message: showMessage,
  typing: (data) => showTyping(data.state === "started"),
  mode: (data) => {
    mode = data.mode;
    showStatus();
  },
  ready: (data) => {
    historyCursor ??= data.historyCursor;
    layout.earlier.hidden = historyCursor === null;
    restoreOutbox();
    ready = true;
  },
};

let offlineTimer;
function showState(state) {
  online = state === "online";
  clearTimeout(offlineTimer);
  if (online) {
    showNotice();
    outbox.flush();
  } else {
    offlineTimer = setTimeout(() => {
      showNotice(words.reconnecting);
      restoreOutbox();
    }, OFFLINE_GRACE_MS);
  }
  showStatus();
}

async function showEarlier() {
  layout.earlier.disabled = true;
  try {
    const page = await api.history(historyCursor);
    list.showEarlier(page.items);
    historyCursor = page.nextCursor;
    layout.earlier.hidden = historyCursor === null;
  } catch {
    // The button stays: the reader may press it again.
  } finally {
    layout.earlier.disabled = false;
  }
}

layout.form.addEventListener("submit", (event) => {
  event.preventDefault();
  submit(layout.input.value);
  layout.input.focus();
});
layout.input.addEventListener("input", fitInput);
layout.input.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  layout.form.requestSubmit();
});
layout.earlier.addEventListener("click", () => void showEarlier());
layout.latest.addEventListener("click", () => list.toEnd(true));
layout.scroller.addEventListener("scroll", () => (layout.latest.hidden = list.nearEnd()), { passive: true });
addEventListener("resize", () => list.toEnd());
document.addEventListener("visibilitychange", markRead);
addEventListener("message", (event) => {
  if (event.source !== parent || event.data?.source !== "karavan-embed") return;
  collapsed = event.data.type === "closed";
  markRead();
  if (!collapsed) layout.input.focus();
});

showStatus();
listen(api, { onEvent: (event) => handlers[event.type]?.(event.data), onState: showState });
if (matchMedia("(hover: hover)").matches && !embedded) layout.input.focus();
