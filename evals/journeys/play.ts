import { pino } from "pino";
import {
  addMs,
  createVirtualClock,
  NotFoundError,
  type Channel,
  type FileStore,
  type InboundMessage,
  type Queue,
  type VirtualClock,
} from "../../domain/index.ts";
import { createFunnel } from "../../graphs/index.ts";
import { createLexicalEmbeddings, type ChatModels } from "../../models/index.ts";
import { createLocalEvents, createRuntime, DEFAULT_SETTINGS, type Runtime } from "../../runtime/index.ts";
import type { Database } from "../../store/index.ts";
import { createTools } from "../../tools/index.ts";
import { readNextDue, readSaid, type SaidRow } from "./rows.ts";
import { CHAT_ID, type Scene } from "./scene.ts";
import { toMs, type Turn } from "./schema.ts";

/** Longer than the debounce at its longest and a retried turn; shorter than anything a timer is set for. */
const ANSWER_MS = 20_000;
const PACE_MS = 500;
const MANAGER = "manager";

/** Nobody works on hints: what is due is found by the sweep's own predicates, when the clock says so. */
const forgetful: Queue = {
  hint: async () => {},
  consume: async () => {},
  healthy: async () => true,
  close: async () => {},
};

const noFiles: FileStore = {
  put: async () => {},
  get: async () => {
    throw new NotFoundError({ code: "file-not-found", message: "journeys store no files" });
  },
  delete: async () => {},
};

/** A platform on which everything arrives at once and unsplit. */
function createPlatform(): Channel {
  let count = 0;
  return {
    kind: "http",
    capabilities: {
      maxTextLength: 4096,
      buttons: true,
      attachments: true,
      edits: false,
      receipts: "sent",
      echoesOwn: false,
    },
    start: async () => {},
    stop: async () => {},
    send: async () => ({ externalId: `out-${(count += 1)}` }),
    split: (text) => [text],
  };
}

export interface Stage {
  database: Database;
  /** Of the journey's own clock, so that budgets and prices follow it. */
  modelsFor(clock: VirtualClock): ChatModels;
}

/** One customer, who writes and waits, in front of the whole runtime. */
export interface Player {
  /** Plays one turn to its end and answers what was said in it. */
  play(turn: Turn): Promise<SaidRow[]>;
  /** Turns that ended with an error of ours. */
  readonly failures: readonly string[];
  /** Leaves nothing that is due. */
  end(): Promise<void>;
}

/** One tenant's runtime on a clock that moves only when told to. */
export interface House {
  runtime: Runtime;
  failures: string[];
}

export function createHouse(stage: Stage, scene: Scene, clock: VirtualClock): House {
  const { database } = stage;
  const failures: string[] = [];
  const channel = createPlatform();
  const models = stage.modelsFor(clock);
  const tools = createTools();
  const runtime = createRuntime({
    database,
    clock,
    queue: forgetful,
    events: createLocalEvents((error) => void failures.push(String(error))),
    logger: pino({ level: "silent" }),
    tools,
    models,
    embeddings: createLexicalEmbeddings(),
    funnel: createFunnel({ models, tools, database }),
    files: noFiles,
    channelOf: async () => channel,
    organisationOf: async () => scene.organisation,
    holder: "journey",
    settings: DEFAULT_SETTINGS,
    observer: {
      turnEnded: ({ status, reason }) => {
        if (status === "failed") failures.push(reason ?? "a turn failed");
      },
      messageSettled: () => {},
    },
    probe: async () => {},
  });
  return { runtime, failures };
}

interface Scope {
  database: Database;
  clock: VirtualClock;
  runtime: Runtime;
  chat: Scene["chat"];
}

/** Moves the clock from one due instant to the next, so that nothing happens late. */
async function moveTo({ database, clock, runtime, chat }: Scope, target: Date): Promise<void> {
  const runAll = async (): Promise<void> => {
    while ((await runtime.runDue()) > 0);
  };
  await runAll();
  for (;;) {
    const next = await readNextDue(database, chat.orgId, clock.now());
    if (next === null || next > target) break;
    clock.set(next);
    await runAll();
  }
  clock.set(target);
  await runAll();
}

/** The customer's hand: each line is a message of its own. */
function createWriter({ clock, runtime, chat }: Scope): (text: string) => Promise<void> {
  const account = { id: chat.accountId, orgId: chat.orgId, kind: "http" as const };
  let written = 0;
  return async (text) => {
    written += 1;
    const message: InboundMessage = {
      kind: "message",
      chatId: CHAT_ID,
      externalId: `in-${written}`,
      sender: { externalId: "customer" },
      text,
      attachments: [],
      immediate: false,
      sentAt: clock.now(),
    };
    await runtime.accept(account, [message]);
  };
}

type ClientTurn = Extract<Turn, { client: unknown }>;

async function writeAll(scope: Scope, write: (text: string) => Promise<void>, turn: ClientTurn): Promise<void> {
  const lines = typeof turn.client === "string" ? [turn.client] : turn.client;
  const pace = turn.every === undefined ? PACE_MS : toMs(turn.every);
  for (const [index, line] of lines.entries()) {
    if (index > 0) await moveTo(scope, addMs(scope.clock.now(), pace));
    await write(line);
  }
}

export function createPlayer(stage: Stage, scene: Scene, start: Date): Player {
  const clock = createVirtualClock(start);
  const { runtime, failures } = createHouse(stage, scene, clock);
  const { chat } = scene;
  const scope: Scope = { database: stage.database, clock, runtime, chat };
  const write = createWriter(scope);
  const manager = { orgId: chat.orgId, conversationId: chat.conversationId, managerId: MANAGER };
  let seen = scene.lastSeq;

  async function act(turn: Turn): Promise<void> {
    if ("wait" in turn) return moveTo(scope, addMs(clock.now(), toMs(turn.wait)));
    if ("client" in turn) await writeAll(scope, write, turn);
    else if ("manager" in turn) await runtime.sendAsManager({ ...manager, text: turn.manager });
    else {
      const { summary, promises } = turn.return;
      const told = { ...(summary !== undefined && { summary }), ...(promises !== undefined && { promises }) };
      await runtime.returnToBot({ ...manager, ...told });
    }
    await moveTo(scope, addMs(clock.now(), ANSWER_MS));
  }

  return {
    failures,
    play: async (turn) => {
      await act(turn);
      const said = await readSaid(stage.database, chat, seen);
      seen = said.at(-1)?.seq ?? seen;
      return said;
    },
    end: () => runtime.closeConversation(manager),
  };
}
