import { PlatformError, type ChannelCapabilities, type OutboundMessage } from "../domain/index.ts";

/** A send refused before it left: nothing arrived, and nothing will. */
export function refusal(code: string, message: string): PlatformError {
  return new PlatformError({ code, message, outcome: "rejected" });
}

/**
 * What a channel checks itself where its platform does not: nothing is cut or left out silently.
 * @throws PlatformError code `aborted` (retry), `text-too-long`, `buttons-unsupported`, `attachments-unsupported`
 */
export function checkSendable(message: OutboundMessage, capabilities: ChannelCapabilities, signal: AbortSignal): void {
  if (signal.aborted)
    throw new PlatformError({
      code: "aborted",
      outcome: "retry",
      message: "the send was called off before it was made",
    });
  if (message.text.length > capabilities.maxTextLength) {
    throw refusal(
      "text-too-long",
      `the text has ${message.text.length} characters, the channel takes ${capabilities.maxTextLength}`,
    );
  }
  if (message.buttons.length > 0 && !capabilities.buttons)
    throw refusal("buttons-unsupported", "the channel has no buttons");
  if (message.attachments.length > 0 && !capabilities.attachments) {
    throw refusal("attachments-unsupported", "the channel takes no attachments");
  }
}
