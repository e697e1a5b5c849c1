import { expect, it } from "vitest";
import { InternalError } from "./domain/index.ts";
import { createLogger } from "./karavan.ts";

it("a line of the log tells of no person: not in fields, words, errors, their data and causes", () => {
  const lines: string[] = [];
  const logger = createLogger("info", { write: (line) => void lines.push(line) });
  const cause = new Error("Key (phone)=(0555123456) exists, ivan@mail.ru");
  const error = new InternalError({ code: "x", message: "of +996 700 111 222", data: { iin: "900101300017" }, cause });
  logger.error(
    { err: error, account: { text: "hello", phone: "0777 00 11 22" } },
    "паспорт ID1234567 for 4111111111111111",
  );
  const line = lines.join("");
  expect(line).not.toMatch(/0555|700 111|ivan@|900101|0777|1234567|4111|hello/);
  expect(JSON.parse(line)).toMatchObject({
    level: 50,
    msg: "паспорт [passport] for [card]",
    err: { type: "InternalError" },
  });
});
