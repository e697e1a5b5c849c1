import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startSite } from "../../knowledge/testing/site.ts";
import { createServerHarness, type ServerHarness } from "../testing/index.ts";

let harness: ServerHarness;
beforeAll(async () => {
  harness = await createServerHarness();
});
afterAll(() => harness.close());

const read = async <T>(response: Response | Promise<Response>): Promise<T> => (await (await response).json()) as T;

function upload(
  name: string,
  text: string | Uint8Array<ArrayBuffer>,
  fields: Record<string, string> = {},
  key?: string,
): Promise<Response> {
  const form = new FormData();
  form.set("file", new File([text], name));
  for (const [field, value] of Object.entries(fields)) form.set(field, value);
  const headers = { "x-api-key": key ?? harness.ours.apiKey };
  return harness.request("/api/v1/knowledge/documents", { method: "POST", headers, body: form });
}
const search = (query: string) =>
  read<{ items: { document: string; text: string }[] }>(
    harness.api(`/knowledge/search?q=${encodeURIComponent(query)}`),
  );

describe("the papers of an organisation", () => {
  it("are added, listed, found by a question, and taken out", async () => {
    const text = "# Аренда\n\nПалатка стоит 700 сом в день.";
    expect(await read(upload("rent.md", text, { title: "Аренда снаряжения" }))).toEqual({
      name: "rent.md",
      status: "ready",
      verdict: null,
      chunks: 1,
      fresh: 1,
    });
    expect(await read(upload("rent.md", text, { title: "Аренда снаряжения" }))).toMatchObject({ status: "unchanged" });
    const { items } = await read<{ items: { id: string }[] }>(harness.api("/knowledge/documents"));
    expect(items).toMatchObject([{ name: "rent.md", title: "Аренда снаряжения", status: "ready", chunks: 1 }]);
    expect((await search("сколько стоит палатка?")).items).toMatchObject([
      { document: "rent.md", heading: "Аренда", text: "Палатка стоит 700 сом в день." },
    ]);
    const gone = await harness.api(`/knowledge/documents/${items[0]?.id}`, { method: "DELETE" });
    expect(gone.status).toBe(204);
    expect((await search("сколько стоит палатка?")).items).toEqual([]);
    expect((await harness.api(`/knowledge/documents/${items[0]?.id}`, { method: "DELETE" })).status).toBe(404);
  });

  it("that cannot be read say why", async () => {
    expect(await read(upload("broken.pdf", "%PDF-1.4 torn"))).toMatchObject({
      status: "failed",
      verdict: expect.stringContaining("open it and save it anew") as string,
    });
  });

  it("of more than 256 kB are taken, of more than 50 MB are not", async () => {
    expect((await upload("long.txt", "Маршрут через перевал. ".repeat(20_000))).status).toBe(200);
    expect((await upload("huge.txt", new Uint8Array(51 * 1024 * 1024))).status).toBe(413);
  });

  it("are neither seen nor touched by others", async () => {
    await upload("ours.md", "Пароль от домика 4815.");
    const theirs = { headers: { "x-api-key": harness.theirs.apiKey } };
    const found = await harness.request(`/api/v1/knowledge/search?q=${encodeURIComponent("пароль домика")}`, theirs);
    expect(await read(found)).toEqual({ items: [] });
    expect(await read(harness.request("/api/v1/knowledge/documents", theirs))).toMatchObject({ items: [] });
    const { items } = await read<{ items: { id: string; name: string }[] }>(harness.api("/knowledge/documents"));
    const id = items.find(({ name }) => name === "ours.md")?.id;
    const touched = await harness.request(`/api/v1/knowledge/documents/${id}`, { ...theirs, method: "DELETE" });
    expect(touched.status).toBe(404);
  });

  it("are added and taken out by administrators only, and only as a form", async () => {
    const email = "member@demo.example";
    const user = {
      email,
      password: "correct horse battery",
      name: "Demo",
      orgSlug: "demo-ours",
      role: "member" as const,
    };
    await harness.auth.createUser(user);
    const { key } = await harness.auth.createApiKey({ orgSlug: "demo-ours", name: "member", userEmail: email });
    expect((await upload("member.md", "x", {}, key)).status).toBe(403);
    const asJson = { method: "POST", headers: { "content-type": "application/json" }, body: "{}" };
    expect((await harness.api("/knowledge/documents", asJson)).status).toBe(415);
    expect((await upload("dated.md", "x", { validFrom: "soon" })).status).toBe(400);
  });
});

