/** Which addresses a page may be read from. */
import { lookup as resolveHost, type LookupAddress } from "node:dns";
import { isIP, type LookupFunction } from "node:net";
import ipaddr from "ipaddr.js";
import { unreadable } from "../loaders/source.ts";

type Resolved = (error: Error | null, addresses: LookupAddress[]) => void;
/** Answers every address of a name. */
export type Resolve = (hostname: string, answer: Resolved) => void;

/** Where pages of a site are served; anything else is a service that nobody put there for readers. */
const PORTS = new Set(["", "80", "443", "8080", "8443"]);

/** On the public internet: neither private, loopback, link-local (where clouds keep their metadata), nor a way round to one of these. */
export const isPublic = (address: string): boolean =>
  ipaddr.isValid(address) && ipaddr.process(address).range() === "unicast";

const bare = (hostname: string): string => hostname.replace(/^\[|\]$/g, "");

const resolveByDns: Resolve = (hostname, answer) => {
  resolveHost(hostname, { all: true }, answer);
};

export interface AddressRules {
  /** Whether we may connect for this address of a page. @throws InputError `bad-url`, `private-address` */
  check(url: URL): void;
  /** Whether it is one of our own network's that may be read. */
  isOwn(url: URL): boolean;
  /** Name resolution that answers public addresses only, so what was checked is what is connected to. */
  readonly lookup: LookupFunction;
}

/** An address, or a name that leads to one, which is not on the public internet. */
export const PRIVATE = "private-address";

export const privateAddress = (host: string) =>
  unreadable(
    PRIVATE,
    `${host} is not on the public internet`,
    "name a public page; for a site of your own network set KNOWLEDGE_PRIVATE_HOSTS",
  );

/** @param privateHosts `host` or `host:port` that may be read though they are not public */
export function createAddressRules(privateHosts: readonly string[], resolve: Resolve = resolveByDns): AddressRules {
  const allowed = new Set(privateHosts);
  const isOwn = (url: URL): boolean => allowed.has(url.host) || allowed.has(url.hostname);
  return {
    isOwn,
    check: (url) => {
      const isPage = url.protocol === "http:" || url.protocol === "https:";
      if (!isPage || url.username !== "" || url.password !== "")
        throw unreadable(
          "bad-url",
          `${url.protocol}//${url.host} is no address of a public page`,
          "name one with http:// or https:// and without a password",
        );
      if (isOwn(url)) return;
      if (!PORTS.has(url.port))
        throw unreadable("bad-url", `pages are not read from port ${url.port}`, "name an address without a port");
      const host = bare(url.hostname);
      if (isIP(host) !== 0 && !isPublic(host)) throw privateAddress(url.hostname);
    },
    lookup: (hostname, options, callback) => {
      resolve(hostname, (error, addresses) => {
        if (error !== null) {
          callback(error, "");
          return;
        }
        const open = addresses.filter(({ address }) => isPublic(address));
        const [first] = open;
        if (first === undefined) callback(privateAddress(hostname), "");
        else if (options.all === true) callback(null, [...open]);
        else callback(null, first.address, first.family);
      });
    },
  };
}
