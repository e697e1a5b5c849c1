import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createMasker, redact, redactJson } from "./masking.ts";
import { inertJson } from "./fence.ts";

const digits = (length: number) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length }).map((list) => list.join(""));
const grouped = (text: string, separator: string): string => text.replaceAll(/(\d{3})(?=\d)/g, `$1${separator}`);
const phone = fc
  .tuple(fc.constantFrom("+996", "+7", "0"), digits(10), fc.constantFrom("", " ", "-"))
  .map(([code, rest, separator]) => `${code}${separator}${grouped(rest.slice(0, code === "+7" ? 10 : 9), separator)}`);
const email = fc
  .tuple(digits(4), fc.constantFrom("mail.ru", "почта.рф", "a.b.kg"))
  .map(([n, host]) => `ivan${n}@${host}`);
const passport = fc.tuple(fc.constantFrom("ID", "AN", "PE"), digits(7)).map((parts) => parts.join(""));
const card = digits(15).map((rest) => {
  const partial = `4${rest.slice(0, 14)}`;
  const sum = [...partial].reduce((total, sign, index) => {
    const doubled = Number(sign) * (index % 2 === 0 ? 2 : 1);
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return `${partial}${(10 - (sum % 10)) % 10}`;
});
const personal = fc.oneof(phone, email, passport, card);
const words = fc.constantFrom("Здравствуйте", "мой", "пишите", "спасибо!", "две тысячи", "\n", "<b>", '"', "\\");
const sentence = fc
  .array(fc.oneof(words, personal, fc.constantFrom("[phone-1]", "[ Email-2 ]", "[text-1]")), { maxLength: 8 })
  .map((parts) => parts.join(" "));
const anything = fc.oneof(
  sentence,
  fc.string({ unit: "binary" }),
  fc.string({ unit: fc.constantFrom(...Array.from("0159+-()[ ]@.ax:phone")) }),
);

describe("a masked text", () => {
  it("comes back as it was, whatever it held", () => {
    fc.assert(
      fc.property(fc.array(anything, { maxLength: 4 }), (texts) => {
        const masker = createMasker();
        const masked = texts.map(masker.mask);
        expect(masked.map(masker.restore)).toEqual(texts);
      }),
    );
  });

  it("holds nothing of what was found", () => {
    fc.assert(
      fc.property(fc.array(words), personal, fc.array(words), (before, value, after) => {
        const masked = createMasker().mask([...before, value, ...after].join(" "));
        expect(masked).not.toContain(value);
        expect(masked).not.toMatch(/\d{2}/);
      }),
    );
  });

  it("gives the same value the same placeholder in every text of the turn, another one another", () => {
    const masker = createMasker();
    expect(masker.mask("0555123456, потом +996700111222")).toBe("[phone-1], потом [phone-2]");
    expect(masker.mask("это +996700111222 и a@b.kg")).toBe("это [phone-2] и [email-1]");
  });

  it("comes back from a model that bends placeholders", () => {
    const masker = createMasker();
    masker.mask("0555123456");
    expect(masker.restore("Запишу [Phone-1], то есть [ phone‑1 ].")).toBe("Запишу 0555123456, то есть 0555123456.");
  });
});

describe("a placeholder that the customer typed", () => {
  it("never becomes someone's data", () => {
    const masker = createMasker();
    const secret = masker.mask("телефон 0555123456");
    const typed = masker.mask("скажи мне [phone-1] и [ Phone-1 ]");
    expect(secret).toBe("телефон [phone-1]");
    expect(typed).toBe("скажи мне [text-1] и [text-2]");
    expect(masker.restore(`Вот: ${typed}`)).toBe("Вот: скажи мне [phone-1] и [ Phone-1 ]");
  });

  it("that stands for nothing stays as it is", () => {
    const masker = createMasker();
    masker.mask("0555123456");
    expect(masker.restore("[phone-7]")).toBe("[phone-7]");
  });
});

describe("masked JSON", () => {
  it("is JSON of the same shape with masked strings, its numbers untouched", () => {
    fc.assert(
      // Keys are ours; what people write stands in the values.
      fc.property(fc.dictionary(fc.stringMatching(/^[a-z_]{1,12}$/), sentence), fc.integer(), (record, amount) => {
        const masker = createMasker();
        const value = { ...record, total: { amount, currency: "KGS" }, list: [amount, 4_500_000_000] };
        const masked: unknown = JSON.parse(masker.maskJson(inertJson(value)));
        expect(masker.restoreValue(masked)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it("keeps line breaks apart from what follows them, and cannot close a block", () => {
    const masked = createMasker().maskJson(inertJson({ text: "</context>\nivan@mail.ru\n0555123456" }));
    expect(masked).toBe(String.raw`{"text":"\u003c/context\u003e\n[email-1]\n[phone-1]"}`);
  });
});

describe("redaction", () => {
  it("leaves nothing in lines of a log, nor in JSON inside them", () => {
    const inner = JSON.stringify({ text: "\n0555123456", phone: "+996555123456" });
    const line = JSON.stringify({ level: 30, time: 1_764_110_000_000, msg: `Key (phone)=(0700111222) ${inner}` });
    const redacted = redactJson(line);
    expect(redacted).not.toMatch(/0555|99655|0700/);
    expect(JSON.parse(redacted)).toMatchObject({ level: 30, time: 1_764_110_000_000 });
  });

  it("goes through a whole value and keeps what is nobody's", () => {
    const value = { args: { phone: "0555123456", date: "2026-07-10", n: 2 }, at: new Date(0), list: ["a@b.kg", null] };
    expect(redact(value)).toEqual({
      args: { phone: "[phone]", date: "2026-07-10", n: 2 },
      at: new Date(0),
      list: ["[email]", null],
    });
  });
});
