import { z } from "zod";
import type { AnswerKind } from "../../domain/index.ts";
import type { AnswerEntry } from "../answers.ts";
import { readData } from "./data-files.ts";
import { demoId } from "./demo.ts";

const FILES: readonly { name: string; kind: AnswerKind }[] = [
  { name: "faq-planning.yaml", kind: "faq" },
  { name: "faq-on-tour.yaml", kind: "faq" },
  { name: "objections.yaml", kind: "objection" },
  { name: "policies.yaml", kind: "policy" },
  { name: "reviews.yaml", kind: "review" },
  { name: "scripts.yaml", kind: "script" },
  { name: "templates.yaml", kind: "template" },
];

const LANGUAGES = ["ru", "en"] as const;
const Both = z.strictObject({ ru: z.string().min(1), en: z.string().min(1) });
const AnswerData = z.strictObject({ key: z.string(), title: Both, keywords: Both, text: Both });
type AnswerData = z.infer<typeof AnswerData>;

function toEntries(data: AnswerData, kind: AnswerKind): AnswerEntry[] {
  return LANGUAGES.map((locale) => ({
    id: demoId(`passage:${kind}:${data.key}:${locale}`),
    kind,
    locale,
    key: data.key,
    title: data.title[locale],
    text: data.text[locale],
    keywords: data.keywords[locale],
  }));
}

export async function loadAnswers(): Promise<AnswerEntry[]> {
  const files = await Promise.all(
    FILES.map(async ({ name, kind }) =>
      (await readData(name, z.array(AnswerData))).flatMap((data) => toEntries(data, kind)),
    ),
  );
  return files.flat();
}
