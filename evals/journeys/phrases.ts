/** Typing that means the same: any case and white space, `ё`, quotes and dashes of every kind. */
export function plain(text: string): string {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .replaceAll("ё", "е")
    .replace(/[’‘`´]/gu, "'")
    .replace(/[«»“”„]/gu, '"')
    .replace(/[‐‑‒–—−]/gu, "-")
    .replace(/\s+/gu, " ")
    .trim();
}

/** Whole words; `*` is any ending of a word, `|` parts alternatives. */
function toPattern(phrase: string): RegExp {
  const sources = plain(phrase)
    .split("|")
    .map((part) =>
      part
        .trim()
        .replace(/[.?+^$()[\]{}\\/]/gu, String.raw`\$&`)
        .replaceAll("*", String.raw`[\p{L}\p{N}'-]*`)
        .replaceAll(" ", String.raw`\s+`),
    );
  return new RegExp(String.raw`(?<![\p{L}\p{N}])(?:${sources.join("|")})(?![\p{L}\p{N}])`, "u");
}

export function says(text: string, phrase: string): boolean {
  return toPattern(phrase).test(plain(text));
}
