import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { lockConversation, type Tx } from "../store/index.ts";
import { createTestDatabase, createTestOrganisation, type TestDatabase } from "../store/testing/index.ts";
import { TurnAborted, keepLease, type Lease } from "./lease.ts";
import { createBareDeps, createHeldChat, type BareDeps } from "./testing/bare-deps.ts";

let test: TestDatabase;
let orgId: string;
let deps: BareDeps;
let held: Lease;
let end: (() => void) | undefined;

beforeAll(async () => {
  test = await createTestDatabase();
  orgId = (await createTestOrganisation(test.database, { slug: "lease" })).id;
});
afterAll(() => test.close());
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  deps = createBareDeps(test.database, { now: new Date("2026-06-01T08:00:00Z") });
  const { chat, token } = await createHeldChat(deps, orgId);
  held = { orgId, conversationId: chat.conversationId, token } as Lease;
});
afterEach(() => {
  end?.();
  vi.useRealTimers();
});

const run = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => test.database.withTenant(orgId, work);
const until = async () => (await run((tx) => lockConversation(tx, held.conversationId)))?.lease_until;

/** One renewal's time passes for the turn and for the clock. */
function pass(): void {
  deps.clock.advance(deps.settings.leaseMs / 3);
  vi.advanceTimersByTime(deps.settings.leaseMs / 3);
}

function aborted(controller: AbortController): Promise<unknown> {
  const { promise, resolve } = Promise.withResolvers<unknown>();
  controller.signal.addEventListener("abort", () => resolve(controller.signal.reason));
  return promise;
}

describe("a lease that is kept", () => {
  it("is renewed while the turn runs, and no more afterwards", async () => {
    end = keepLease(deps, held, new AbortController());
    pass();
    const renewed = new Date(deps.clock.now().getTime() + deps.settings.leaseMs);
    await vi.waitUntil(async () => (await until())?.getTime() === renewed.getTime(), { interval: 1 });
    end();
    pass();
    expect(await until()).toEqual(renewed);
  });

  it("that another worker has taken stops the turn", async () => {
    const controller = new AbortController();
    const reason = aborted(controller);
    await run((tx) =>
      tx.execute("update conversations set lease_token = lease_token + 1 where id = $1", [held.conversationId]),
    );
    end = keepLease(deps, held, controller);
    pass();
    expect(await reason).toEqual(new TurnAborted("lease-lost"));
  });
});
