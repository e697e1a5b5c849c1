import { createRoute, z } from "@hono/zod-openapi";
import { dayIn, LOCALES } from "../../domain/index.ts";
import { addDocument, addPage, LARGEST_FILE, searchDocuments, type Ingested } from "../../knowledge/index.ts";
import { deleteDocument, getOrganisation, listDocuments, type KnowledgeDocument } from "../../store/index.ts";
import { KIB } from "../request.ts";
import { json, jsonBody, PageQuery, problems, SECURITY, type ApiApp, type ApiDeps } from "./routing.ts";
import { Instant, pageOf } from "./schemas.ts";

const tags = ["Knowledge"];
const documents = "/knowledge/documents";
/** A file and the fields around it. */
export const LARGEST_UPLOAD = LARGEST_FILE + 64 * KIB;
export const isUpload = (method: string, path: string): boolean => method === "POST" && path.endsWith(documents);

/** As many as one request may wait for. */
const MOST_PAGES = 20;

const DocumentView = z
  .object({
    id: z.uuid(),
    name: z.string().openapi({ example: "prices.xlsx" }),
    title: z.string(),
    mediaType: z.string(),
    locale: z.enum(LOCALES).nullable(),
    bytes: z.int(),
    status: z.enum(["ready", "failed"]),
    verdict: z.string().nullable().openapi({ description: "why it could not be read, and what to do" }),
    validFrom: z.iso.date().nullable(),
    validUntil: z.iso.date().nullable(),
    chunks: z.int().openapi({ description: "pieces that answers are taken from" }),
    addedBy: z.string(),
    updatedAt: Instant,
  })
  .openapi("KnowledgeDocument");

const AddedView = z
  .object({
    name: z.string(),
    status: z.enum(["ready", "failed", "unchanged"]),
    verdict: z.string().nullable(),
    chunks: z.int(),
    fresh: z.int().openapi({ description: "of these, indexed now" }),
  })
  .openapi("AddedDocument");

const PieceView = z
  .object({
    document: z.string(),
    title: z.string(),
    heading: z.string(),
    text: z.string(),
    score: z.number().openapi({ description: "0 to 1, of the best that the question finds" }),
    cover: z.number().openapi({ description: "which part of the question it holds, 0 to 1" }),
  })
  .openapi("KnowledgePiece");

const Upload = z.object({
  file: z.instanceof(File).openapi({ type: "string", format: "binary" }),
  title: z.string().trim().min(1).max(300).optional(),
  validFrom: z.iso.date().optional(),
  validUntil: z.iso.date().optional(),
});

const listRoute = createRoute({
  method: "get",
  path: documents,
  tags,
  security: SECURITY,
  summary: "The company's papers, by name",
  request: { query: PageQuery },
  responses: { 200: json(pageOf(DocumentView), "a page"), ...problems(400) },
});

const addRoute = createRoute({
  method: "post",
  path: documents,
  tags,
  security: SECURITY,
  summary:
    "Add a paper, or replace the one of the same name: PDF, DOCX, XLSX, CSV, HTML, Markdown or text, up to 50 MB",
  request: { body: { required: true, content: { "multipart/form-data": { schema: Upload } } } },
  responses: {
    200: json(AddedView, "what became of it; one that cannot be read says why"),
    ...problems(400, 403, 413),
  },
});

const PagesBody = z.object({
  url: z.string().max(2000).openapi({ example: "https://tours.example/sitemap.xml" }),
  title: z.string().trim().min(1).max(300).optional(),
  validFrom: z.iso.date().optional(),
  validUntil: z.iso.date().optional(),
  limit: z
    .int()
    .min(1)
    .max(MOST_PAGES)
    .default(MOST_PAGES)
    .openapi({ description: "pages of a sitemap that are read now" }),
});

const pagesRoute = createRoute({
  method: "post",
  path: "/knowledge/pages",
  tags,
  security: SECURITY,
  summary:
    "Add a page of the public internet, or the first pages of a site's sitemap; the same again changes only what changed",
  request: { body: jsonBody(PagesBody) },
  responses: {
    200: json(
      z.object({
        items: z.array(AddedView),
        left: z
          .int()
          .openapi({ description: "pages of the sitemap beyond `limit`; `karavan knowledge add` reads any number" }),
      }),
      "what became of each; one that cannot be read says why",
    ),
    ...problems(400, 403),
  },
});

const removeRoute = createRoute({
  method: "delete",
  path: `${documents}/{documentId}`,
  tags,
  security: SECURITY,
  summary: "Take a paper out; it answers nothing from now on",
  request: { params: z.object({ documentId: z.uuid().openapi({ param: { name: "documentId", in: "path" } }) }) },
  responses: { 204: { description: "gone" }, ...problems(403, 404) },
});

const searchRoute = createRoute({
  method: "get",
  path: "/knowledge/search",
  tags,
  security: SECURITY,
  summary: "What a question finds in the papers",
  request: {
    query: z.object({
      q: z.string().trim().min(1).max(500),
      limit: z.coerce.number().int().min(1).max(20).default(5),
    }),
  },
  responses: {
    200: json(z.object({ items: z.array(PieceView) }), "best first; none when nothing answers"),
    ...problems(400),
  },
});

function toDocument({ sha256: _hash, updatedAt, ...row }: KnowledgeDocument): z.infer<typeof DocumentView> {
  return { ...row, updatedAt: updatedAt.toISOString() };
}

/** The company's own papers: what is there, adding, taking out, and what a question finds. */
export function registerKnowledge(app: ApiApp, { clock, database, meaningOf, web }: ApiDeps): void {
  app.openapi(listRoute, async (c) => {
    const page = await database.withTenant(c.get("caller").orgId, (tx) => listDocuments(tx, c.req.valid("query")));
    return c.json({ ...page, items: page.items.map(toDocument) }, 200);
  });

  app.openapi(addRoute, async (c) => {
    const { orgId, userId: addedBy } = c.get("caller");
    const { file, title, validFrom = null, validUntil = null } = c.req.valid("form");
    const bytes = new Uint8Array(await file.arrayBuffer());
    const document = { name: file.name, bytes, title, validFrom, validUntil, addedBy };
    return c.json(await addDocument(database, document, { orgId, now: clock.now() }), 200);
  });

  app.openapi(pagesRoute, async (c) => {
    const { orgId, userId: addedBy } = c.get("caller");
    const { url, title, validFrom = null, validUntil = null, limit } = c.req.valid("json");
    const { pages, left } = await web.list(url, limit);
    const items: Ingested[] = [];
    for (const address of pages) {
      const page = { address, title, validFrom, validUntil, addedBy };
      items.push(await addPage({ database, web }, page, { orgId, now: clock.now() }));
    }
    return c.json({ items, left }, 200);
  });

  app.openapi(removeRoute, async (c) => {
    const { orgId } = c.get("caller");
    const { documentId } = c.req.valid("param");
    await database.withTenant(orgId, (tx) => deleteDocument(tx, { id: documentId }));
    return c.body(null, 204);
  });

  app.openapi(searchRoute, async (c) => {
    const { q: query, limit } = c.req.valid("query");
    const { orgId } = c.get("caller");
    const meaning = await meaningOf(orgId, query);
    const found = await database.withTenant(orgId, async (tx) => {
      const { timeZone } = await getOrganisation(tx);
      return searchDocuments(tx, { query, today: dayIn(clock.now(), timeZone), meaning, limit });
    });
    const items = found.map(({ document, title, heading, text, score, cover }) => ({
      document,
      title,
      heading,
      text,
      score,
      cover,
    }));
    return c.json({ items }, 200);
  });
}
