import { HTTPException } from "hono/http-exception";
import { describe, expect, it } from "vitest";
import { ConflictError, InputError, InternalError, NotFoundError, UnavailableError } from "../domain/index.ts";
import { toTrouble } from "./problems.ts";

const options = { code: "some-code", message: "what happened", remedy: "what to do", data: { field: "text" } };

describe("what a caller is told of an error", () => {
  it.each([
    [new InputError(options), 400],
    [new NotFoundError(options), 404],
    [new ConflictError(options), 409],
    [new UnavailableError(options), 503],
    [new InternalError(options), 500],
  ])("%s has its status, code, field and remedy", (error, status) => {
    expect(toTrouble(error)).toEqual({
      status,
      code: "some-code",
      detail: "what happened",
      field: "text",
      remedy: "what to do",
    });
  });

  it("is nothing of an unknown error's text", () => {
    expect(toTrouble(new Error("secret of a customer"))).toEqual({
      status: 500,
      code: "internal",
      detail: expect.not.stringContaining("secret"),
    });
  });

  it("is 400 for text that no table can hold", () => {
    const error = Object.assign(new Error("invalid byte sequence"), { code: "22021", severity: "ERROR" });
    expect(toTrouble(error)).toMatchObject({ status: 400, code: "invalid-input" });
  });

  it("is 503 when the database is gone", () => {
    expect(toTrouble(Object.assign(new Error("connect"), { code: "ECONNREFUSED", syscall: "connect" }))).toMatchObject({
      status: 503,
    });
  });

  it("keeps the status of the framework's own refusals", () => {
    expect(toTrouble(new HTTPException(400, { message: "Malformed JSON" }))).toMatchObject({
      status: 400,
      detail: "Malformed JSON",
    });
  });
});
