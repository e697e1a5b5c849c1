import type { ChannelCapabilities, InboundMessage, Organisation } from "../domain/index.ts";
import type { RuntimeSettings } from "./deps.ts";

export interface QuietWindow {
  quietMs: number;
  quietMaxMs: number;
}

/** Due now, whenever the first unanswered message came. */
const AT_ONCE: QuietWindow = { quietMs: 0, quietMaxMs: 86_400_000 };

/**
 * How long to wait for more before answering: the channel's window, else the organisation's, else the installation's.
 * A button or command is answered at once.
 */
export function quietWindow(
  message: InboundMessage,
  sources: { organisation: Organisation; capabilities: ChannelCapabilities | undefined; settings: RuntimeSettings },
): QuietWindow {
  if (message.immediate || message.command !== undefined) return AT_ONCE;
  const { organisation, capabilities, settings } = sources;
  return {
    quietMs: capabilities?.debounceMs ?? organisation.settings.debounceMs ?? settings.debounceMs,
    quietMaxMs: capabilities?.debounceMaxMs ?? organisation.settings.debounceMaxMs ?? settings.debounceMaxMs,
  };
}
