import { gzipSync } from "node:zlib";
import { afterEach, describe, expect, it } from "vitest";
import { startSite, type Answer, type Site } from "../testing/site.ts";
import { isPublic, type Resolve } from "./addresses.ts";
import { createWebReader, type WebReader } from "./reader.ts";

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).toReversed()) await one.close();
});

async function site(pages: Readonly<Record<string, Answer>> = {}): Promise<Site> {
  const started = await startSite(pages);
  open.push(started);
  return started;
}

function reader(options: Partial<Parameters<typeof createWebReader>[0]> = {}): WebReader {
  const made = createWebReader({ privateHosts: ["127.0.0.1"], pauseMs: 0, ...options });
  open.push(made);
  return made;
}

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const codeOf = async (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => "no error",
    (error: unknown) => (error as { code?: unknown }).code,
  );
const redirectTo =
  (target: string): Answer =>
  (_request, response) =>
    void response.writeHead(302, { location: target }).end();

describe("an address", () => {
  it.each([
    ["8.8.8.8", true],
    ["2001:4860:4860::8888", true],
    ["127.0.0.1", false],
    ["10.20.30.40", false],
    ["172.16.0.1", false],
    ["192.168.1.1", false],
    ["169.254.169.254", false],
    ["100.64.0.1", false],
    ["0.0.0.0", false],
    ["255.255.255.255", false],
    ["224.0.0.1", false],
    ["::", false],
    ["::1", false],
    ["::ffff:127.0.0.1", false],
    ["::ffff:a9fe:a9fe", false],
    ["64:ff9b::a9fe:a9fe", false],
    ["2002:7f00:1::", false],
    ["fd00:ec2::254", false],
    ["fe80::1", false],
    ["no address", false],
  ])("%s is public: %s", (address, expected) => {
    expect(isPublic(address)).toBe(expected);
  });

  it.each([
    "http://127.0.0.1/",
    "http://localhost/",
    "http://2130706433/",
    "http://0x7f.1/",
    "http://0177.0.0.1/",
    "http://[::1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://169.254.169.254/latest/meta-data/",
    "http://10.0.0.1/",
  ])("of our own network is not read: %s", async (address) => {
    expect(await codeOf(reader({ privateHosts: [] }).read(address))).toBe("private-address");
  });

  it.each([
    "ftp://example.org/x",
    "file:///etc/passwd",
    "example.org",
    "http://user:secret@example.org/",
    "http://8.8.8.8:6379/",
  ])("that is no page is refused: %s", async (address) => {
    expect(await codeOf(reader({ privateHosts: [] }).read(address))).toBe("bad-url");
  });

  it("whose name answers with a private address is not connected to", async () => {
    const inside = await site({ "/": "secret" });
    const resolve: Resolve = (_hostname, answer) => answer(null, [{ address: "127.0.0.1", family: 4 }]);
    const { port } = new URL(inside.origin);
    const web = reader({ privateHosts: [`other.example:${port}`], resolve });
    expect(await codeOf(web.read(`http://rebound.example:${port}/`))).toBe("bad-url");
    expect(await codeOf(reader({ privateHosts: [], resolve }).read("http://rebound.example/"))).toBe("private-address");
    expect(inside.asked).toEqual([]);
  });

  it("of our own network is read by the port that was named only", async () => {
    const inside = await site({ "/": "wiki" });
    const { port } = new URL(inside.origin);
    const resolve: Resolve = (_hostname, answer) => answer(null, [{ address: "127.0.0.1", family: 4 }]);
    const web = reader({ privateHosts: [`localhost:${port}`], resolve });
    expect(text((await web.read(`http://localhost:${port}/`)).bytes)).toBe("wiki");
    expect(await codeOf(web.read("http://localhost/"))).toBe("private-address");
    expect(await codeOf(web.read("http://localhost:8080/"))).toBe("private-address");
  });

  it("is checked again at every redirect", async () => {
    const inside = await site({ "/secret": "secret" });
    const outside = await site({
      "/in": redirectTo(`${inside.origin}/secret`),
      "/meta": redirectTo("http://169.254.169.254/latest/meta-data/"),
      "/file": redirectTo("file:///etc/passwd"),
    });
    const web = reader({ privateHosts: [new URL(outside.origin).host] });
    expect(await codeOf(web.read(`${outside.origin}/in`))).toBe("bad-url");
    expect(await codeOf(web.read(`${outside.origin}/meta`))).toBe("private-address");
    expect(await codeOf(web.read(`${outside.origin}/file`))).toBe("bad-url");
    expect(inside.asked).toEqual([]);
  });
});

