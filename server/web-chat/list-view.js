import { make } from "./dom.js";
import { createMessageView } from "./message-view.js";

const JOIN_WITHIN_MS = 5 * 60_000;
/** Closer to the end than this, the list follows new messages. */
const NEAR_END_PX = 120;

function dayOf(item) {
  return new Date(item.dataset.at).toDateString();
}

function dayLabel(at, { words, locale }) {
  const day = new Date(at);
  const now = new Date();
  const yesterday = new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1);
  if (day.toDateString() === now.toDateString()) return words.today;
  if (day.toDateString() === yesterday.toDateString()) return words.yesterday;
  const year = day.getFullYear() === now.getFullYear() ? undefined : "numeric";
  return day.toLocaleDateString(locale, { day: "numeric", month: "long", year });
}

/** A day above the first message of each, and what one author wrote in one go drawn together. */
function arrangeItem(item, before, context) {
  const newDay = before === null || dayOf(before) !== dayOf(item);
  const close = before !== null && new Date(item.dataset.at) - new Date(before.dataset.at) < JOIN_WITHIN_MS;
  item.classList.toggle("joined", !newDay && close && before.dataset.author === item.dataset.author);
  item.querySelector(".day")?.remove();
  if (newDay) item.prepend(make("h2", { class: "day" }, make("span", {}, dayLabel(item.dataset.at, context))));
}

/** The messages of the page, by id: one that comes again takes the place of its former self. */
export class ListView {
  #list;
  #scroller;
  #context;
  #items = new Map();

  constructor(list, scroller, context) {
    this.#list = list;
    this.#scroller = scroller;
    this.#context = context;
  }

  isEmpty() {
    return this.#items.size === 0;
  }

  nearEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.#scroller;
    return scrollHeight - scrollTop - clientHeight < NEAR_END_PX;
  }

  toEnd(smooth = false) {
    this.#scroller.scrollTo({ top: this.#scroller.scrollHeight, behavior: smooth ? "smooth" : "instant" });
  }

  /** Shows a message; answers whether it is a new one. */
  show(message, smooth) {
    const follow = this.nearEnd() || message.author === "client";
    const isNew = this.#put(message, "end");
    this.#arrange();
    if (follow) this.toEnd(smooth);
    return isNew;
  }

  /** Older messages, newest first; what the reader looks at stays where it is. */
  showEarlier(messages) {
    const fromEnd = this.#scroller.scrollHeight - this.#scroller.scrollTop;
    for (const message of messages) {
      if (!this.#items.has(message.id)) this.#put({ ...message, state: "sent" }, "start");
    }
    this.#arrange();
    this.#scroller.scrollTop = this.#scroller.scrollHeight - fromEnd;
  }

  remove(id) {
    this.#items.get(id)?.remove();
    this.#items.delete(id);
    this.#arrange();
  }

  #put(message, where) {
    const view = createMessageView(message, this.#context);
    const former = this.#items.get(message.id) ?? this.#items.get(message.clientId);
    if (former) former.replaceWith(view);
    else if (where === "start") this.#list.prepend(view);
    // What is not sent yet stays at the end: the server will place it after what it has already.
    else if (message.state === "sent") this.#list.insertBefore(view, this.#list.querySelector(":scope > .pending"));
    else this.#list.append(view);
    this.#items.delete(message.clientId);
    this.#items.set(message.id, view);
    return former === undefined;
  }

  #arrange() {
    for (const item of this.#list.children) arrangeItem(item, item.previousElementSibling, this.#context);
    for (const row of this.#list.querySelectorAll(".chips")) {
      row.hidden = row.parentElement !== this.#list.lastElementChild;
    }
  }
}
