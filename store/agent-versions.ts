import { AgentSettings, InternalError, type AgentName } from "../domain/index.ts";
import { decodeCursor, SEQ_PART, toPage, type Page } from "./cursors.ts";
import type { Tx } from "./tx.ts";

/** One change of an agent's configuration. */
export interface AgentVersion {
  agent: string;
  version: number;
  settings: AgentSettings;
  /** The version whose settings these are again. */
  restoredFrom: number | null;
  note: string | null;
  changedBy: string;
  changedAt: Date;
}

const COLUMNS = `agent, version, settings, restored_from as "restoredFrom", note, changed_by as "changedBy", changed_at as "changedAt"`;

const toVersion = (row: AgentVersion): AgentVersion => ({ ...row, settings: AgentSettings.parse(row.settings) });

/** The configurations in force, by agent's name, as a column of `organisations`. */
export const AGENTS_COLUMN = `(
  select coalesce(json_object_agg(v.agent, json_build_object('version', v.version, 'settings', v.settings)), '{}')
    from (select distinct on (agent) agent, version, settings from agent_versions
           where org_id = current_org() order by agent, version desc) v) as agents`;

/** One version, or the newest; undefined: never changed, or no such version. */
export async function readAgentVersion(
  tx: Tx,
  agent: AgentName,
  version: number | null,
): Promise<AgentVersion | undefined> {
  const rows = await tx.query<AgentVersion>(
    `select ${COLUMNS} from agent_versions
      where org_id = current_org() and agent = $1 and ($2::int is null or version = $2)
      order by version desc limit 1`,
    [agent, version],
  );
  return rows[0] === undefined ? undefined : toVersion(rows[0]);
}

/** Newest first. @throws InputError `bad-cursor` */
export async function listAgentVersions(
  tx: Tx,
  request: { agent: AgentName; cursor?: string | undefined; limit: number },
): Promise<Page<AgentVersion>> {
  const [before] = request.cursor === undefined ? [null] : decodeCursor(request.cursor, [SEQ_PART]);
  const rows = await tx.query<AgentVersion>(
    `select ${COLUMNS} from agent_versions
      where org_id = current_org() and agent = $1 and ($2::bigint is null or version < $2)
      order by version desc limit $3`,
    [request.agent, before, request.limit + 1],
  );
  return toPage(rows.map(toVersion), request.limit, ({ version }) => [String(version)]);
}

/** Of several that change an agent at once the second waits here, and builds on what the first has made. */
export async function lockAgentVersions(tx: Tx): Promise<void> {
  await tx.query("select from organisations where id = current_org() for no key update");
}

export type NewAgentVersion = Omit<AgentVersion, "version">;

/** Puts a version into force. Call under `lockAgentVersions`. */
export async function insertAgentVersion(tx: Tx, made: NewAgentVersion): Promise<AgentVersion> {
  const { agent, settings, restoredFrom, note, changedBy, changedAt } = made;
  const rows = await tx.query<AgentVersion>(
    `insert into agent_versions (org_id, agent, version, settings, restored_from, note, changed_by, changed_at)
     select current_org(), $1, coalesce(max(version), 0) + 1, $2, $3, $4, $5, $6
       from agent_versions where org_id = current_org() and agent = $1
     returning ${COLUMNS}`,
    [agent, JSON.stringify(settings), restoredFrom, note, changedBy, changedAt],
  );
  if (rows[0] === undefined) throw new InternalError({ code: "no-row", message: "an insert returned no row" });
  return toVersion(rows[0]);
}
