import { describe, expect, it } from "vitest";
import {
  CHANNEL_KINDS,
  createVirtualClock,
  receivesWebhooks,
  supportsLookup,
  type ChannelAccount,
  type ChannelKind,
} from "../domain/index.ts";
import { CHANNELS, createChannelFactory, type ChannelDeps } from "./index.ts";
import { createMemoryState } from "./testing/state.ts";

const deps: ChannelDeps = {
  clock: createVirtualClock(new Date(0)),
  stateOf: () => createMemoryState(),
  webhookUrl: ({ id }) => `https://karavan.example/webhooks/${id}`,
  publishWebChat: () => Promise.resolve(),
  writeTerminal: () => undefined,
};

const account = (kind: ChannelKind, settings: Record<string, unknown> = {}): ChannelAccount => ({
  id: "00000000-0000-4000-8000-000000000001",
  orgId: "00000000-0000-4000-8000-000000000002",
  kind,
  name: "demo",
  settings,
  status: "active",
  createdAt: new Date(0),
});

const CREDENTIALS: Record<ChannelKind, unknown> = {
  telegram: { token: "1000001:demo-token" },
  http: { secret: "a-secret-of-both-sides" },
  terminal: undefined,
  "web-chat": {},
};
const SETTINGS: Partial<Record<ChannelKind, Record<string, unknown>>> = {
  http: { url: "https://platform.example/api" },
};

describe("the channel factory", () => {
  it.each(CHANNEL_KINDS)("builds a %s channel from an account", (kind) => {
    const channel = createChannelFactory(deps)(account(kind, SETTINGS[kind]), CREDENTIALS[kind]);
    expect(channel.kind).toBe(kind);
    expect(CHANNELS[kind].kind).toBe(kind);
  });

  it("gives Telegram a webhook where one can be reached, and polling elsewhere or on request", () => {
    const build = (more: Partial<ChannelDeps>, settings = {}): boolean =>
      receivesWebhooks(createChannelFactory({ ...deps, ...more })(account("telegram", settings), CREDENTIALS.telegram));
    expect(build({})).toBe(true);
    expect(build({ webhookUrl: () => null })).toBe(false);
    expect(build({}, { polling: true })).toBe(false);
  });

  it("gives an HTTP channel a lookup only where the platform has one", () => {
    const build = (lookup: boolean): boolean =>
      supportsLookup(createChannelFactory(deps)(account("http", { ...SETTINGS.http, lookup }), CREDENTIALS.http));
    expect([build(false), build(true)]).toEqual([false, true]);
  });

  it.each([
    { kind: "telegram", settings: {}, credentials: {}, setting: "credentials.token" },
    { kind: "telegram", settings: { polling: "yes" }, credentials: CREDENTIALS.telegram, setting: "settings.polling" },
    { kind: "http", settings: { url: "ftp://x" }, credentials: CREDENTIALS.http, setting: "settings.url" },
    { kind: "http", settings: SETTINGS.http, credentials: { secret: "short-one" }, setting: "credentials.secret" },
  ] as const)(
    "names $setting of a $kind account when it is wrong, without its value",
    ({ kind, settings, credentials, setting }) => {
      const build = (): unknown => createChannelFactory(deps)(account(kind, settings), credentials);
      expect(build).toThrow(`${setting} of the ${kind} channel "demo" is wrong`);
      expect(build).not.toThrow("short-one");
      expect(build).toThrow(
        expect.objectContaining({ code: "channel-settings", data: expect.objectContaining({ setting }) }),
      );
    },
  );

  it("says what is missing in a process without terminal or pages", () => {
    const bare = createChannelFactory({ clock: deps.clock, stateOf: deps.stateOf, webhookUrl: deps.webhookUrl });
    expect(() => bare(account("terminal"), {})).toThrow("this process has no terminal to write to");
    expect(() => bare(account("web-chat"), {})).toThrow("this process cannot reach web chat pages");
  });
});
