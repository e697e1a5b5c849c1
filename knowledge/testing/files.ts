/** Files made here, so that every way in which one can be wrong is known. */
import { Buffer } from "node:buffer";
import { crc32 } from "node:zlib";

const bytesOf = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, "utf8"));

interface Entry {
  name: string;
  text: string;
  /** What the archive's directory says that it unpacks to. */
  claims?: number;
}

/** A ZIP archive without compression. */
export function zipOf(entries: readonly Entry[]): Uint8Array {
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const { name, text, claims } of entries) {
    const [body, title] = [Buffer.from(text, "utf8"), Buffer.from(name, "utf8")];
    const head = Buffer.alloc(30);
    head.writeUInt32LE(0x04034b50, 0);
    head.writeUInt16LE(20, 4);
    head.writeUInt32LE(crc32(body), 14);
    head.writeUInt32LE(body.length, 18);
    head.writeUInt32LE(body.length, 22);
    head.writeUInt16LE(title.length, 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(20, 4);
    entry.writeUInt16LE(20, 6);
    entry.writeUInt32LE(crc32(body), 16);
    entry.writeUInt32LE(body.length, 20);
    entry.writeUInt32LE(claims ?? body.length, 24);
    entry.writeUInt16LE(title.length, 28);
    entry.writeUInt32LE(offset, 42);
    locals.push(head, title, body);
    central.push(entry, title);
    offset += head.length + title.length + body.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return new Uint8Array(Buffer.concat([...locals, directory, end]));
}

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
const RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships";
const OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const relations = (targets: Readonly<Record<string, string>>): string =>
  `${XML}<Relationships xmlns="${RELATIONS}">${Object.entries(targets)
    .map(([type, target], index) => `<Relationship Id="rId${index + 1}" Type="${OFFICE}/${type}" Target="${target}"/>`)
    .join("")}</Relationships>`;

/** A Word file; a paragraph that begins with `#` is a heading. */
export function docxOf(paragraphs: readonly string[], claims?: number): Uint8Array {
  const word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
  const body = paragraphs.map((text) => {
    const style = text.startsWith("#") ? '<w:pPr><w:pStyle w:val="Heading1"/></w:pPr>' : "";
    return `<w:p>${style}<w:r><w:t>${text.replace(/^#\s*/, "")}</w:t></w:r></w:p>`;
  });
  const type = "application/vnd.openxmlformats-officedocument.wordprocessingml";
  return zipOf([
    {
      name: "[Content_Types].xml",
      text: `${XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="${type}.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="${type}.styles+xml"/></Types>`,
    },
    { name: "_rels/.rels", text: relations({ officeDocument: "word/document.xml" }) },
    { name: "word/_rels/document.xml.rels", text: relations({ styles: "styles.xml" }) },
    {
      name: "word/styles.xml",
      text: `${XML}<w:styles xmlns:w="${word}"><w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/></w:style></w:styles>`,
    },
    {
      name: "word/document.xml",
      text: `${XML}<w:document xmlns:w="${word}"><w:body>${body.join("")}</w:body></w:document>`,
      ...(claims !== undefined && { claims }),
    },
  ]);
}

/** A spreadsheet with one sheet. */
export function xlsxOf(sheet: string, rows: readonly (readonly (string | number)[])[]): Uint8Array {
  const main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
  const cells = rows.map((row, at) => {
    const inner = row.map((cell, column) => {
      const place = `${String.fromCharCode(65 + column)}${at + 1}`;
      return typeof cell === "number"
        ? `<c r="${place}"><v>${cell}</v></c>`
        : `<c r="${place}" t="inlineStr"><is><t>${cell}</t></is></c>`;
    });
    return `<row r="${at + 1}">${inner.join("")}</row>`;
  });
  const type = "application/vnd.openxmlformats-officedocument.spreadsheetml";
  return zipOf([
    {
      name: "[Content_Types].xml",
      text: `${XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${type}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${type}.worksheet+xml"/></Types>`,
    },
    { name: "_rels/.rels", text: relations({ officeDocument: "xl/workbook.xml" }) },
    { name: "xl/_rels/workbook.xml.rels", text: relations({ worksheet: "worksheets/sheet1.xml" }) },
    {
      name: "xl/workbook.xml",
      text: `${XML}<workbook xmlns="${main}" xmlns:r="${OFFICE}"><sheets><sheet name="${sheet}" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    },
    {
      name: "xl/worksheets/sheet1.xml",
      text: `${XML}<worksheet xmlns="${main}"><sheetData>${cells.join("")}</sheetData></worksheet>`,
    },
  ]);
}

/** A PDF; ASCII only, as its built-in font. A page without a text holds nothing. */
export function pdfOfPages(texts: readonly string[], trailer = ""): Uint8Array {
  const pages = texts.map((_, index) => 4 + index * 2);
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    `<< /Type /Pages /Kids [${pages.map((number) => `${number} 0 R`).join(" ")}] /Count ${pages.length} >>`,
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ...texts.flatMap((text, index) => {
      const lines = text === "" ? "" : `BT /F1 12 Tf 72 720 Td (${text}) Tj ET`;
      return [
        `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents ${5 + index * 2} 0 R /Resources << /Font << /F1 3 0 R >> >> >>`,
        `<< /Length ${lines.length} >>\nstream\n${lines}\nendstream`,
      ];
    }),
  ];
  const parts = ["%PDF-1.4\n"];
  let length = parts[0]?.length ?? 0;
  const offsets = objects.map((object, index) => {
    const at = length;
    const part = `${index + 1} 0 obj\n${object}\nendobj\n`;
    parts.push(part);
    length += part.length;
    return at;
  });
  const table = offsets.map((at) => `${String(at).padStart(10, "0")} 00000 n \n`).join("");
  const end = `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R ${trailer}>>\nstartxref\n${length}\n%%EOF\n`;
  return bytesOf(`${parts.join("")}xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}${end}`);
}

export const pdfOf = (text: string): Uint8Array => pdfOfPages([text]);

/** One that asks for a password: what no password opens is all that its lock holds. */
export const lockedPdf = (text: string): Uint8Array =>
  pdfOfPages(
    [text],
    `/ID [<${"00".repeat(16)}> <${"00".repeat(16)}>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <${"a5".repeat(32)}> /U <${"5a".repeat(32)}> >> `,
  );

/** What old Office files, and new ones with a password, begin with. */
export const OLD_OFFICE = new Uint8Array([
  0xd0,
  0xcf,
  0x11,
  0xe0,
  0xa1,
  0xb1,
  0x1a,
  0xe1,
  ...Array.from({ length: 600 }, () => 0),
]);
export const textFile = bytesOf;
