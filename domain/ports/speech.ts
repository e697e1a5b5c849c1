import { PlatformError } from "../errors.ts";
import type { Locale } from "../locale.ts";
import { UNHEARD_REASONS, type UnheardReason } from "../message.ts";
import type { ModelCallRecord } from "../model-call.ts";

/** What is known of a recording before its bytes are here, as the platform tells it. */
export interface RecordingFacts {
  mimeType?: string | undefined;
  name?: string | undefined;
  sizeBytes?: number | undefined;
  durationSeconds?: number | undefined;
}

export interface SpeechRequest extends RecordingFacts {
  bytes: Uint8Array;
  /** The language this customer is known to use; left out where it is only guessed, since a wrong one spoils the words. */
  language?: Locale | undefined;
  signal: AbortSignal;
  /** Is told of every attempt at the provider, failed ones too. */
  onCall?: (call: ModelCallRecord) => void;
}

export interface Transcript {
  /** Never empty. */
  text: string;
  /** ISO 639-1, where the provider tells. */
  language: string | null;
  durationSeconds: number | null;
  provider: string;
  model: string;
}

/** Speech to text. */
export interface Speech {
  /** For people: the model and where it is asked. */
  readonly description: string;
  /** Why a recording would not be taken, by what is known of it; nothing is sent. */
  refuses(recording: RecordingFacts): UnheardReason | undefined;
  /**
   * The words of a recording. Repeats are safe: nothing is kept on the other side.
   * @throws PlatformError with the reason as its code where the recording is at fault (`too-long`, `unrecognised`, …), otherwise a
   * code of the provider's fault; never `uncertain`. The signal's reason when aborted.
   */
  transcribe(request: SpeechRequest): Promise<Transcript>;
  /** Asks the provider whether address, key and model fit; answers one line for a person. @throws PlatformError */
  check(signal: AbortSignal): Promise<string>;
}

/** What a failed transcription means for the recording. */
export function unheardReason(error: unknown): UnheardReason {
  const code = error instanceof PlatformError ? error.code : "";
  return UNHEARD_REASONS.find((reason) => reason === code) ?? "unavailable";
}
