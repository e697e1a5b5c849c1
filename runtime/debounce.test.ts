import { describe, expect, it } from "vitest";
import {
  OrganisationSettings,
  type ChannelCapabilities,
  type InboundMessage,
  type Organisation,
} from "../domain/index.ts";
import { quietWindow } from "./debounce.ts";
import { DEFAULT_SETTINGS } from "./deps.ts";

const message: InboundMessage = {
  kind: "message",
  chatId: "c",
  externalId: "m",
  sender: { externalId: "s" },
  text: "Здравствуйте",
  attachments: [],
  immediate: false,
  sentAt: new Date("2026-06-01T08:00:00Z"),
};
const organisation = (settings: Partial<OrganisationSettings> = {}): Organisation => ({
  id: "00000000-0000-7000-8000-000000000001",
  slug: "demo",
  name: "Demo",
  locale: "ru",
  currency: "KGS",
  timeZone: "Asia/Bishkek",
  settings: OrganisationSettings.parse(settings),
  agents: {},
});
const channel = (windows: Pick<ChannelCapabilities, "debounceMs" | "debounceMaxMs">): ChannelCapabilities => ({
  maxTextLength: 100,
  buttons: false,
  attachments: false,
  edits: false,
  receipts: "sent",
  echoesOwn: false,
  ...windows,
});
const windowOf = (
  overrides: Partial<InboundMessage>,
  sources: { settings?: Partial<OrganisationSettings>; capabilities?: ChannelCapabilities } = {},
) =>
  quietWindow(
    { ...message, ...overrides },
    { organisation: organisation(sources.settings), capabilities: sources.capabilities, settings: DEFAULT_SETTINGS },
  );

describe("the quiet window", () => {
  it("is the installation's where nobody says otherwise", () => {
    expect(windowOf({})).toEqual({ quietMs: 1200, quietMaxMs: 8000 });
    expect(windowOf({}, { capabilities: channel({}) })).toEqual({ quietMs: 1200, quietMaxMs: 8000 });
  });

  it("is the organisation's before it, and the channel's before both, each part by itself", () => {
    const settings = { debounceMs: 500, debounceMaxMs: 3000 };
    expect(windowOf({}, { settings })).toEqual({ quietMs: 500, quietMaxMs: 3000 });
    expect(windowOf({}, { settings, capabilities: channel({ debounceMs: 0 }) })).toEqual({
      quietMs: 0,
      quietMaxMs: 3000,
    });
    expect(windowOf({}, { capabilities: channel({ debounceMaxMs: 9 }) })).toEqual({ quietMs: 1200, quietMaxMs: 9 });
  });

  it("is none for a button or a command, whenever the first unanswered message came", () => {
    for (const overrides of [{ immediate: true }, { command: { name: "start", argument: "" } }]) {
      expect(windowOf(overrides, { settings: { debounceMs: 500 } })).toEqual({
        quietMs: 0,
        quietMaxMs: 86_400_000,
        atOnce: true,
      });
    }
  });
});
