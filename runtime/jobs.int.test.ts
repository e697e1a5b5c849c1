import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PlatformError, type Attachment, type MediaChannel } from "../domain/index.ts";
import { insertJob, type Tx } from "../store/index.ts";
import {
  createMadeUpChat,
  createTestDatabase,
  createTestOrganisation,
  say,
  type TestDatabase,
} from "../store/testing/index.ts";
import { runJob } from "./jobs.ts";
import { createBareDeps, type BareDeps } from "./testing/bare-deps.ts";
import { createRecordingChannel } from "./testing/recording-channel.ts";

const NOW = new Date("2026-06-01T08:00:00Z");

let test: TestDatabase;
let orgId: string;

beforeAll(async () => {
  test = await createTestDatabase();
  orgId = (await createTestOrganisation(test.database, { slug: "jobs" })).id;
});
afterAll(() => test.close());

const run = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => test.database.withTenant(orgId, work);

/** A platform whose downloads do what they are told, one after the other. */
function mediaChannel(...answers: (Error | Uint8Array)[]): MediaChannel {
  const download = async () => {
    const answer = answers.shift() ?? new RangeError("nobody asked for this");
    if (answer instanceof Error) throw answer;
    return { bytes: answer, mimeType: "image/png" };
  };
  return { ...createRecordingChannel(), download };
}

async function jobOf(attachments: Attachment[], kind = "download") {
  const chat = await createMadeUpChat(test.database, orgId, NOW);
  return run(async (tx) => {
    const { id: messageId } = await say(tx, chat, { sentAt: NOW, attachments });
    const payload = { messageId, accountId: chat.account.id };
    return { messageId, jobId: await insertJob(tx, { kind, payload, runAt: NOW, now: NOW }) };
  });
}

const work = (deps: BareDeps, jobId: string) => runJob(deps, { orgId, jobId });
const rowOf = async (jobId: string) =>
  (
    await run((tx) =>
      tx.query<{ status: string; reason: string | null; run_at: Date }>(
        "select status, reason, run_at from jobs where id = $1",
        [jobId],
      ),
    )
  )[0];
const failure = (outcome: "retry" | "rejected") => new PlatformError({ code: "demo", message: "no", outcome });

describe("a download", () => {
  it("keeps what the platform has, once, and leaves the rest as it was", async () => {
    const { jobId, messageId } = await jobOf([
      { kind: "image", platformFileId: "f" },
      { kind: "location", latitude: 1, longitude: 2 },
    ]);
    const deps = createBareDeps(test.database, { now: NOW, channel: mediaChannel(Uint8Array.of(1, 2, 3)) });
    await work(deps, jobId);
    await work(deps, jobId);
    const key = `${orgId}/${messageId}/0`;
    expect([...deps.stored]).toEqual([[key, Uint8Array.of(1, 2, 3)]]);
    expect(await run((tx) => tx.query("select attachments from messages where id = $1", [messageId]))).toEqual([
      {
        attachments: [
          { kind: "image", platformFileId: "f", storedAs: key, sizeBytes: 3 },
          { kind: "location", latitude: 1, longitude: 2 },
        ],
      },
    ]);
    expect(await rowOf(jobId)).toMatchObject({ status: "done", reason: null });
  });

  it("is tried again on a growing delay, and after the fifth time is visibly failed", async () => {
    const { jobId } = await jobOf([{ kind: "image", platformFileId: "f" }]);
    const deps = createBareDeps(test.database, {
      now: NOW,
      channel: mediaChannel(...Array.from({ length: 5 }, () => failure("retry"))),
    });
    const delays: number[] = [];
    for (const _ of [1, 2, 3, 4]) {
      await work(deps, jobId);
      const row = await rowOf(jobId);
      delays.push((row?.run_at.getTime() ?? 0) - deps.clock.now().getTime());
      deps.clock.advance(delays.at(-1) ?? 0);
    }
    expect(delays).toEqual([5000, 10_000, 20_000, 40_000]);
    await work(deps, jobId);
    expect(await rowOf(jobId)).toMatchObject({ status: "failed", reason: "demo: no" });
  });

  it("that the platform refuses is not tried again", async () => {
    const { jobId } = await jobOf([{ kind: "image", platformFileId: "f" }]);
    await work(createBareDeps(test.database, { now: NOW, channel: mediaChannel(failure("rejected")) }), jobId);
    expect(await rowOf(jobId)).toMatchObject({ status: "failed" });
  });

  it("has nothing to do where a channel was removed", async () => {
    const { jobId } = await jobOf([{ kind: "image", platformFileId: "f" }]);
    await work(createBareDeps(test.database, { now: NOW }), jobId);
    expect(await rowOf(jobId)).toMatchObject({ status: "done" });
  });
});

describe("a job", () => {
  it("of a kind that nobody knows is failed at once", async () => {
    const { jobId } = await jobOf([], "unheard-of");
    await work(createBareDeps(test.database, { now: NOW }), jobId);
    expect(await rowOf(jobId)).toMatchObject({
      status: "failed",
      reason: "unknown-job: no worker for jobs of kind unheard-of",
    });
  });
});
