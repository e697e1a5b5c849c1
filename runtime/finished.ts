import type { Channel, FollowUp, FollowUpSettings } from "../domain/index.ts";
import type { TurnOutcome } from "../graphs/index.ts";
import type { ModelCallRecord } from "../models/index.ts";
import type { Sla } from "./hours.ts";
import type { Lease } from "./lease.ts";

/** A turn that has thought, with what it takes to store it. */
export interface Finished {
  turnId: string;
  lease: Lease;
  outcome: TurnOutcome;
  channel: Channel | undefined;
  calls: readonly ModelCallRecord[];
  fromSeq: number;
  seenSeq: number;
  locale: string;
  startedAt: Date;
  standsAnyway: boolean;
  sla: Sla;
  /** How long a person has to decide what this turn waits for. */
  approvalMinutes: number;
  /** It had paused, and a person has decided. */
  isResumed: boolean;
  /** It says this of our own accord. */
  followUp: FollowUp | null;
  /** When to write again to a client who stays silent. */
  settings: FollowUpSettings;
}
