import { describe, expect, it } from "vitest";
import {
  ConfigError,
  ConflictError,
  InputError,
  InternalError,
  KaravanError,
  ModelError,
  NotFoundError,
  PlatformError,
  UnavailableError,
  describeError,
  errorCode,
} from "./errors.ts";

const OPTIONS = { code: "some-code", message: "what happened" };

describe("errors", () => {
  it("carry their class, code, data, remedy and cause", () => {
    const cause = new TypeError("inside");
    const data = { field: "at" };
    for (const Kind of [InputError, NotFoundError, ConflictError, ConfigError, UnavailableError, InternalError]) {
      const error = new Kind({ ...OPTIONS, remedy: "do this", data, cause });
      expect(error).toBeInstanceOf(KaravanError);
      expect(error).toMatchObject({ name: Kind.name, ...OPTIONS, remedy: "do this", data, cause });
    }
  });

  it("have empty data and no cause when none was given", () => {
    const error = new InputError(OPTIONS);
    expect(error.data).toEqual({});
    expect("cause" in error).toBe(false);
    expect(error.remedy).toBeUndefined();
  });

  it("of a platform say whether the message arrived, and when to try again", () => {
    const error = new PlatformError({ ...OPTIONS, outcome: "retry", retryAfterMs: 3000 });
    expect(error).toMatchObject({ outcome: "retry", retryAfterMs: 3000 });
    expect(new PlatformError({ ...OPTIONS, outcome: "rejected" }).retryAfterMs).toBeUndefined();
    expect(new ModelError({ ...OPTIONS, retryable: true }).retryable).toBe(true);
  });

  it("are described in one line without a stack", () => {
    expect(describeError(new ConflictError(OPTIONS))).toBe("some-code: what happened");
    expect(describeError(new RangeError("too far"))).toBe("RangeError: too far");
    expect(describeError("a secret text")).toBe("unknown error");
    expect(describeError(null)).toBe("unknown error");
  });

  it("that are not ours have the code internal", () => {
    expect(errorCode(new NotFoundError(OPTIONS))).toBe("some-code");
    expect(errorCode(new Error("x"))).toBe("internal");
    expect(errorCode(undefined)).toBe("internal");
  });
});
