/** A `where` clause in the making; values become parameters in the order of their first use. */
export class Conditions {
  readonly values: unknown[] = [];
  readonly #texts: string[] = ["true"];

  /** Adds a condition; `make` is given the value's parameter. */
  add(value: unknown, make: (parameter: string) => string): void {
    this.#texts.push(make(this.parameter(value)));
  }

  addIf<T>(value: T | undefined, make: (parameter: string) => string): void {
    if (value !== undefined) this.add(value, make);
  }

  raw(text: string): void {
    this.#texts.push(text);
  }

  parameter(value: unknown): string {
    return `$${this.values.push(value)}`;
  }

  /** Never empty. */
  get text(): string {
    return this.#texts.join(" and ");
  }
}

const MIN_PHONE_DIGITS = 4;

/** Names, e-mails and user names by part; phones by their digits, because they are written in many ways. */
export function addClientText(where: Conditions, text: string): void {
  const pattern = where.parameter(`%${text.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`);
  const digits = text.replace(/\D/g, "");
  const phone =
    digits.length < MIN_PHONE_DIGITS
      ? ""
      : ` or regexp_replace(c.phone, '\\D', '', 'g') like ${where.parameter(`%${digits}%`)}`;
  where.raw(
    `(c.name ilike ${pattern} or c.email ilike ${pattern}${phone} or exists (
       select 1 from identities i where i.org_id = c.org_id and i.client_id = c.id
          and (i.name ilike ${pattern} or i.username ilike ${pattern})))`,
  );
}
