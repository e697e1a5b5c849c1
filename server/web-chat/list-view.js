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

/** The messages of the page, by id: one that comes again takes the place of its former self. */
export function createListView(list, scroller, context) {
  const items = new Map();

  function nearEnd() {
    return scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR_END_PX;
  }

  function toEnd(smooth = false) {
    scroller.scrollTo({ top: scroller.scrollHeight, behavior: smooth ? "smooth" : "instant" });
  }

  /** Days above the first message of each, and what one author wrote in one go drawn together. */
  function arrange() {
    let before;
    for (const item of items.values()) if (!item.isConnected) items.delete(item.dataset.id);
    for (const item of list.children) {
      const newDay = before === undefined || dayOf(before) !== dayOf(item);
      const close = before !== undefined && new Date(item.dataset.at) - new Date(before.dataset.at) < JOIN_WITHIN_MS;
      item.classList.toggle("joined", !newDay && close && before.dataset.author === item.dataset.author);
      item.querySelector(".day")?.remove();
      if (newDay) item.prepend(make("h2", { class: "day" }, make("span", {}, dayLabel(item.dataset.at, context))));
      before = item;
    }
    for (const row of list.querySelectorAll(".chips")) row.hidden = row.parentElement !== list.lastElementChild;
  }

  function put(message, where) {
    const view = createMessageView(message, context);
    const former = items.get(message.id) ?? items.get(message.clientId);
    if (former) former.replaceWith(view);
    else if (where === "start") list.prepend(view);
    // What is not sent yet stays at the end: the server will place it after what it has already.
    else if (message.state === "sent") list.insertBefore(view, list.querySelector(":scope > .pending"));
    else list.append(view);
    items.delete(message.clientId);
    items.set(message.id, view);
    return former === undefined;
  }

  return {
    nearEnd,
    toEnd,
    isEmpty: () => items.size === 0,
    has: (id) => items.has(id),
    /** Shows a message; answers whether it is a new one. */
    show: (message, smooth) => {
      const follow = nearEnd() || message.author === "client";
      const isNew = put(message, "end");
      arrange();
      if (follow) toEnd(smooth);
      return isNew;
    },
    /** Older messages, newest first; what the reader looks at stays where it is. */
    showEarlier: (messages) => {
      const fromEnd = scroller.scrollHeight - scroller.scrollTop;
      for (const message of messages) if (!items.has(message.id)) put(message, "start");
      arrange();
      scroller.scrollTop = scroller.scrollHeight - fromEnd;
    },
    remove: (id) => {
      items.get(id)?.remove();
      items.delete(id);
      arrange();
    },
  };
}
