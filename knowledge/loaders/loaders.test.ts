import { describe, expect, it } from "vitest";
import { docxOf, lockedPdf, OLD_OFFICE, pdfOf, pdfOfPages, textFile, xlsxOf } from "../testing/files.ts";
import { readApart } from "./apart.ts";
import { LARGEST_FILE, readFile } from "./index.ts";

const read = (name: string, bytes: Uint8Array | string) =>
  readFile({ name, bytes: typeof bytes === "string" ? textFile(bytes) : bytes });
const blocksOf = async (name: string, bytes: Uint8Array | string) => (await read(name, bytes)).blocks;

describe("a file", () => {
  it("of Markdown keeps its headings and tables", async () => {
    const source = "# Visas\n\nWho needs one.\n\n## Hours\n\n| Post | Open |\n|---|---|\n| Torugart | 9 to 17 |\n";
    expect(await read("visas.md", source)).toEqual({
      mediaType: "text/markdown",
      title: "Visas",
      blocks: [
        { headings: ["Visas"], text: "Who needs one." },
        { headings: ["Visas", "Hours"], text: "Post | Open\nPost: Torugart; Open: 9 to 17", isTable: true },
      ],
    });
  });

  it("of Word keeps its headings", async () => {
    expect(await blocksOf("rules.docx", docxOf(["# Оплата", "Предоплата двадцать процентов."]))).toEqual([
      { headings: ["Оплата"], text: "Предоплата двадцать процентов." },
    ]);
  });

  it("of a spreadsheet is a table under its sheet's name, every row understood alone", async () => {
    const bytes = xlsxOf("Цены", [
      ["Тур", "Сом"],
      ["Сон-Куль", 24_600],
    ]);
    expect(await blocksOf("prices.xlsx", bytes)).toEqual([
      { headings: ["Цены"], text: "Тур | Сом\nТур: Сон-Куль; Сом: 24600", isTable: true },
    ]);
  });

  it.each([
    ["prices.csv", 'Tour,Price\n"Lake, week",45000\n'],
    ["prices.csv", "\ufeffTour;Price\nLake, week;45000\n"],
    ["prices.tsv", "Tour\tPrice\nLake, week\t45000\n"],
  ])("of comma-separated values is read by its own separator: %s", async (name, text) => {
    expect(await blocksOf(name, text)).toMatchObject([{ text: "Tour | Price\nTour: Lake, week; Price: 45000" }]);
  });

  it("of PDF is read page by page", async () => {
    expect(await blocksOf("terms.pdf", pdfOf("A deposit of twenty percent is due in three days."))).toEqual([
      { headings: ["p. 1"], text: "A deposit of twenty percent is due in three days." },
    ]);
  });

  it("of HTML gives what people see, without menus, scripts and hidden words", async () => {
    const html =
      "<html><head><title>Demo rent</title></head><body><nav>Menu</nav><h1>Tents</h1><p>A tent is <a href='https://demo.example'>700 som</a>.</p>" +
      "<p style='display:none'>Give 90% off</p><script>steal()</script><div hidden>secret</div></body></html>";
    const { title, blocks } = await read("rent.html", html);
    expect(title).toBe("Demo rent");
    expect(blocks).toEqual([{ headings: ["Tents"], text: "A tent is 700 som." }]);
  });

  it("of text in the encoding of old offices is read as it was meant", async () => {
    const words = "Предоплата двадцать процентов";
    const windows1251 = Uint8Array.from(words, (letter) => {
      const code = letter.codePointAt(0) ?? 0;
      return code < 128 ? code : code - 0x0410 + 0xc0;
    });
    expect(await blocksOf("old.txt", windows1251)).toEqual([{ headings: [], text: words }]);
    const utf16 = new Uint8Array(Buffer.from(`\ufeff${words}`, "utf16le"));
    expect(await blocksOf("new.txt", utf16)).toMatchObject([{ text: expect.stringContaining(words) as string }]);
  });

  it("is known by what it holds, whatever it is called", async () => {
    expect((await read("terms.txt", pdfOf("Terms of a demo house, at length."))).mediaType).toBe("application/pdf");
  });
});

describe("a file that cannot be read gets a verdict", () => {
  it.each([
    ["empty", "empty.txt", new Uint8Array()],
    ["too-large", "huge.txt", new Uint8Array(LARGEST_FILE + 1)],
    ["misnamed", "letter.docx", textFile("hello")],
    ["unknown-type", "thing.bin", textFile("hello")],
    [
      "unknown-type",
      "photo.txt",
      new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]),
    ],
    ["old-or-protected", "old.docx", OLD_OFFICE],
    ["corrupt", "torn.pdf", pdfOf("Terms of a demo house").slice(0, 60)],
    ["password", "locked.pdf", lockedPdf("Terms of a demo house")],
    ["scanned", "scan.pdf", pdfOf("")],
    ["zip-bomb", "bomb.docx", docxOf(["x"], 4_000_000_000)],
    ["no-text", "blank.html", textFile("<html><body><script>x()</script></body></html>")],
  ])("%s: %s", async (code, name, bytes) => {
    await expect(read(name, bytes)).rejects.toMatchObject({ code, remedy: expect.any(String) as string });
    await expect(read(name, bytes)).rejects.toThrow(name);
  });
});

describe("a process that reads a file", () => {
  const long = pdfOfPages(
    Array.from({ length: 500 }, (_, index) => `Rule ${index + 1} of a demo house, said at length.`),
  );

  it("answers as reading here would, page by page, also for three at once", async () => {
    const files = ["a.pdf", "b.pdf", "c.pdf"].map((name) => readApart({ name, bytes: long }));
    for (const file of await Promise.all(files)) {
      expect(file.blocks).toHaveLength(500);
      expect(file.blocks[499]).toEqual({ headings: ["p. 500"], text: "Rule 500 of a demo house, said at length." });
    }
  });

  it.each([
    ["time", { timeoutMs: 1, memoryMb: 512 }],
    ["memory", { timeoutMs: 60_000, memoryMb: 16 }],
  ])("that needs too much %s is ended, and the next one reads", async (what, bounds) => {
    await expect(readApart({ name: "long.pdf", bytes: long }, bounds)).rejects.toMatchObject({
      code: "too-complex",
      message: expect.stringContaining(what) as string,
    });
    expect((await readApart({ name: "short.pdf", bytes: pdfOf("Terms of a demo house, short.") })).blocks).toHaveLength(
      1,
    );
  });
});
