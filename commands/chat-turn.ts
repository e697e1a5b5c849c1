import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import { toTerminalInbound } from "../channels/index.ts";
import { NotFoundError, UnavailableError } from "../domain/index.ts";
import type { Karavan } from "../karavan.ts";
import { createId, findOrganisationBySlug, listChannelAccounts, type Tx } from "../store/index.ts";

export const ChatRequest = z.object({
  client: z.string().min(1).max(128),
  text: z.string().min(1),
  org: z.string().default("demo"),
});
export type ChatRequest = z.infer<typeof ChatRequest>;

/** What one message came to, as `chat --once --json` prints it. */
export interface ChatTurn {
  conversationId: string;
  reply: string;
  mode: string;
  stage: string;
  effects: { kind: string; tool: string; status: string }[];
  timings: { totalMs: number; modelMs: number };
  turn: { status: string; reason: string | null; agents: string[]; moves: string[] } | null;
}

const LONGEST_WAIT_MS = 120_000;
/** Events say when to look; without them (another process, no Redis) we look anyway. */
const LOOK_EVERY_MS = 250;

async function terminalOf(karavan: Karavan, slug: string): Promise<{ id: string; orgId: string; kind: "terminal" }> {
  const organisation = await karavan.database.withSystem((tx) => findOrganisationBySlug(tx, slug));
  if (organisation === undefined) {
    const remedy = slug === "demo" ? "run `npm run -s karavan -- seed` first" : "check --org";
    throw new NotFoundError({ code: "organisation-not-found", message: `there is no organisation ${slug}`, remedy });
  }
  const accounts = await karavan.database.withTenant(organisation.id, listChannelAccounts);
  const account = accounts.find(({ kind }) => kind === "terminal");
  if (account !== undefined) return { id: account.id, orgId: organisation.id, kind: "terminal" };
  throw new NotFoundError({ code: "no-terminal", message: `${organisation.name} has no terminal channel` });
}

interface Progress {
  conversationId: string;
  mode: string;
  stage: string;
  seq: number;
  answered: number;
  waiting: number;
}

async function readProgress(tx: Tx, accountId: string, externalId: string): Promise<Progress | undefined> {
  const rows = await tx.query<Progress>(
    `select c.id as "conversationId", c.mode, d.stage, m.seq, c.answered_seq as answered,
            (select count(*)::int from messages o where o.org_id = c.org_id and o.conversation_id = c.id
                and o.status in ('queued', 'sending')) as waiting
       from messages m join conversations c on c.org_id = m.org_id and c.id = m.conversation_id
            join deals d on d.org_id = c.org_id and d.id = c.deal_id
      where m.org_id = current_org() and m.channel_account_id = $1 and m.external_id = $2`,
    [accountId, externalId],
  );
  return rows[0];
}

/** Answered and sent, or with a person from whom no answer comes by itself. */
const isSettled = (progress: Progress): boolean =>
  (progress.answered >= progress.seq || progress.mode !== "bot") && progress.waiting === 0;

async function waitForAnswer(
  karavan: Karavan,
  account: { id: string; orgId: string },
  externalId: string,
): Promise<Progress> {
  const nowMs = (): number => karavan.clock.now().getTime();
  const untilMs = nowMs() + LONGEST_WAIT_MS;
  let wake = (): void => {};
  const unsubscribe = karavan.events.onOrganisation(account.orgId, () => wake());
  try {
    while (nowMs() < untilMs) {
      const progress = await karavan.database.withTenant(account.orgId, (tx) =>
        readProgress(tx, account.id, externalId),
      );
      if (progress !== undefined && isSettled(progress)) return progress;
      const changed = new Promise<void>((resolve) => {
        wake = resolve;
      });
      await Promise.race([changed, delay(LOOK_EVERY_MS)]);
    }
  } finally {
    unsubscribe();
  }
  throw new UnavailableError({
    code: "no-answer",
    message: `nobody answered within ${LONGEST_WAIT_MS / 1000} s`,
    remedy: "check that a worker runs (`karavan worker`) and what `karavan doctor` says",
  });
}

type TurnRow = Omit<ChatTurn, "conversationId" | "mode" | "stage" | "turn" | "timings"> & {
  status: string;
  reason: string | null;
  agents: string[];
  moves: string[];
  totalMs: number;
  modelMs: number;
};

async function readTurn(tx: Tx, progress: Progress): Promise<TurnRow | undefined> {
  const rows = await tx.query<TurnRow>(
    `select t.status, t.reason, t.agents, t.total_ms as "totalMs", t.model_ms as "modelMs",
            coalesce((select string_agg(o.text, E'\\n' order by o.seq) from messages o
                       where o.org_id = t.org_id and o.turn_id = t.id and o.status <> 'suppressed'), '') as reply,
            coalesce((select json_agg(json_build_object('kind', e.kind, 'tool', e.tool, 'status', e.status) order by e.created_at, e.id)
                        from effects e where e.org_id = t.org_id and e.turn_id = t.id), '[]') as effects,
            coalesce((select array_agg(s.from_stage || ' → ' || s.to_stage order by s.id)
                        from stage_moves s where s.org_id = t.org_id and s.turn_id = t.id), '{}') as moves
       from turns t where t.org_id = current_org() and t.conversation_id = $1 and t.seen_seq >= $2 and t.status <> 'superseded'
      order by t.started_at desc limit 1`,
    [progress.conversationId, progress.seq],
  );
  return rows[0];
}

/** Sends one message through the whole runtime and waits for what it comes to. */
export async function chatOnce(karavan: Karavan, input: unknown): Promise<ChatTurn> {
  const request = ChatRequest.parse(input);
  const account = await terminalOf(karavan, request.org);
  const now = karavan.clock.now();
  const message = toTerminalInbound({
    client: request.client,
    text: request.text,
    messageId: createId(now),
    sentAt: now,
  });
  await karavan.runtime.accept(account, [message]);
  const progress = await waitForAnswer(karavan, account, message.externalId);
  const { conversationId, mode, stage } = progress;
  const turn = await karavan.database.withTenant(account.orgId, (tx) => readTurn(tx, progress));
  if (turn === undefined)
    return { conversationId, reply: "", mode, stage, effects: [], timings: { totalMs: 0, modelMs: 0 }, turn: null };
  const { reply, effects, totalMs, modelMs, status, reason, agents, moves } = turn;
  return {
    conversationId,
    reply,
    mode,
    stage,
    effects,
    timings: { totalMs, modelMs },
    turn: { status, reason, agents, moves },
  };
}
