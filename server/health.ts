import { Hono } from "hono";
import type { ServerDeps, ServerEnv } from "./deps.ts";

interface Part {
  ok: boolean;
  detail?: string;
}

const CHECK_TIMEOUT_MS = 3000;

/** A check that neither throws nor hangs: a probe that waits is answered by its own timeout, not by us. */
async function check(work: () => Promise<Part>): Promise<Part> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Part>((resolve) => {
    timer = setTimeout(
      () => resolve({ ok: false, detail: `no answer within ${CHECK_TIMEOUT_MS} ms` }),
      CHECK_TIMEOUT_MS,
    );
  });
  try {
    return await Promise.race([work(), late]);
  } catch {
    return { ok: false, detail: "does not answer" };
  } finally {
    clearTimeout(timer);
  }
}

async function checkDatabase(deps: ServerDeps): Promise<Part> {
  await deps.database.withSystem((tx) => tx.query("select 1 as one"));
  return { ok: true };
}

async function checkMigrations(deps: ServerDeps): Promise<Part> {
  const pending = await deps.pendingMigrations();
  return pending.length === 0
    ? { ok: true }
    : { ok: false, detail: `${pending.length} not applied: run \`karavan migrate\`` };
}

async function checkQueue(deps: ServerDeps): Promise<Part> {
  const healthy = await deps.queue.healthy();
  deps.metrics.queueHealthy(healthy);
  return healthy ? { ok: true } : { ok: false, detail: "hints do not flow; the sweep alone carries the work" };
}

/** Probes and metrics. Live: this process answers. Ready: it can do its work. */
export function createHealthRoutes(deps: ServerDeps): Hono<ServerEnv> {
  const app = new Hono<ServerEnv>();
  app.get("/health/live", (c) => c.json({ ok: true }));
  app.get("/health/ready", async (c) => {
    const [database, queue] = await Promise.all([check(() => checkDatabase(deps)), check(() => checkQueue(deps))]);
    // Asked after the database, not beside it: embedded there is one connection.
    const migrations = database.ok ? await check(() => checkMigrations(deps)) : { ok: false, detail: "unknown" };
    const parts = { database, migrations, queue };
    const ok = Object.values(parts).every((part) => part.ok);
    return c.json({ ok, parts }, ok ? 200 : 503);
  });
  app.get("/metrics", async (c) => {
    deps.metrics.queueHealthy(await deps.queue.healthy().catch(() => false));
    return c.body(await deps.metrics.render(), 200, { "content-type": deps.metrics.contentType });
  });
  return app;
}
