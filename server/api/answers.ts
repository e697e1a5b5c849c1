import { createRoute, z } from "@hono/zod-openapi";
import { ANSWER_KINDS, ANSWER_STATUSES, AnswerWords, LOCALES, NewAnswer } from "../../domain/index.ts";
import {
  addAnswer,
  changeAnswer,
  importAnswers,
  LARGEST_TABLE,
  restoreAnswer,
  wordsOf,
} from "../../knowledge/index.ts";
import { getAnswer, listAnswers, listAnswerVersions, type Answer, type AnswerVersion } from "../../store/index.ts";
import { json, jsonBody, PageQuery, problems, SECURITY, type ApiApp, type ApiDeps } from "./routing.ts";
import { Instant, pageOf } from "./schemas.ts";

const tags = ["Knowledge"];
const answers = "/knowledge/answers";
const one = `${answers}/{answerId}`;
export const isTable = (method: string, path: string): boolean =>
  method === "POST" && path.endsWith(`${answers}/import`);
export { LARGEST_TABLE };

const AnswerParam = z.object({ answerId: z.uuid().openapi({ param: { name: "answerId", in: "path" } }) });

const VersionView = AnswerWords.extend({
  version: z.int(),
  restoredFrom: z.int().nullable().openapi({ description: "the version whose words these are again" }),
  changedBy: z.string(),
  updatedAt: Instant,
}).openapi("AnswerVersion");

export const AnswerView = VersionView.extend({
  id: z.uuid(),
  kind: z.enum(ANSWER_KINDS).openapi({ description: "the shelf; scripts are for agents, templates for managers" }),
  key: z.string().openapi({ description: "the same in every language", example: "best-season" }),
  locale: z.enum(LOCALES),
}).openapi("Answer");

const Filters = PageQuery.extend({
  kind: z.enum(ANSWER_KINDS).optional(),
  locale: z.enum(LOCALES).optional(),
  status: z.enum(ANSWER_STATUSES).optional().openapi({ description: "all but the retired ones when left out" }),
  q: z.string().trim().min(1).max(200).optional().openapi({ description: "part of a title or text" }),
});

const Body = NewAnswer.extend({
  keywords: NewAnswer.shape.keywords.default(""),
  status: NewAnswer.shape.status.default("draft"),
  validFrom: NewAnswer.shape.validFrom.default(null),
  validUntil: NewAnswer.shape.validUntil.default(null),
});

const Changes = AnswerWords.partial().extend({
  version: z
    .int()
    .min(1)
    .optional()
    .openapi({ description: "the one that the change was made on; 409 when it is another" }),
});

const Table = z.object({
  file: z.instanceof(File).openapi({ type: "string", format: "binary" }),
  kind: z.enum(ANSWER_KINDS).default("faq").openapi({ description: "of rows that do not say" }),
  status: z.enum(ANSWER_STATUSES).default("draft").openapi({ description: "of rows that do not say" }),
});

const listRoute = createRoute({
  method: "get",
  path: answers,
  tags,
  security: SECURITY,
  summary: "What the house has written itself, last changed first",
  request: { query: Filters },
  responses: { 200: json(pageOf(AnswerView), "a page"), ...problems(400) },
});

const addRoute = createRoute({
  method: "post",
  path: answers,
  tags,
  security: SECURITY,
  summary: "Write an answer; a draft is told to nobody until it is approved",
  request: { body: jsonBody(Body) },
  responses: { 201: json(AnswerView, "the answer"), ...problems(400, 403, 409) },
});

const importRoute = createRoute({
  method: "post",
  path: `${answers}/import`,
  tags,
  security: SECURITY,
  summary: "Fill shelves from CSV, XLSX, JSON or YAML; the same again changes only what changed",
  request: { body: { required: true, content: { "multipart/form-data": { schema: Table } } } },
  responses: {
    200: json(
      z.object({
        items: z.array(
          z.object({
            row: z.int(),
            title: z.string(),
            status: z.enum(["created", "updated", "unchanged", "failed"]),
            reason: z.string().nullable(),
          }),
        ),
      }),
      "what became of each row",
    ),
    ...problems(400, 403, 413),
  },
});