describe("pages of a site", () => {
  it("are added by address or by sitemap, by administrators, from the public internet only", async () => {
    const site = await startSite({ "/bikes": "<h1>Велосипеды</h1><p>Велосипед стоит 900 сом в день.</p>" });
    site.pages.set(
      "/sitemap.xml",
      `<urlset><url><loc>${site.origin}/bikes</loc></url><url><loc>${site.origin}/none</loc></url></urlset>`,
    );
    const addPages = (body: unknown) =>
      harness.api("/knowledge/pages", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      });
    try {
      expect(await read(addPages({ url: `${site.origin}/sitemap.xml` }))).toMatchObject({
        items: [
          { name: `${site.origin}/bikes`, status: "ready" },
          { name: `${site.origin}/none`, status: "failed" },
        ],
        left: 0,
      });
      expect(await read(addPages({ url: `${site.origin}/sitemap.xml`, limit: 1 }))).toMatchObject({ left: 1 });
      expect((await search("сколько стоит велосипед?")).items).toHaveLength(1);
      expect(await read(addPages({ url: "http://169.254.169.254/latest" }))).toMatchObject({
        items: [{ status: "failed", verdict: expect.stringContaining("not on the public internet") as string }],
      });
      const bad = await addPages({ url: "not an address" });
      expect(bad.status).toBe(400);
      expect(await bad.json()).toMatchObject({ code: "bad-url" });
    } finally {
      await site.close();
    }
  });
});

describe("the shelves", () => {
  const send = (path: string, method: string, body: unknown, key = harness.ours.apiKey) =>
    harness.request(`/api/v1/knowledge/answers${path}`, {
      method,
      headers: { "x-api-key": key, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  const dogs = { kind: "faq", key: "dogs", locale: "ru", title: "Можно с собакой?", text: "Можно." };

  it("take an answer, its approval, its changes and a way back", async () => {
    const made = await send("", "POST", dogs);
    expect(made.status).toBe(201);
    const { id } = await read<{ id: string }>(made);
    expect((await send("", "POST", dogs)).status).toBe(409);
    expect(await read(send(`/${id}`, "PATCH", { status: "approved", version: 1 }))).toMatchObject({ version: 2 });
    const late = await send(`/${id}`, "PATCH", { text: "Нельзя.", version: 1 });
    expect(late.status).toBe(409);
    expect(await late.json()).toMatchObject({ code: "answer-changed", field: "version" });
    expect(await read(send(`/${id}/restore`, "POST", { version: 1 }))).toMatchObject({ status: "draft", version: 3 });
    const { items } = await read<{ items: unknown[] }>(harness.api(`/knowledge/answers/${id}/versions`));
    expect(items).toHaveLength(3);
    expect(await read(harness.api("/knowledge/answers?status=draft&q=собак"))).toMatchObject({ items: [{ id }] });
    expect(await read(harness.api(`/knowledge/answers/${id}`))).toMatchObject({ key: "dogs", locale: "ru" });
  });

  it("say which field is wrong", async () => {
    const bad = await send("", "POST", { ...dogs, key: "Собаки", locale: "ru" });
    expect(bad.status).toBe(400);
    expect(await bad.json()).toMatchObject({ field: "key" });
    const empty = await send("", "POST", { ...dogs, key: "empty", text: "", status: "approved" });
    expect(await empty.json()).toMatchObject({ status: 400, field: "text" });
  });

  it("are filled from a table, by administrators", async () => {
    const form = new FormData();
    form.set("file", new File(["title,text\nЕсть баня?,Есть.\n,Без вопроса.\n"], "faq.csv"));
    const headers = { "x-api-key": harness.ours.apiKey };
    const done = harness.request("/api/v1/knowledge/answers/import", { method: "POST", headers, body: form });
    expect(await read(done)).toMatchObject({
      items: [
        { row: 2, status: "created" },
        { row: 3, status: "failed" },
      ],
    });
  });

  it("of one organisation are closed to another", async () => {
    const { id } = await read<{ id: string }>(send("", "POST", { ...dogs, key: "ours-only" }));
    const { apiKey } = harness.theirs;
    expect((await send(`/${id}`, "PATCH", { text: "x" }, apiKey)).status).toBe(404);
    expect((await send(`/${id}/restore`, "POST", { version: 1 }, apiKey)).status).toBe(404);
  });
});
