import { describe, expect, it } from "vitest";
import { UnavailableError } from "../domain/index.ts";
import { isUnavailable, postgresCode, toUnavailable } from "./postgres-errors.ts";

const serverError = (code: string) => Object.assign(new Error("from the server"), { code, severity: "ERROR" });
const nodeError = (code: string, syscall?: string) =>
  Object.assign(new Error("from Node"), { code, ...(syscall === undefined ? {} : { syscall }) });

describe("isUnavailable", () => {
  it.each(["08006", "08001", "53300", "57P01", "57P03", "25P03"])("is true of the server's %s", (code) => {
    expect(isUnavailable(serverError(code))).toBe(true);
  });

  it.each(["08P01", "23505", "42501", "57014", "40001", "25P02"])("is false of the server's %s", (code) => {
    expect(isUnavailable(serverError(code))).toBe(false);
  });

  it("is true of a socket that is not there, and false of a file that is not", () => {
    expect(isUnavailable(nodeError("ECONNREFUSED"))).toBe(true);
    expect(isUnavailable(nodeError("EPIPE"))).toBe(true);
    expect(isUnavailable(nodeError("ENOENT", "connect"))).toBe(true);
    expect(isUnavailable(nodeError("ENOENT", "open"))).toBe(false);
  });

  it("is true of what the driver says about a lost connection", () => {
    for (const text of ["Connection terminated unexpectedly", "Query read timeout", "timeout expired"]) {
      expect([text, isUnavailable(new Error(text))]).toEqual([text, true]);
    }
    expect(isUnavailable(new Error("some other text"))).toBe(false);
    expect(isUnavailable("no error at all")).toBe(false);
  });
});

describe("toUnavailable", () => {
  it("keeps the cause, and other errors as they are", () => {
    const lost = nodeError("ECONNRESET");
    expect(toUnavailable(lost)).toBeInstanceOf(UnavailableError);
    expect(toUnavailable(lost)).toMatchObject({ code: "database-unavailable", cause: lost });
    const other = serverError("23505");
    expect(toUnavailable(other)).toBe(other);
  });
});

describe("postgresCode", () => {
  it("is the server's code, and not Node's five letters", () => {
    expect(postgresCode(serverError("23505"))).toBe("23505");
    expect(postgresCode(nodeError("EPIPE"))).toBeUndefined();
  });
});
