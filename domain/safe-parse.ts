import { z } from "zod";

/** Whether a stranger's value like `{"length":{"toString":false}}` broke zod, which compares a length before it looks at the type. */
export const isImpossibleValue = (error: unknown): boolean =>
  error instanceof TypeError && error.message === "Cannot convert object to primitive value";

/** `schema.safeParse` for what strangers and models send: no value makes it throw. */
export function safeParse<Output>(schema: z.ZodType<Output>, value: unknown): z.ZodSafeParseResult<Output> {
  try {
    return schema.safeParse(value);
  } catch (error) {
    if (!isImpossibleValue(error)) throw error;
    return z.custom<Output>(() => false, "a value is of the wrong type").safeParse(value);
  }
}
