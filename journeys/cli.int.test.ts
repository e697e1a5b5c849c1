import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import type { ChatTurn } from "../commands/chat-turn.ts";
import { startSpeechStandIn } from "../integrations/testing/index.ts";
import { createEmptyDatabase, testServerUrl } from "../store/testing/index.ts";
import { runCommand, runForJson, startServing, type Serving } from "./testing/commands.ts";

/** Sign-in checks where a page comes from. */
const PUBLIC_URL = "http://karavan.example";

interface Check {
  name: string;
  state: string;
}

let folder: string;
let environment: { DATA_DIR: string };
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "karavan-cli-"));
  environment = { DATA_DIR: path.join(folder, "data") };
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const say = (text: string, more: object = {}) =>
  runForJson<ChatTurn>(["chat", "--client", "Demo", "--once", text], { ...environment, ...more });

describe("wrong usage and a wrong environment", () => {
  it.each([
    [["nonsense"], "there is no command nonsense"],
    [["chat", "--nope"], "Unknown option '--nope'"],
    [["chat", "hello"], '"hello" is no option'],
    [["user", "create", "--org", "demo"], "--email is missing"],
    [["bench", "nothing"], "there is no benchmark nothing"],
  ])("%j is answered with 2 and a sentence", async (args, sentence) => {
    const { code, stdout, stderr } = await runCommand(args, environment);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(`karavan: ${sentence}`);
    expect(stderr).toContain("usage: karavan");
  });

  it.each([
    [["chat", "--once", "x"], { PORT: "abc" }, /PORT must be a whole number.+\n.+correct PORT/],
    [
      ["chat", "--once", "x"],
      { DATABASE_URL: "postgres://127.0.0.1:1/demo" },
      /ENCRYPTION_KEY is required.+\n.+ENCRYPTION_KEY/,
    ],
    [["worker"], {}, /DATABASE_URL is not set.+\n.+npm start/],
  ])("%j with %j is answered with 3, the variable and a remedy", async (args, more, sentence) => {
    const { code, stderr } = await runCommand(args, { ...environment, ...more });
    expect(code).toBe(3);
    expect(stderr).toMatch(sentence);
  });

  it("a DATA_DIR that cannot be made is answered with 3", async () => {
    const file = path.join(folder, "a-file");
    await writeFile(file, "");
    const { code, stderr } = await runCommand(["chat", "--once", "x"], { DATA_DIR: path.join(file, "data") });
    expect(code).toBe(3);
    expect(stderr).toMatch(/DATA_DIR cannot be made: ENOTDIR.+\n.+set DATA_DIR/);
  });
});

