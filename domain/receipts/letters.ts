/** Letters of the languages that replies are checked in, lower case, as the inside of a character class. */
const LETTERS = "a-zß-öø-ÿа-яёђ-џґғқңөүұһәі";

/**
 * Makes a pattern over lower-case plain text. `\p{L}` becomes a class of our languages' letters: without the `u` flag and its
 * tables V8 runs such patterns several times faster, and a reply meets hundreds of them.
 */
export function pattern(source: string, flags = ""): RegExp {
  let made = "";
  let inClass = false;
  for (let at = 0; at < source.length; at += 1) {
    const rest = source.slice(at, at + 5);
    if (rest === String.raw`\p{L}` || rest === String.raw`\P{L}`) {
      const isOther = rest.startsWith(String.raw`\P`);
      made += inClass ? classPart(isOther) : `[${isOther ? "^" : ""}${LETTERS}]`;
      at += 4;
    } else if (source[at] === "\\") {
      made += source.slice(at, at + 2);
      at += 1;
    } else {
      if (source[at] === "[") inClass = true;
      if (source[at] === "]") inClass = false;
      made += source[at] ?? "";
    }
  }
  return new RegExp(made, flags);
}

function classPart(isOther: boolean): string {
  if (isOther) throw new RangeError(String.raw`\P{L} inside a character class has no plain form`);
  return LETTERS;
}

/**
 * Every match of a global pattern. `matchAll` makes a new RegExp each time, which costs more than looking through a clause.
 * Not for a pattern that is in use further up.
 */
export function matchesOf(global: RegExp, text: string): RegExpExecArray[] {
  const found: RegExpExecArray[] = [];
  global.lastIndex = 0;
  for (let match = global.exec(text); match !== null; match = global.exec(text)) {
    found.push(match);
    if (match[0] === "") global.lastIndex += 1;
  }
  return found;
}
