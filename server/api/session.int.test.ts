import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createServerHarness, createVisitor, type ServerHarness } from "../testing/index.ts";

let harness: ServerHarness;

beforeAll(async () => {
  harness = await createServerHarness();
  await (await createVisitor(harness)).say("Здравствуйте");
  await harness.settle();
});
afterAll(() => harness.close());

describe("a browser's session", () => {
  it("may read and write from our own pages, and not from others", async () => {
    const user = {
      email: "owner@demo.example",
      password: "correct horse battery",
      name: "Demo Owner",
      orgSlug: "demo-ours",
      role: "owner" as const,
    };
    await harness.auth.createUser(user);
    const signIn = await harness.request("/api/auth/sign-in/email", {
      method: "POST",
      headers: { "content-type": "application/json", origin: "http://karavan.test" },
      body: JSON.stringify({ email: user.email, password: user.password }),
    });
    const cookie = signIn.headers
      .getSetCookie()
      .map((one) => one.split(";")[0])
      .join("; ");
    const page = (await (await harness.api("/conversations")).json()) as { items: { id: string }[] };
    const id = page.items[0]?.id ?? "";
    const act = (origin: string): Promise<Response> =>
      harness.request(`/api/v1/conversations/${id}/takeover`, { method: "POST", headers: { cookie, origin } });
    expect((await harness.request("/api/v1/conversations", { headers: { cookie } })).status).toBe(200);
    const foreign = await act("https://elsewhere.example");
    expect(foreign.status).toBe(403);
    expect(await foreign.json()).toMatchObject({ code: "foreign-origin" });
    expect((await act("http://karavan.test")).status).toBe(200);
  });
});
