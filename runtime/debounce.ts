import type { ChannelCapabilities, InboundMessage, Organisation } from "../domain/index.ts";
import type { RuntimeSettings } from "./deps.ts";

export interface QuietWindow {
  quietMs: number;
  quietMaxMs: number;
  /** Nothing is waited for, not even a recording that is being transcribed. */
  atOnce?: boolean;
}

interface WindowSources {
  organisation: Organisation;
  capabilities: ChannelCapabilities | undefined;
  settings: RuntimeSettings;
}

/** Due now, whenever the first unanswered message came. */
const AT_ONCE: QuietWindow = { quietMs: 0, quietMaxMs: 86_400_000, atOnce: true };

/** How long to wait for more before answering: the channel's window, else the organisation's, else the installation's. */
export function windowOf({ organisation, capabilities, settings }: WindowSources): QuietWindow {
  return {
    quietMs: capabilities?.debounceMs ?? organisation.settings.debounceMs ?? settings.debounceMs,
    quietMaxMs: capabilities?.debounceMaxMs ?? organisation.settings.debounceMaxMs ?? settings.debounceMaxMs,
  };
}

/** A button or command is answered at once, anything else after the quiet window. */
export function quietWindow(message: InboundMessage, sources: WindowSources): QuietWindow {
  return message.immediate || message.command !== undefined ? AT_ONCE : windowOf(sources);
}
