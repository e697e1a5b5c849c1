import { icon, ICONS, make } from "./dom.js";

/** The page's parts, put into the body. Everything that happens is wired up in `app.js`. */
export function createLayout({ words, config, locale, embedded, onSuggestion, onClose }) {
  const status = make("p", { class: "status" }, words.connecting);
  const header = make(
    "header",
    { class: "top" },
    make("img", { src: "/chat/assets/icon.svg", alt: "", width: "40", height: "40" }),
    make("div", { class: "who" }, make("h1", {}, config.title), status),
  );
  if (embedded) {
    header.append(
      make(
        "button",
        { type: "button", class: "round ghost", "aria-label": words.close, onclick: onClose },
        icon(ICONS.down),
      ),
    );
  }
  const notice = make("p", { class: "notice", role: "status", hidden: true });
  const welcome = createWelcome({ words, config, locale, onSuggestion });
  const earlier = make("button", { type: "button", class: "earlier", hidden: true }, words.earlier);
  const list = make("ol", { class: "messages" });
  const log = make("div", { role: "log", "aria-label": words.log, "aria-live": "polite" }, list);
  const typing = createTyping(words);
  const scroller = make("main", { class: "scroller", tabindex: "-1" }, welcome, earlier, log, typing);
  const latest = make(
    "button",
    { type: "button", class: "round latest", "aria-label": words.latest, hidden: true },
    icon(ICONS.down),
  );
  const composer = createComposer(words);
  document.body.append(header, notice, scroller, make("footer", { class: "bottom" }, latest, composer.form));
  return { status, notice, welcome, earlier, list, typing, scroller, latest, ...composer };
}

function createWelcome({ words, config, locale, onSuggestion }) {
  const suggestions = config.suggestions[locale] ?? words.suggestions;
  const chips = suggestions.map((text) =>
    make("button", { type: "button", class: "chip", onclick: () => onSuggestion(text) }, text),
  );
  return make(
    "section",
    { class: "welcome" },
    make("div", { class: "art", "aria-hidden": "true" }),
    make("p", { class: "greeting" }, config.greeting[locale] ?? words.greeting),
    make("div", { class: "chips", role: "group", "aria-label": words.start }, ...chips),
  );
}

function createTyping(words) {
  const dots = [1, 2, 3].map(() => make("i", {}));
  const author = make("span", { class: "sr-only" }, `${words.bot} ${words.typing}`);
  return make(
    "div",
    { class: "typing", role: "status", hidden: true },
    make("div", { class: "bubble" }, author, ...dots),
  );
}

function createComposer(words) {
  const input = make("textarea", {
    class: "input",
    rows: "1",
    placeholder: words.placeholder,
    "aria-label": words.placeholder,
    enterkeyhint: "send",
    autocomplete: "off",
  });
  const send = make(
    "button",
    { type: "submit", class: "round send", "aria-label": words.send, disabled: true },
    icon(ICONS.send, 22),
  );
  const form = make("form", { class: "composer" }, input, send);
  return { form, input, send };
}
