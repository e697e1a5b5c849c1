import type { Approval, Hint, InboundEvent, Message } from "../domain/index.ts";
import { accept } from "./accept.ts";
import { assign, type AssignRequest } from "./assign.ts";
import { decide, type DecisionRequest } from "./approvals.ts";
import type { AccountRef, RuntimeDeps } from "./deps.ts";
import { merge, undoMerge, type ClientMergeRequest, type UndoMergeRequest } from "./merge.ts";
import * as modes from "./modes.ts";
import { writeNote, type NoteRequest } from "./notes.ts";
import { explainSending, type SendingReport } from "./sending.ts";
import { createSweep, due, takeTurns } from "./recover.ts";
import { work } from "./work.ts";

export interface Runtime {
  /** Commits inbound events of one account, in order. @throws UnavailableError when the database is down */
  accept(account: AccountRef, events: readonly InboundEvent[]): Promise<void>;
  /** A manager answers; takes over when the bot had the conversation. @throws NotFoundError, ConflictError */
  sendAsManager(request: modes.ManagerMessage): Promise<Message>;
  takeover(request: modes.ManagerRequest): Promise<void>;
  /** Hands back to the bot; a turn starts only if something is unanswered. */
  returnToBot(request: modes.ReturnRequest): Promise<void>;
  closeConversation(request: modes.ManagerRequest): Promise<void>;
  /** Says who answers for a conversation. @throws NotFoundError, ConflictError */
  assign(request: AssignRequest): Promise<void>;
  /** Writes something down for colleagues; answers its id. @throws NotFoundError */
  writeNote(request: NoteRequest): Promise<string>;
  /** A person decides a risky write; the paused turn goes on. @throws NotFoundError, InputError, ConflictError */
  decideApproval(request: DecisionRequest): Promise<Approval>;
  /** What may be said in a conversation now, and what not, why and when. @throws NotFoundError */
  explainSending(target: { orgId: string; conversationId: string }): Promise<SendingReport>;
  /** Answers the merge's id. @throws InputError, NotFoundError, ConflictError */
  mergeClients(request: ClientMergeRequest): Promise<string>;
  /** @throws NotFoundError, ConflictError */
  undoMerge(request: UndoMergeRequest): Promise<void>;
  /** Begins to work on hints and sweeps. A process that only accepts never calls it. */
  start(): Promise<void>;
  /** Takes nothing new and waits for what runs. */
  stop(): Promise<void>;
  /** Does all that is due at this instant and answers how much; for tests and evals on a virtual clock. */
  runDue(): Promise<number>;
}

/**
 * What one process does at the moment. The same conversation is never worked on twice here: a hint for one that is busy
 * is remembered, because what it tells of may have come after the running work has looked.
 */
function createDispatcher(deps: RuntimeDeps) {
  const busy = new Map<string, Hint | undefined>();
  const swept = new Set<Promise<void>>();
  let stopping = false;
  const handle = async (hint: Hint): Promise<void> => {
    const key = `${hint.kind} ${hint.id}`;
    if (stopping) return; // the rows keep it for another process
    if (busy.has(key)) {
      busy.set(key, hint);
      return;
    }
    let next: Hint | undefined = hint;
    try {
      while (next !== undefined) {
        busy.set(key, undefined);
        await work(deps, next);
        next = stopping ? undefined : busy.get(key);
      }
    } finally {
      busy.delete(key);
    }
  };
  const dispatchDue = (hints: readonly Hint[]): void => {
    const free = deps.settings.concurrency * 2 - busy.size;
    const idle = hints.filter((hint) => !busy.has(`${hint.kind} ${hint.id}`));
    for (const hint of takeTurns(idle).slice(0, Math.max(0, free))) {
      const done: Promise<void> = handle(hint)
        .catch((error: unknown) => deps.logger.error({ err: error, kind: hint.kind, id: hint.id }, "swept work failed"))
        .finally(() => swept.delete(done));
      swept.add(done);
    }
  };
  return {
    handle,
    dispatchDue,
    /** From now on nothing begins; `settled` waits for what the sweep began. The queue waits for its own. */
    stop: () => void (stopping = true),
    settled: async () => void (await Promise.all(swept)),
  };
}

export function createRuntime(deps: RuntimeDeps): Runtime {
  const dispatcher = createDispatcher(deps);
  const sweep = createSweep(deps, dispatcher.dispatchDue);
  return {
    accept: (account, events) => accept(deps, account, events),
    sendAsManager: (request) => modes.sendAsManager(deps, request),
    takeover: (request) => modes.takeover(deps, request),
    returnToBot: (request) => modes.returnToBot(deps, request),
    closeConversation: (request) => modes.closeConversation(deps, request),
    assign: (request) => assign(deps, request),
    writeNote: (request) => writeNote(deps, request),
    decideApproval: (request) => decide(deps, request),
    explainSending: (target) => explainSending(deps, target),
    mergeClients: (request) => merge(deps, request),
    undoMerge: (request) => undoMerge(deps, request),
    start: async () => {
      await deps.queue.consume(dispatcher.handle, deps.settings.concurrency);
      sweep.start();
    },
    stop: async () => {
      dispatcher.stop();
      await sweep.stop();
      await deps.queue.close();
      await dispatcher.settled();
    },
    runDue: async () => {
      const hints = await due(deps);
      for (const hint of hints) await work(deps, hint);
      return hints.length;
    },
  };
}