// The other project runs on a server: there is no folder with an owner.
describe.runIf(testServerUrl === undefined)("commands on a folder", () => {
  let serving: Serving | undefined;
  afterAll(() => serving?.stop());

  it("chat answers on a fresh one, which it seeds itself", async () => {
    const { code, document } = await say("Здравствуйте");
    expect(code).toBe(0);
    expect(document).toMatchObject({ reply: expect.stringMatching(/помощник/), mode: "bot", stage: "qualification" });
    expect(document).toMatchObject({
      effects: [],
      timings: { totalMs: expect.any(Number), modelMs: expect.any(Number) },
    });
  });

  it("go through the process that works on it", { timeout: 120_000 }, async () => {
    serving = await startServing({ ...environment, PUBLIC_URL });
    const said = await say("Хотим на Иссык-Куль в июле");
    expect([said.code, said.document.stage]).toEqual([0, "qualification"]);
    const [org, doctor, migrate] = await Promise.all([
      runForJson(["org", "create", "--slug", "demo-two", "--name", "Demo two"], environment),
      runForJson<{ checks: Check[] }>(["doctor"], environment),
      runCommand(["migrate"], environment),
    ]);
    expect(org).toMatchObject({ code: 0, document: { id: expect.any(String), slug: "demo-two" } });
    expect(doctor).toMatchObject({ code: 0, document: { ok: true } });
    expect(doctor.document.checks).toContainEqual(expect.objectContaining({ name: "database", state: "ok" }));
    expect(migrate).toMatchObject({ code: 3, stderr: expect.stringContaining("another process works on") });
  });

  it("make users who can sign in there and keys that open its API", { timeout: 120_000 }, async () => {
    serving ??= await startServing({ ...environment, PUBLIC_URL });
    const user = { email: "demo.manager@karavan.example", password: "correct-horse-battery" };
    const create = ["user", "create", "--org", "demo", "--name", "Demo manager", "--role", "member"];
    const [created, made] = await Promise.all([
      runForJson([...create, "--email", user.email, "--password", user.password], environment),
      runForJson<{ key: string }>(["api-key", "create", "--org", "demo", "--name", "Demo"], environment),
    ]);
    expect([created, made]).toMatchObject([
      { code: 0, document: { id: expect.any(String) } },
      { code: 0, document: { key: expect.any(String) } },
    ]);
    const headers = { "content-type": "application/json", origin: PUBLIC_URL };
    const signIn = { method: "POST", headers, body: JSON.stringify(user) };
    expect((await fetch(`${serving.url}/api/auth/sign-in/email`, signIn)).status).toBe(200);
    const page = await fetch(`${serving.url}/api/v1/conversations`, { headers: { "x-api-key": made.document.key } });
    expect(await page.json()).toMatchObject({
      items: [{ channel: { kind: "terminal" }, deal: { stage: "qualification" } }],
    });
  });

  it("configure an agent, tell what it was before, and go back", { timeout: 120_000 }, async () => {
    serving ??= await startServing({ ...environment, PUBLIC_URL });
    const set = await runForJson(["agent", "set", "sell", "--temperature", "0.2", "--recall", "off"], environment);
    expect(set).toMatchObject({
      code: 0,
      document: { version: 1, settings: { temperature: 0.2, memory: { recall: false } } },
    });
    const wrong = await runCommand(["agent", "set", "sell", "--tools", "launch_rocket"], environment);
    expect(wrong).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/sell has no launch_rocket\n.+its tools are/),
    });
    const back = await runForJson(["agent", "restore", "sell", "0", "--note", "calmer"], environment);
    expect(back).toMatchObject({ code: 0, document: { version: 2, settings: { temperature: null } } });
    const [history, list] = await Promise.all([
      runForJson(["agent", "history", "sell"], environment),
      runForJson<{ items: object[] }>(["agent", "list"], environment),
    ]);
    expect(history.document).toMatchObject({
      items: [{ version: 2, restoredFrom: 0, note: "calmer" }, { version: 1 }],
    });
    expect(list.document.items).toHaveLength(5);
  });

  it("explain a turn while it works on it", { timeout: 120_000 }, async () => {
    serving ??= await startServing({ ...environment, PUBLIC_URL });
    const chat = ["chat", "--client", "Another", "--once", "Сколько стоит тур на Иссык-Куль?"];
    const { document } = await runForJson<ChatTurn>(chat, environment);
    const explained = await runForJson<{ id: string }>(["trace", document.conversationId], environment);
    expect(explained).toMatchObject({
      code: 0,
      document: { conversationId: document.conversationId, status: "committed" },
    });
    const { code, stdout } = await runCommand(["trace", explained.document.id], environment);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^Turn .+: committed\n[^]+Heard\n.+Сколько стоит[^]+Steps\n[^]+Said\n[^]+Models\n.+rules at offline/,
    );
    const missing = await runCommand(["trace", crypto.randomUUID()], environment);
    expect(missing).toMatchObject({ code: 1, stderr: expect.stringContaining("there is no turn or conversation") });
    expect(await runCommand(["trace"], environment)).toMatchObject({ code: 2 });
  });

  it("find everything again after it was stopped", { timeout: 120_000 }, async () => {
    expect(await serving?.stop()).toMatchObject({ code: 0, stderr: "" });
    serving = undefined;
    const speech = await startSpeechStandIn();
    onTestFinished(() => speech.close());
    const provider = { SPEECH_BASE_URL: speech.baseUrl, SPEECH_API_KEY: "test-key", SPEECH_MODEL: "whisper-1" };
    const doctor = await runForJson<{ checks: Check[] }>(["doctor"], { ...environment, ...provider });
    const states = Object.fromEntries(doctor.document.checks.map(({ name, state }) => [name, state]));
    const expected = {
      environment: "ok",
      database: "ok",
      migrations: "ok",
      pgvector: "ok",
      redis: "off",
      speech: "ok",
    };
    expect(states).toMatchObject(expected);
    expect(await runForJson(["migrate"], environment)).toEqual({ code: 0, document: { applied: [] } });
    const { document } = await say("Нас двое, бюджет 25 тысяч сом с человека");
    expect(document).toMatchObject({ stage: "offer", turn: { agents: ["qualify", "warm-up"] } });
  });
});

// Needs TEST_DATABASE_URL: the embedded project has no server.
describe.runIf(testServerUrl !== undefined)("commands on a server", () => {
  it("are told to migrate first, then seed and chat", async () => {
    const bare = await createEmptyDatabase();
    const secrets = { ENCRYPTION_KEY: Buffer.alloc(32, 7).toString("base64"), AUTH_SECRET: "demo".repeat(10) };
    const server = { ...environment, ...secrets, DATABASE_URL: bare.connectionString };
    try {
      const serve = await runCommand(["serve"], server);
      expect(serve).toMatchObject({ code: 3, stderr: expect.stringMatching(/lacks \d+ migrations.+\n.+migrate/) });
      const migrate = await runForJson<{ applied: string[] }>(["migrate"], server);
      expect(migrate.document.applied.length).toBeGreaterThan(0);
      const early = await runCommand(["chat", "--once", "Здравствуйте"], server);
      expect(early).toMatchObject({ code: 1, stderr: expect.stringMatching(/no organisation demo.*\n.+seed/) });
      expect(await runForJson(["seed"], server)).toMatchObject({ code: 0, document: { before: null } });
      expect((await say("Здравствуйте", server)).document).toMatchObject({ stage: "qualification", mode: "bot" });
    } finally {
      await bare.close();
    }
  });
});
