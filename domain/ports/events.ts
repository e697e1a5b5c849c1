import { z } from "zod";

/** Something committed that someone may be watching: pages, running turns, metrics. Ids only, never texts. */
export const LiveEvent = z.object({
  kind: z.enum(["message", "conversation", "effect", "typing"]),
  orgId: z.uuid(),
  conversationId: z.uuid(),
  /** What happened: `accepted`, `edited`, `committed`, `status`, `takeover`, `returned`, `closed`, `started`, … */
  change: z.string(),
  /** The message or effect it is about. */
  id: z.uuid().optional(),
});
export type LiveEvent = z.infer<typeof LiveEvent>;

export type Unsubscribe = () => void;

export interface Events {
  /** Tells everyone, here and in other processes. Never rejects: a lost event only delays what polling finds. */
  publish(event: LiveEvent): void;
  /** Events of one conversation. */
  onConversation(conversationId: string, listener: (event: LiveEvent) => void): Unsubscribe;
  /** Events of one organisation. */
  onOrganisation(orgId: string, listener: (event: LiveEvent) => void): Unsubscribe;
  close(): Promise<void>;
}
