import { loadConfig, type Config } from "../config.ts";
import { InputError } from "../domain/index.ts";
import { createKaravan, type Karavan } from "../karavan.ts";
import { callOwner, ownDataDir } from "../store/index.ts";
import * as administration from "./administration.ts";
import * as shelves from "./answer-requests.ts";
import * as agents from "./agent-requests.ts";
import { decideOne, listPending } from "./approval-requests.ts";
import { chatOnce } from "./chat-turn.ts";
import * as knowledge from "./knowledge-requests.ts";
import { traceTurn } from "./trace-turn.ts";

type Request = (karavan: Karavan, input: unknown) => Promise<unknown>;

/** What a process that owns a DATA_DIR does for other commands on it. */
const REQUESTS: Readonly<Record<string, Request>> = {
  chat: chatOnce,
  "org create": administration.createOrganisation,
  "user create": administration.createUser,
  "api-key create": administration.createApiKey,
  seed: administration.seed,
  approvals: listPending,
  "approvals decide": decideOne,
  trace: traceTurn,
  "knowledge add": knowledge.addFiles,
  "knowledge pages": knowledge.listPages,
  "knowledge add page": knowledge.addOnePage,
  "knowledge embed": knowledge.embedSome,
  "knowledge list": knowledge.listFiles,
  "knowledge search": knowledge.searchFiles,
  "knowledge remove": knowledge.removeFile,
  "knowledge answers": shelves.listShelves,
  "knowledge import": shelves.importFile,
  "knowledge set": shelves.setOne,
  "knowledge gaps": shelves.listOpen,
  "knowledge draft": shelves.draftOne,
  "agent list": agents.listAll,
  "agent show": agents.showOne,
  "agent set": agents.changeOne,
  "agent history": agents.historyOf,
  "agent restore": agents.restoreOne,
};

/** Answers requests of other processes on this folder. */
export function serveRequests(karavan: Karavan): void {
  karavan.onRequest(async (name, input) => {
    const request = REQUESTS[name];
    if (request === undefined)
      throw new InputError({ code: "unknown-request", message: `there is no request ${name}` });
    return request(karavan, input);
  });
}

export interface Session {
  request(name: string, input: unknown): Promise<unknown>;
  close(): Promise<void>;
}

async function ownSession(config: Config, works: boolean): Promise<Session> {
  const karavan = await createKaravan(config, { migrate: true });
  if (works) {
    // On a fresh folder of its own, `chat` finds what `npm start` would have made there.
    if (config.database.url === null) await administration.seed(karavan);
    await karavan.channels.refresh();
    await karavan.runtime.start();
  }
  return {
    request: async (name, input) => REQUESTS[name]?.(karavan, input),
    close: () => karavan.close(),
  };
}

/**
 * A way to get requests done: through the process that owns DATA_DIR when there is one, otherwise by a Karavan of our own.
 * `works`: our own one also runs turns.
 */
export async function openSession(works: boolean): Promise<Session> {
  const config = loadConfig();
  if (config.database.url !== null) return ownSession(config, works);
  const ownership = await ownDataDir(config.dataDir);
  if (ownership.kind === "owned-by-other") {
    const { socketPath } = ownership;
    return { request: (name, input) => callOwner(socketPath, { name, input }), close: async () => {} };
  }
  await ownership.release();
  return ownSession(config, works);
}

/** One request and done. */
export async function requestOnce(name: string, input: unknown, works = false): Promise<unknown> {
  const session = await openSession(works);
  try {
    return await session.request(name, input);
  } finally {
    await session.close();
  }
}
