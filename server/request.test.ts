import { describe, expect, it } from "vitest";
import { addressOf } from "./request.ts";

describe("the caller's address", () => {
  it.each([
    ["of a direct connection is the connection's", "203.0.113.7", undefined, "203.0.113.7"],
    ["is not what a direct caller claims", "203.0.113.7", "198.51.100.1", "203.0.113.7"],
    ["behind a proxy of our own is the last that it added", "127.0.0.1", "198.51.100.1, 203.0.113.9", "203.0.113.9"],
    ["behind a container's proxy too", "172.18.0.5", "203.0.113.9", "203.0.113.9"],
    ["in IPv6 as well", "::1", "2001:db8::9", "2001:db8::9"],
    ["of an IPv4 peer on an IPv6 socket is the IPv4 one", "::ffff:10.0.0.4", "203.0.113.9", "203.0.113.9"],
    ["is the proxy's when it added none", "127.0.0.1", undefined, "127.0.0.1"],
    ["is the proxy's when what it added is none", "127.0.0.1", "nonsense", "127.0.0.1"],
    ["of no connection is unknown", undefined, "203.0.113.9", "unknown"],
  ])("%s", (_name, peer, forwardedFor, expected) => {
    expect(addressOf(peer, forwardedFor)).toBe(expected);
  });
});