describe("a page", () => {
  it("is read with what it is, where redirects lead, under the address that was named", async () => {
    const { origin } = await site({ "/old": redirectTo("/new"), "/new": "<h1>Цены</h1>" });
    const file = await reader().read(`${origin}/old#part`);
    expect(file).toMatchObject({ name: `${origin}/old`, ending: "html" });
    expect(text(file.bytes)).toBe("<h1>Цены</h1>");
  });

  it("says why it cannot be read", async () => {
    const { origin } = await site({
      "/forbidden": (_request, response) => void response.writeHead(403).end(),
      "/loop": redirectTo("/loop"),
      "/packed": (_request, response) =>
        void response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync("x")),
      "/said": (_request, response) =>
        void response.writeHead(200, { "content-length": String(60 * 1024 * 1024) }).end(),
      "/endless": (_request, response) => {
        response.writeHead(200);
        const timer = setInterval(() => response.write(Buffer.alloc(4 * 1024 * 1024)), 1);
        response.on("close", () => clearInterval(timer));
      },
      "/slow": (_request, response) => void response.writeHead(200).write("x"),
      "/torn": (_request, response) => {
        response.writeHead(200, { "content-length": "100" }).write("x");
        setTimeout(() => response.destroy(), 20);
      },
    });
    const codes = async (path: string, web = reader()) => codeOf(web.read(`${origin}${path}`));
    expect(await codes("/nothing")).toBe("gone");
    expect(await codes("/forbidden")).toBe("refused");
    expect(await codes("/loop")).toBe("unreachable");
    expect(await codes("/packed")).toBe("unreachable");
    expect(await codes("/said")).toBe("too-large");
    expect(await codes("/endless")).toBe("too-large");
    expect(await codes("/slow", reader({ timeoutMs: 300 }))).toBe("unreachable");
    expect(await codes("/torn")).toBe("unreachable");
    expect(await codeOf(reader().read("http://127.0.0.1:1/"))).toBe("unreachable");
  });

  it("is asked for again when the site is busy", async () => {
    let times = 0;
    const { origin } = await site({
      "/": (_request, response) => {
        times += 1;
        if (times === 1) response.writeHead(503, { "retry-after": "0.05" }).end();
        else response.writeHead(200, { "content-type": "text/plain" }).end("открыто");
      },
    });
    expect(text((await reader().read(`${origin}/`)).bytes)).toBe("открыто");
    expect(times).toBe(2);
  });

  it("is left alone where robots.txt says so, and where nobody can say", async () => {
    const closed = await site({
      "/robots.txt": "User-agent: *\nDisallow: /\n\nUser-agent: Karavan\nDisallow: /inside\n",
      "/inside/a": "a",
      "/b": "b",
    });
    const web = reader();
    expect(await codeOf(web.read(`${closed.origin}/inside/a`))).toBe("robots");
    expect(text((await web.read(`${closed.origin}/b`)).bytes)).toBe("b");
    expect(closed.asked).toEqual(["/robots.txt", "/b"]);
    const broken = await site({
      "/robots.txt": (_request, response) => void response.writeHead(403).end(),
      "/c": "c",
    });
    expect(text((await web.read(`${broken.origin}/c`)).bytes)).toBe("c");
    const down = await site({
      "/robots.txt": (_request, response) => void response.writeHead(500, { "retry-after": "0.01" }).end(),
      "/d": "d",
    });
    expect(await codeOf(web.read(`${down.origin}/d`))).toBe("unreachable");
    expect(down.asked).not.toContain("/d");
  });

  it("is left alone where robots.txt closes what a redirect ends at, on another site too", async () => {
    const other = await site({ "/robots.txt": "User-agent: *\nDisallow: /shut\n", "/shut": "shut", "/free": "free" });
    const { origin } = await site({
      "/robots.txt": "User-agent: *\nDisallow: /inside\n",
      "/to-inside": redirectTo("/inside"),
      "/inside": "inside",
      "/to-shut": redirectTo(`${other.origin}/shut`),
      "/to-free": redirectTo(`${other.origin}/free`),
    });
    const web = reader();
    expect(await codeOf(web.read(`${origin}/to-inside`))).toBe("robots");
    expect(await codeOf(web.read(`${origin}/to-shut`))).toBe("robots");
    expect(text((await web.read(`${origin}/to-free`)).bytes)).toBe("free");
  });

  it("is not called unreachable for a mistake of ours", async () => {
    const resolve: Resolve = () => {
      throw new TypeError("a mistake");
    };
    await expect(reader({ privateHosts: [], resolve }).read("http://example.org/")).rejects.toThrow(TypeError);
  });
});

describe("a sitemap", () => {
  const urls = (...pages: readonly string[]): string =>
    `<?xml version="1.0"?><urlset>${pages.map((page) => `<url><loc> ${page} </loc></url>`).join("")}</urlset>`;

  it("stands for its pages on the same site, each once, also through an index and gzipped", async () => {
    const made = await site();
    const { origin, pages } = made;
    pages.set(
      "/sitemap.xml",
      `<sitemapindex><sitemap><loc>${origin}/a.xml</loc></sitemap><sitemap><loc><![CDATA[${origin}/b.xml.gz]]></loc></sitemap><sitemap><loc>${origin}/sitemap.xml</loc></sitemap></sitemapindex>`,
    );
    pages.set(
      "/a.xml",
      urls(`${origin}/1?a=1&amp;b=2`, "https://elsewhere.example/x", `${origin}/2#top`, `${origin}/2`),
    );
    pages.set("/b.xml.gz", (_request, response) => void response.writeHead(200).end(gzipSync(urls(`${origin}/3`))));
    const web = reader();
    expect(await web.list(`${origin}/sitemap.xml`, 10)).toEqual({
      pages: [`${origin}/1?a=1&b=2`, `${origin}/2`, `${origin}/3`],
      left: 0,
    });
    expect(await web.list(`${origin}/sitemap.xml`, 2)).toMatchObject({ left: 1 });
    expect(await web.list(`${origin}/prices`, 2)).toEqual({ pages: [`${origin}/prices`], left: 0 });
  });

  it("that is none, or a bomb, says so", async () => {
    const { origin, pages } = await site({ "/page.xml": "<rss></rss>" });
    pages.set(
      "/bomb.xml.gz",
      (_request, response) => void response.writeHead(200).end(gzipSync(Buffer.alloc(60 * 1024 * 1024))),
    );
    expect(await codeOf(reader().list(`${origin}/page.xml`, 2))).toBe("no-sitemap");
    expect(await codeOf(reader().list(`${origin}/bomb.xml.gz`, 2))).toBe("corrupt");
  });
});
