import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createLexicalEmbeddings } from "../models/index.ts";
import { createTestDatabase, createTestOrganisation, type TestDatabase } from "../store/testing/index.ts";
import { evaluateKnowledge, readQuestionSet } from "./index.ts";

const NOW = new Date("2026-06-01T08:00:00Z");
let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.close());

const SQUAD = {
  data: [
    {
      paragraphs: [
        {
          context: "Озеро Сон-Куль лежит на высоте 3016 метров.",
          qas: [{ id: "a", question: "На какой высоте озеро Сон-Куль?" }],
        },
        {
          context: "Высота перевала Тоссор 3893 метра.",
          qas: [{ id: "b", question: "Какая высота у перевала Тоссор?" }],
        },
        { context: "Сон-Куль выше Иссык-Куля.", qas: [{ id: "a", question: "На какой высоте озеро Сон-Куль?" }] },
      ],
    },
  ],
};

describe("an evaluation of retrieval", () => {
  it("reads SQuAD, where a question may have several right passages, and JSONL", () => {
    const squad = readQuestionSet(JSON.stringify(SQUAD), undefined);
    expect(squad.passages).toHaveLength(3);
    expect(squad.questions.map(({ passages }) => [...passages])).toEqual([["0", "2"], ["1"]]);
    const lines = readQuestionSet(
      '{"question":"Где?","passage_ids":[7]}\n',
      '{"id":7,"title":"Озеро","text":"Там."}\n{"id":8,"text":"Тут."}\n',
    );
    expect(lines.questions).toEqual([{ text: "Где?", passages: new Set(["7"]) }]);
    expect(lines.passages[0]).toEqual({ id: "7", text: "Озеро\nТам." });
    expect(() => readQuestionSet("{}", undefined)).toThrow(/no SQuAD/);
    expect(() => readQuestionSet("nope", "{}")).toThrow(/line 1/);
  });

  it("measures the product's search beside BM25 and vectors", async () => {
    const { id: orgId } = await createTestOrganisation(test.database, { slug: "demo-eval" });
    const deps = { database: test.database, embeddings: createLexicalEmbeddings(), orgId, now: NOW };
    const report = await evaluateKnowledge(deps, readQuestionSet(JSON.stringify(SQUAD), undefined));
    expect(report).toMatchObject({ questions: 2, passages: 3, hybrid: { recall1: 1, recall5: 1, mrr: 1 } });
    expect(report.bm25.recall5).toBe(1);
    expect(report.vector.recall10).toBe(1);
  });
});
