/** What channels log with; a pino logger fits. Never give it a token, a phone number or a message's text. */
export interface ChannelLogger {
  info(fields: Record<string, unknown>, message: string): void;
  warn(fields: Record<string, unknown>, message: string): void;
  error(fields: Record<string, unknown>, message: string): void;
}

export const silentLogger: ChannelLogger = { info: () => undefined, warn: () => undefined, error: () => undefined };
