import { describe, expect, it } from "vitest";
import { ConfigError } from "../domain/index.ts";
import { parsePrompt } from "./prompts.ts";

const prompt = (front: string, body = "Be kind.") => `---\n${front}\n---\n${body}\n`;

describe("a prompt file", () => {
  it("gives its text and its name", () => {
    const content = prompt("agent: sell\nlocale: ru\nversion: 2", "  Say it plainly.\n\n- one");
    expect(parsePrompt("sell/ru.v2.md", content)).toEqual({ text: "Say it plainly.\n\n- one", version: "sell/ru.v2" });
  });

  it("may come with Windows line ends", () => {
    const content = prompt("agent: sell\nlocale: ru\nversion: 2").replaceAll("\n", "\r\n");
    expect(parsePrompt("sell/ru.v2.md", content).text).toBe("Be kind.");
  });

  it.each([
    ["has no front matter", "sell/ru.v1.md", "Be kind."],
    ["names another file", "sell/en.v1.md", prompt("agent: sell\nlocale: ru\nversion: 1")],
    ["names an unknown agent", "boss/ru.v1.md", prompt("agent: boss\nlocale: ru\nversion: 1")],
    ["has a field too many", "sell/ru.v1.md", prompt("agent: sell\nlocale: ru\nversion: 1\nmodel: big")],
    ["is empty", "sell/ru.v1.md", prompt("agent: sell\nlocale: ru\nversion: 1", "  ")],
  ])("is refused when it %s, by its name", (_why, file, content) => {
    const read = () => parsePrompt(file, content);
    expect(read).toThrow(
      expect.objectContaining({ constructor: ConfigError, code: "bad-prompt", data: { setting: file } }),
    );
  });
});
