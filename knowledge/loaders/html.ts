import { convert } from "html-to-text";
import type { ReadFile } from "./source.ts";
import { readMarkdown } from "./markdown.ts";

const TITLE = /<title[^>]*>([\s\S]*?)<\/title>/i;
const DEPTHS = [1, 2, 3, 4, 5, 6] as const;
/** What stands on every page of a site, and what nobody sees. */
const LEFT_OUT = [
  "title",
  "script",
  "style",
  "noscript",
  "template",
  "nav",
  "footer",
  "header",
  "aside",
  "form",
  "iframe",
  "svg",
  "[hidden]",
  ".hidden",
];

/** The words of a page: headings and tables kept, links and pictures as their words, what is hidden left out. */
export function readHtml(html: string): Omit<ReadFile, "mediaType"> {
  const markdown = convert(withoutHidden(html), {
    wordwrap: false,
    limits: { maxInputLength: 20_000_000 },
    selectors: [
      ...DEPTHS.map((depth) => ({
        selector: `h${depth}`,
        format: "inlineSurround",
        options: { prefix: `\n\n${"#".repeat(depth)} `, suffix: "\n\n" },
      })),
      { selector: "a", options: { ignoreHref: true } },
      { selector: "img", format: "skip" },
      { selector: "table", format: "dataTable", options: { colSpacing: 3, uppercaseHeaderCells: false } },
      ...LEFT_OUT.map((selector) => ({ selector, format: "skip" })),
    ],
  });
  const title = TITLE.exec(html)?.[1]?.trim();
  const read = readMarkdown(markdown);
  return { title: title === undefined || title === "" ? read.title : title, blocks: read.blocks };
}

/** Words that a page hides from people are not what the company says. */
function withoutHidden(html: string): string {
  return html.replace(
    /<(\w+)[^>]*(?:display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0|aria-hidden\s*=\s*["']?true)[^>]*>[\s\S]*?<\/\1>/gi,
    " ",
  );
}
