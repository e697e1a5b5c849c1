import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { InputError } from "../domain/index.ts";
import { parseJourney } from "../evals/index.ts";
import { newAgent } from "./new-agent.ts";

const io = { print: () => {}, json: true };
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "karavan-agent-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const make = (name: string, hears = "visa*,виза,виз*") =>
  newAgent.run([name, "--hears", hears, "--folder", folder], io);
const read = (file: string): string => readFileSync(path.join(folder, file), "utf8");

describe("agent new", () => {
  it("writes code, prompts in two languages, a test, conversations and what is left to do", async () => {
    const { json, lines } = await make("visa-desk");
    expect(json).toMatchObject({
      agent: "visa-desk",
      files: [
        "agents/visa-desk/index.ts",
        "agents/visa-desk/README.md",
        "agents/visa-desk/visa-desk.test.ts",
        "prompts/visa-desk/ru.v1.md",
        "prompts/visa-desk/en.v1.md",
        "evals/journeys/visa-desk/answers.ru.yaml",
        "evals/journeys/visa-desk/answers.en.yaml",
      ],
    });
    expect(read("agents/visa-desk/index.ts")).toContain('export const visaDesk = defineAgent("visa-desk", [], /');
    expect(lines?.join("\n")).toContain('add "visa-desk": visaDesk to BY_NAME');
    expect(read("agents/visa-desk/README.md")).toContain("- [ ] domain/stages.ts");
    for (const locale of ["ru", "en"])
      expect(read(`prompts/visa-desk/${locale}.v1.md`)).toMatch(
        new RegExp(`^---\nagent: visa-desk\nlocale: ${locale}\nversion: 1\n---\n.+`),
      );
  });

  it("hears its subject in any ending, and nothing within another word", async () => {
    await make("visa");
    const [, source, flags] = /\/(.+)\/(iu)\);$/m.exec(read("agents/visa/index.ts")) ?? [];
    const hears = new RegExp(source ?? "", flags);
    for (const words of ["Нужна ли виза?", "про визу", "Do I need a VISA?", "visas"]) expect(words).toMatch(hears);
    for (const words of ["ревизия", "Здравствуйте", "improvisation"]) expect(words).not.toMatch(hears);
  });

  it.each(["ru", "en"])("tells conversations that fit the journeys' format (%s)", async (locale) => {
    await make("visa");
    const text = read(`evals/journeys/visa/answers.${locale}.yaml`).replaceAll(/\bvisa\b(?=[,\n])/g, "serve");
    expect(parse(text)).toMatchObject({ agent: "serve", locale });
    expect(parseJourney(`serve/answers.${locale}.yaml`, text)).toHaveProperty("journey");
  });

  it("writes nothing over", async () => {
    await make("visa");
    await expect(make("visa")).rejects.toMatchObject({ code: "agent-exists" });
  });

  it.each([
    ["Visa", "visa"],
    ["../visa", "visa"],
    ["sell", "visa"],
    ["shared", "visa"],
    ["visa", ".*"],
    ["visa", " , "],
  ])("refuses %j called by %j", async (name, hears) => {
    await expect(make(name, hears)).rejects.toThrow(InputError);
  });
});
