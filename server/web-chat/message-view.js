import { icon, ICONS, make } from "./dom.js";
import { linkify } from "./linkify.js";

/** A message as a list item. `state` of an own one: sending, sent or failed. */
export function createMessageView(message, context) {
  const own = message.author === "client";
  const pending = own && message.state !== "sent" ? " pending" : "";
  const item = make("li", { class: `message ${own ? "own" : "theirs"} by-${message.author}${pending}` });
  item.dataset.id = message.id;
  item.dataset.at = message.createdAt;
  item.dataset.author = message.author;
  item.append(createBubble(message, context));
  if (own && message.state === "failed") item.append(createFailure(message, context));
  else if (!own && message.buttons?.length > 0) item.append(createButtons(message, context));
  return item;
}

function createBubble(message, context) {
  const { words } = context;
  const bubble = make("div", { class: "bubble" });
  bubble.append(make("span", { class: "author" }, words[message.author === "client" ? "you" : message.author]));
  if (message.deleted) bubble.append(make("p", { class: "text gone" }, words.deleted));
  else {
    if (message.text !== "") bubble.append(make("p", { class: "text", dir: "auto" }, ...linkify(message.text)));
    for (const attachment of message.attachments ?? []) bubble.append(createAttachment(attachment, words));
  }
  bubble.append(createMeta(message, context));
  return bubble;
}

function createMeta(message, { words, locale }) {
  const at = new Date(message.createdAt);
  const time = at.toLocaleTimeString(locale, { hour: "2-digit", minute: "2-digit" });
  const meta = make("span", { class: "meta" });
  if (message.edited && !message.deleted) meta.append(make("span", {}, words.edited));
  meta.append(make("time", { datetime: message.createdAt }, time));
  if (message.author === "client" && message.state !== "failed") {
    const sending = message.state === "sending";
    const mark = make("span", { class: "mark", role: "img", "aria-label": sending ? words.sending : words.sent });
    mark.append(icon(sending ? ICONS.clock : ICONS.check, 14));
    meta.append(mark);
  }
  return meta;
}

function isWebAddress(url) {
  return URL.canParse(url) && new URL(url).protocol === "https:";
}

function createAttachment({ kind, name, url }, words) {
  const label = name ?? words.attachment;
  if (!url || !isWebAddress(url)) return make("p", { class: "file" }, label);
  const link = { href: url, target: "_blank", rel: "noopener noreferrer nofollow" };
  if (kind === "image") {
    return make(
      "a",
      { ...link, class: "picture" },
      make("img", { src: url, alt: label, loading: "lazy", referrerpolicy: "no-referrer" }),
    );
  }
  return make("a", { ...link, class: "file" }, label);
}

function createButtons(message, { onPress }) {
  const row = make("div", { class: "chips" });
  for (const button of message.buttons) {
    row.append(make("button", { type: "button", class: "chip", onclick: () => onPress(button) }, button.label));
  }
  return row;
}

function createFailure(message, { words, onRetry, onDiscard }) {
  return make(
    "div",
    { class: "failure", role: "alert" },
    make("span", {}, words.failed),
    make("button", { type: "button", onclick: () => onRetry(message.id) }, words.retry),
    make("button", { type: "button", onclick: () => onDiscard(message.id) }, words.discard),
  );
}
