import { describeError } from "../../domain/index.ts";
import type { ChannelLogger } from "../logger.ts";
import type { TelegramApi } from "./api.ts";
import type { Translation } from "./translate.ts";

const COURTESY_TIMEOUT_MS = 5000;

/** Calls nobody waits for: a failure costs a spinner that turns a little longer, or a group we are left in. */
export interface Courtesies {
  perform: (translation: Translation) => void;
  /** Resolves when none is under way. */
  settled: () => Promise<void>;
}

export function createCourtesies(api: TelegramApi, accountId: string, logger: ChannelLogger): Courtesies {
  const pending = new Set<Promise<void>>();
  const attempt = (what: string, work: Parameters<TelegramApi["call"]>[0]): void => {
    const done = api.call(work, AbortSignal.timeout(COURTESY_TIMEOUT_MS)).then(
      () => undefined,
      (error: unknown) => logger.info({ accountId, error: describeError(error) }, `${what} failed`),
    );
    pending.add(done);
    void done.finally(() => pending.delete(done));
  };
  return {
    perform: ({ callbackQueryId, leaveChatId }) => {
      if (callbackQueryId !== undefined) {
        attempt("answerCallbackQuery", (raw, signal) =>
          raw.answerCallbackQuery({ callback_query_id: callbackQueryId }, signal),
        );
      }
      if (leaveChatId !== undefined)
        attempt("leaveChat", (raw, signal) => raw.leaveChat({ chat_id: leaveChatId }, signal));
    },
    settled: async () => {
      await Promise.all(pending);
    },
  };
}
