/** Addresses, e-mails and phone numbers with a country code. Matched in plain text, which never becomes HTML. */
const LINK = /https?:\/\/[^\s<>"']+|www\.[^\s<>"']+\.[^\s<>"']+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\+\d[\d\s()-]{8,16}\d/gi;
/** Ends that belong to the sentence, not to the address. */
const TAIL = /[.,;:!?»”)\]]+$/;

function hrefOf(text) {
  if (text.startsWith("+")) return `tel:${text.replace(/[^\d+]/g, "")}`;
  if (/^https?:/i.test(text)) return text;
  if (/^www\./i.test(text)) return `https://${text}`;
  return `mailto:${text}`;
}

/** Only these: whatever else a text holds stays text. */
function isSafe(href) {
  return URL.canParse(href) && ["http:", "https:", "mailto:", "tel:"].includes(new URL(href).protocol);
}

function toAnchor(text, href) {
  const anchor = document.createElement("a");
  anchor.href = href;
  anchor.textContent = text;
  anchor.target = "_blank";
  anchor.rel = "noopener noreferrer nofollow";
  return anchor;
}

/** A text as nodes, with its links made clickable. */
export function linkify(text) {
  const nodes = [];
  let from = 0;
  for (const match of text.matchAll(LINK)) {
    const found = match[0].replace(TAIL, "");
    const href = hrefOf(found);
    if (!isSafe(href)) continue;
    nodes.push(text.slice(from, match.index), toAnchor(found, href));
    from = match.index + found.length;
  }
  nodes.push(text.slice(from));
  return nodes;
}
