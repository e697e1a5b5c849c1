import {
  describeError,
  detectLocale,
  isRecording,
  supportsMedia,
  unheardReason,
  type Attachment,
  type Channel,
  type InboundMessage,
  type Locale,
  type ModelCallRecord,
  type Speech,
} from "../domain/index.ts";
import { recordModelCalls, settleHearing, type Hearing, type MessageMedia } from "../store/index.ts";
import { windowOf } from "./debounce.ts";
import type { RuntimeDeps } from "./deps.ts";

/**
 * How long a turn waits for the words of a recording. A voice note is transcribed in 2–5 s; a customer who waits longer than
 * this without a sign takes us for dead, and is rather asked to write.
 */
export const HEARING_MS = 20_000;

const isUnsettled = (attachment: Attachment): boolean =>
  isRecording(attachment) && attachment.transcript === undefined && attachment.unheard === undefined;

/**
 * Looks at what came: a recording that would be refused anyway is marked at once, and for the others the turn waits `hearMs`.
 */
export function expectHearing(
  message: InboundMessage,
  { speech, channel }: { speech: Speech | undefined; channel: Channel | undefined },
): { message: InboundMessage; hearMs: number } {
  if (speech === undefined || channel === undefined || !supportsMedia(channel)) return { message, hearMs: 0 };
  const attachments = message.attachments.map((attachment) => {
    const unheard = isUnsettled(attachment) ? speech.refuses(attachment) : undefined;
    return unheard === undefined ? attachment : { ...attachment, unheard };
  });
  return { message: { ...message, attachments }, hearMs: attachments.some(isUnsettled) ? HEARING_MS : 0 };
}

/** Only what the customer has written tells; a guess by their app's language would spoil the words of another. */
function knownLanguage({ written }: MessageMedia): Locale | undefined {
  return written.map(detectLocale).find((locale) => locale !== null) ?? undefined;
}

/** A message whose files are here, as far as they could be had. */
export interface Hearable {
  orgId: string;
  messageId: string;
  accountId: string;
  media: MessageMedia;
  signal: AbortSignal;
}

async function listen(
  deps: RuntimeDeps,
  { media, signal }: Hearable,
  scope: { speech: Speech; index: number; onCall: (call: ModelCallRecord) => void },
): Promise<Hearing> {
  const { speech, index, onCall } = scope;
  const attachment = media.attachments[index];
  if (attachment?.storedAs === undefined) return { index, unheard: "no-file" };
  const { mimeType, name, durationSeconds } = attachment;
  try {
    const file = await deps.files.get(attachment.storedAs);
    const { text: transcript } = await speech.transcribe({
      bytes: file.bytes,
      mimeType: mimeType ?? file.mimeType,
      name,
      durationSeconds,
      language: knownLanguage(media),
      signal,
      onCall,
    });
    return { index, transcript };
  } catch (error) {
    const unheard = unheardReason(error);
    const { conversationId } = media;
    deps.logger.warn({ conversationId, unheard, reason: describeError(error) }, "a recording was not understood");
    return { index, unheard };
  }
}

/** Writes what was heard, and lets the turn know that waits for it. */
async function settle(
  deps: RuntimeDeps,
  { orgId, messageId, accountId, media }: Hearable,
  heard: { hearings: readonly Hearing[]; calls: readonly ModelCallRecord[] },
): Promise<void> {
  const { conversationId, seq } = media;
  const [organisation, channel] = await Promise.all([
    deps.organisationOf(orgId),
    deps.channelOf({ id: accountId, orgId }),
  ]);
  const window = windowOf({ organisation, capabilities: channel?.capabilities, settings: deps.settings });
  const request = { messageId, conversationId, seq, hearings: heard.hearings, ...window, now: deps.clock.now() };
  const end = await deps.database.withTenant(orgId, async (tx) => {
    await recordModelCalls(tx, heard.calls);
    return settleHearing(tx, request);
  });
  if (end === undefined) return;
  const { lateMessageId, dueAt, mode } = end;
  deps.events.publish({ kind: "message", orgId, conversationId, change: "heard", id: messageId });
  if (lateMessageId !== null) {
    deps.events.publish({ kind: "message", orgId, conversationId, change: "accepted", id: lateMessageId });
  }
  if (mode === "bot" && dueAt !== null) {
    await deps.queue.hint({ kind: "turn", orgId, id: conversationId, at: dueAt });
  }
}

/**
 * Listens to the recordings of a message. However it ends, the turn waits no longer: what was not understood is marked with
 * the reason, and the agent asks for it in words.
 */
export async function hear(deps: RuntimeDeps, hearable: Hearable): Promise<void> {
  const { speech } = deps;
  const { media } = hearable;
  const waiting = media.attachments.flatMap((attachment, index) => (isUnsettled(attachment) ? [index] : []));
  if (speech === undefined || waiting.length === 0) return;
  const calls: ModelCallRecord[] = [];
  const onCall = (call: ModelCallRecord): void => void calls.push(call);
  const hearings: Hearing[] = [];
  for (const index of media.deleted ? [] : waiting) {
    hearings.push(await listen(deps, hearable, { speech, index, onCall }));
  }
  await deps.probe("heard", media.conversationId);
  await settle(deps, hearable, { hearings, calls });
}
