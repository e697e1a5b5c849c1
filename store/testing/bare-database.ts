/** A database of its own without a pool: for tests of migrations, of the embedded database, and of outages. */
export interface BareDatabase {
  readonly connectionString: string;
  close(): Promise<void>;
}
