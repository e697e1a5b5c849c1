/**
 * Puts the chat on a site: <script src="https://…/chat/embed.js" data-channel="…" async></script>
 * Options as attributes: data-lang (ru, en), data-side (right, left), data-label (name of the button).
 */
(() => {
  const script = document.currentScript;
  const { channel, lang, side, label } = script.dataset;
  if (!channel) throw new Error("karavan: the script needs a data-channel attribute");
  const origin = new URL(script.src).origin;
  const russian = (lang ?? document.documentElement.lang ?? navigator.language).slice(0, 2) !== "en";
  const words = russian
    ? { open: "Открыть чат", close: "Свернуть чат", title: "Чат" }
    : { open: "Open the chat", close: "Minimise the chat", title: "Chat" };

  const STYLE = `
    :host { all: initial; }
    .root { position: fixed; z-index: 2147483000; bottom: 20px; ${side === "left" ? "left" : "right"}: 20px; font: 16px system-ui, sans-serif; }
    .bubble { position: relative; width: 60px; height: 60px; padding: 0; border: 0; border-radius: 50%; cursor: pointer; background: #a8452a;
      box-shadow: 0 6px 20px rgb(74 38 22 / .35); display: grid; place-items: center; transition: transform .15s; margin-left: auto; }
    .bubble:hover { transform: scale(1.05); }
    .bubble:focus-visible { outline: 3px solid #14615b; outline-offset: 3px; }
    .bubble svg { width: 28px; height: 28px; fill: none; stroke: #fffaf4; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }
    .count { position: absolute; top: -4px; right: -4px; min-width: 22px; height: 22px; padding: 0 6px; box-sizing: border-box; border-radius: 11px;
      background: #14615b; color: #fff; font-size: 13px; font-weight: 700; line-height: 22px; text-align: center; }
    .panel { display: block; width: min(400px, calc(100vw - 40px)); height: min(640px, calc(100dvh - 120px)); margin-bottom: 14px; border: 0;
      border-radius: 20px; background: #fbf3e6; box-shadow: 0 16px 48px rgb(46 26 16 / .3); color-scheme: light dark; }
    [hidden] { display: none !important; }
    @media (max-width: 520px) {
      .open { inset: 0; }
      .open .panel { width: 100vw; height: 100dvh; margin: 0; border-radius: 0; }
      .open .bubble { display: none; }
    }
    @media (prefers-reduced-motion: reduce) { .bubble { transition: none; } }`;
  const PATHS = { talk: "M4 12a8 7 0 1 1 4 6l-4 1.5 1.2-3.6A6.7 6.7 0 0 1 4 12z", down: "M6 9l6 6 6-6" };

  const host = document.createElement("div");
  const shadow = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  shadow.adoptedStyleSheets = [sheet];

  const root = document.createElement("div");
  root.className = "root";
  const button = document.createElement("button");
  button.type = "button";
  button.className = "bubble";
  const count = document.createElement("span");
  count.className = "count";
  count.hidden = true;
  let frame;
  let isOpen = false;
  let isLoaded = false;

  function draw() {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("viewBox", "0 0 24 24");
    svg.setAttribute("aria-hidden", "true");
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    path.setAttribute("d", isOpen ? PATHS.down : PATHS.talk);
    svg.append(path);
    button.replaceChildren(svg, count);
    button.setAttribute("aria-label", isOpen ? words.close : (label ?? words.open));
    button.setAttribute("aria-expanded", String(isOpen));
    root.classList.toggle("open", isOpen);
  }

  /** Loaded when first opened: a page that nobody chats on pays for a button only. */
  function createFrame() {
    const element = document.createElement("iframe");
    element.className = "panel";
    element.title = label ?? words.title;
    element.allow = "clipboard-write";
    element.src = `${origin}/chat/${encodeURIComponent(channel)}?embed=1${lang ? `&lang=${encodeURIComponent(lang)}` : ""}`;
    element.addEventListener("load", () => {
      isLoaded = true;
      tell(isOpen ? "opened" : "closed");
    });
    root.prepend(element);
    return element;
  }

  function tell(type) {
    if (isLoaded) frame.contentWindow?.postMessage({ source: "karavan-embed", type }, origin);
  }

  function toggle(open) {
    isOpen = open;
    frame ??= createFrame();
    frame.hidden = !open;
    if (open) {
      count.hidden = true;
      tell("opened");
    } else {
      tell("closed");
      button.focus();
    }
    draw();
  }

  button.addEventListener("click", () => toggle(!isOpen));
  addEventListener("keydown", (event) => event.key === "Escape" && isOpen && toggle(false));
  addEventListener("message", (event) => {
    if (
      !frame ||
      event.source !== frame.contentWindow ||
      event.origin !== origin ||
      event.data?.source !== "karavan-chat"
    )
      return;
    if (event.data.type === "close") toggle(false);
    if (event.data.type === "unread" && !isOpen) {
      count.textContent = String(event.data.count);
      count.hidden = event.data.count === 0;
    }
  });
  draw();
  root.append(button);
  shadow.append(root);
  const attach = () => document.body.append(host);
  if (document.body) attach();
  else addEventListener("DOMContentLoaded", attach);
})();
