import { z } from "zod";

/**
 * One message between agents, or between an agent and a person: who passes the conversation to whom, and with what. Turns store
 * only what nothing else holds (`TraceStep`); hand-offs hold their contract. The envelope is made of them when it is read.
 */
export const Envelope = z.object({
  /** An agent's name, `bot`, `phone`, or `manager` with the person in `context.user`. */
  from: z.string(),
  to: z.string(),
  /** `request`: the other one is to go on. `response`: handed back with what was done. `event`: told, nothing is asked. */
  type: z.enum(["request", "response", "event"]),
  payload: z.record(z.string(), z.unknown()),
  context: z.object({
    conversation: z.string(),
    client: z.string(),
    organisation: z.string(),
    /** The person of ours who took part, if one did. */
    user: z.string().nullable(),
  }),
  timestamp: z.date(),
  /** The turn's id. */
  traceId: z.string(),
});
export type Envelope = z.infer<typeof Envelope>;

type Scope = Pick<Envelope, "traceId"> & { context: Omit<Envelope["context"], "user"> };

/** One agent lets another go on in the same turn. */
export function passEnvelope(
  pass: { from: string; to: string; payload: Record<string, unknown>; timestamp: Date },
  scope: Scope,
): Envelope {
  return { ...pass, type: "request", context: { ...scope.context, user: null }, traceId: scope.traceId };
}

const NO_PERSON = ["bot", "system", "phone"];

/** A hand-off to a person asks for an answer, a return brings one; a takeover is told to the bot. */
export function handoffEnvelope(
  handoff: { direction: "to-human" | "to-bot"; by: string; contract: Record<string, unknown>; createdAt: Date },
  scope: Scope,
): Envelope {
  const { direction, by, contract, createdAt } = handoff;
  const user = NO_PERSON.includes(by) ? null : by;
  const person = by === "phone" ? "phone" : "manager";
  const byBot = by === "bot" || by === "system";
  const [from, to] = byBot ? [by, "manager"] : [person, "bot"];
  const type = byBot ? "request" : direction === "to-bot" ? "response" : "event";
  const context = { ...scope.context, user };
  return { from, to, type, payload: contract, context, timestamp: createdAt, traceId: scope.traceId };
}
