import { createRoute, z } from "@hono/zod-openapi";
import { ANSWER_KINDS, AnswerWords, GAP_STATUSES, LOCALES } from "../../domain/index.ts";
import { draftGap, sortGap } from "../../knowledge/index.ts";
import { listGaps, listQuestions, lockGap, type AskedQuestion, type KnowledgeGap } from "../../store/index.ts";
import { AnswerView, toAnswer } from "./answers.ts";
import { json, jsonBody, PageQuery, problems, SECURITY, type ApiApp, type ApiDeps } from "./routing.ts";
import { Instant, pageOf } from "./schemas.ts";

const tags = ["Knowledge"];
const gaps = "/knowledge/gaps";
const GapParam = z.object({ gapId: z.uuid().openapi({ param: { name: "gapId", in: "path" } }) });
const MOST_QUESTIONS = 100;

const GapView = z
  .object({
    id: z.uuid(),
    question: z.string().openapi({ description: "as it was asked first, without personal data" }),
    locale: z.enum(LOCALES),
    status: z
      .enum(GAP_STATUSES)
      .openapi({ description: "drafted: waits for approval; answered: found by now; dismissed: put aside" }),
    answerId: z.uuid().nullable().openapi({ description: "the draft that was made of it" }),
    questions: z.int().openapi({ description: "how often it was asked" }),
    suggestion: z.string().nullable().openapi({ description: "what a person answered the last time" }),
    firstAt: Instant,
    lastAt: Instant,
  })
  .openapi("KnowledgeGap");

const QuestionView = z
  .object({
    id: z.uuid(),
    conversationId: z.uuid(),
    messageId: z.uuid(),
    text: z.string(),
    reply: z.string().nullable().openapi({ description: "what a person answered" }),
    askedAt: Instant,
  })
  .openapi("UnansweredQuestion");

const listRoute = createRoute({
  method: "get",
  path: gaps,
  tags,
  security: SECURITY,
  summary: "What customers ask and nothing known answers, asked most often first",
  request: {
    query: PageQuery.extend({
      status: z.enum(GAP_STATUSES).optional().openapi({ description: "open and drafted ones when left out" }),
    }),
  },
  responses: { 200: json(pageOf(GapView), "a page"), ...problems(400) },
});

const questionsRoute = createRoute({
  method: "get",
  path: `${gaps}/{gapId}/questions`,
  tags,
  security: SECURITY,
  summary: "The last hundred questions of a gap, with what people answered",
  request: { params: GapParam },
  responses: { 200: json(pageOf(QuestionView), "newest first"), ...problems(404) },
});

const draftRoute = createRoute({
  method: "post",
  path: `${gaps}/{gapId}/draft`,
  tags,
  security: SECURITY,
  summary:
    "Make a draft answer of a gap, in the words of the person who answered, if somebody did; approve it like every other answer",
  request: {
    params: GapParam,
    body: jsonBody(
      z.strictObject({
        kind: z.enum(ANSWER_KINDS).optional(),
        title: AnswerWords.shape.title.optional(),
        text: AnswerWords.shape.text.optional(),
      }),
    ),
  },
  responses: { 201: json(AnswerView, "the draft"), ...problems(400, 403, 404, 409) },
});

const sortRoute = createRoute({
  method: "patch",
  path: `${gaps}/{gapId}`,
  tags,
  security: SECURITY,
  summary: "Put a gap aside, or back",
  request: { params: GapParam, body: jsonBody(z.strictObject({ status: z.enum(["dismissed", "open"]) })) },
  responses: { 200: json(GapView, "the gap"), ...problems(400, 403, 404) },
});

const toGap = ({ firstAt, lastAt, ...gap }: KnowledgeGap): z.infer<typeof GapView> => ({
  ...gap,
  firstAt: firstAt.toISOString(),
  lastAt: lastAt.toISOString(),
});

const toQuestion = ({ askedAt, ...question }: AskedQuestion): z.infer<typeof QuestionView> => ({
  ...question,
  askedAt: askedAt.toISOString(),
});

/** Questions without an answer, and the way from one to an answer. */
export function registerGaps(app: ApiApp, { clock, database }: ApiDeps): void {
  app.openapi(listRoute, async (c) => {
    const page = await database.withTenant(c.get("caller").orgId, (tx) => listGaps(tx, c.req.valid("query")));
    return c.json({ ...page, items: page.items.map(toGap) }, 200);
  });

  app.openapi(questionsRoute, async (c) => {
    const { gapId } = c.req.valid("param");
    const questions = await database.withTenant(c.get("caller").orgId, async (tx) => {
      await lockGap(tx, gapId);
      return listQuestions(tx, gapId, MOST_QUESTIONS);
    });
    return c.json({ items: questions.map(toQuestion), nextCursor: null }, 200);
  });

  app.openapi(draftRoute, async (c) => {
    const { orgId, userId: by } = c.get("caller");
    const wish = { draft: c.req.valid("json"), by, now: clock.now() };
    const draft = await database.withTenant(orgId, (tx) => draftGap(tx, c.req.valid("param").gapId, wish));
    return c.json(toAnswer(draft), 201);
  });

  app.openapi(sortRoute, async (c) => {
    const { orgId } = c.get("caller");
    const wish = { id: c.req.valid("param").gapId, ...c.req.valid("json") };
    return c.json(toGap(await database.withTenant(orgId, (tx) => sortGap(tx, wish))), 200);
  });
}