const oneRoute = createRoute({
  method: "get",
  path: one,
  tags,
  security: SECURITY,
  summary: "One answer",
  request: { params: AnswerParam },
  responses: { 200: json(AnswerView, "the answer"), ...problems(404) },
});

const changeRoute = createRoute({
  method: "patch",
  path: one,
  tags,
  security: SECURITY,
  summary: "Change an answer: its words, its days, or whether it is told. Each change is a version, in force at once",
  request: { params: AnswerParam, body: jsonBody(Changes) },
  responses: { 200: json(AnswerView, "the answer as it is now"), ...problems(400, 403, 404, 409) },
});

const versionsRoute = createRoute({
  method: "get",
  path: `${one}/versions`,
  tags,
  security: SECURITY,
  summary: "What an answer was and is, newest first",
  request: { params: AnswerParam },
  responses: { 200: json(pageOf(VersionView), "all of them"), ...problems(404) },
});

const restoreRoute = createRoute({
  method: "post",
  path: `${one}/restore`,
  tags,
  security: SECURITY,
  summary: "Say again what an earlier version said, as a new version",
  request: { params: AnswerParam, body: jsonBody(z.strictObject({ version: z.int().min(1) })) },
  responses: { 200: json(AnswerView, "the answer as it is now"), ...problems(400, 403, 404) },
});

function toVersion(row: AnswerVersion): z.infer<typeof VersionView> {
  const { version, restoredFrom, changedBy, updatedAt } = row;
  return { ...wordsOf(row), version, restoredFrom, changedBy, updatedAt: updatedAt.toISOString() };
}

export function toAnswer(row: Answer): z.infer<typeof AnswerView> {
  const { id, kind, key, locale } = row;
  return { id, kind, key, locale, ...toVersion(row) };
}

/** The shelves: FAQ, objections, scripts, templates and what else the house has written. */
export function registerAnswers(app: ApiApp, { clock, database }: ApiDeps): void {
  app.openapi(listRoute, async (c) => {
    const page = await database.withTenant(c.get("caller").orgId, (tx) => listAnswers(tx, c.req.valid("query")));
    return c.json({ ...page, items: page.items.map(toAnswer) }, 200);
  });

  app.openapi(addRoute, async (c) => {
    const { orgId, userId: by } = c.get("caller");
    const change = { by, now: clock.now() };
    const added = await database.withTenant(orgId, (tx) => addAnswer(tx, c.req.valid("json"), change));
    return c.json(toAnswer(added), 201);
  });

  app.openapi(importRoute, async (c) => {
    const { orgId, userId: by } = c.get("caller");
    const { file, kind, status } = c.req.valid("form");
    const table = { name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) };
    const items = await importAnswers(database, table, { kind, status, orgId, by, now: clock.now() });
    return c.json({ items }, 200);
  });

  app.openapi(oneRoute, async (c) => {
    const { answerId } = c.req.valid("param");
    return c.json(toAnswer(await database.withTenant(c.get("caller").orgId, (tx) => getAnswer(tx, answerId))), 200);
  });

  app.openapi(changeRoute, async (c) => {
    const { orgId, userId: by } = c.get("caller");
    const wish = { id: c.req.valid("param").answerId, ...c.req.valid("json") };
    const changed = await database.withTenant(orgId, (tx) => changeAnswer(tx, wish, { by, now: clock.now() }));
    return c.json(toAnswer(changed), 200);
  });

  app.openapi(versionsRoute, async (c) => {
    const { answerId } = c.req.valid("param");
    const versions = await database.withTenant(c.get("caller").orgId, (tx) => listAnswerVersions(tx, answerId));
    return c.json({ items: versions.map(toVersion), nextCursor: null }, 200);
  });

  app.openapi(restoreRoute, async (c) => {
    const { orgId, userId: by } = c.get("caller");
    const wish = { id: c.req.valid("param").answerId, ...c.req.valid("json") };
    const restored = await database.withTenant(orgId, (tx) => restoreAnswer(tx, wish, { by, now: clock.now() }));
    return c.json(toAnswer(restored), 200);
  });
}
