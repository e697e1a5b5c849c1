/** What there may be to do. A hint is never the truth: losing all of them only costs up to one sweep. */
export interface Hint {
  kind: "turn" | "delivery" | "timer" | "job" | "summary";
  orgId: string;
  /** Conversation id for turns, deliveries and summaries, otherwise the id of the timer or job. */
  id: string;
  /** Not before this instant. */
  at: Date;
}

export type HintHandler = (hint: Hint) => Promise<void>;

export interface Queue {
  /** Adds a hint; the same kind and id within its wait may collapse into the earliest. Never rejects for an outage. */
  hint(hint: Hint): Promise<void>;
  /** Starts working; at most `concurrency` hints at once. A handler's rejection is logged and dropped. */
  consume(handler: HintHandler, concurrency: number): Promise<void>;
  /** Whether hints flow at the moment; `false` means that the sweep alone carries the work. */
  healthy(): Promise<boolean>;
  /** Takes no more hints and waits for running handlers. */
  close(): Promise<void>;
}
