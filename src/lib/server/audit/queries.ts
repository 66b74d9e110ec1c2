import { sql, type RawBuilder } from 'kysely';
import { hasRole } from '#lib/domain/access.ts';
import type { AuditEvent, AuditNoun } from '#lib/domain/audit.ts';
import { toJsonb } from '../platform/jsonb.ts';
import type { Context } from '../platform/context.ts';
import { fixedQuery } from '../platform/db.ts';
import { NotFound } from '../platform/not-found.ts';

export interface AuditLine {
	id: string;
	at: Date;
	/** who, by name; null for the system or somebody not signed in */
	actor: string | null;
	role: string | null;
	name: AuditEvent;
	fields: string[];
}

/** At most so many lines of one object's history are shown. */
const LINES_MOST = 100;

/**
 * Found first, sorted then: the planner would rather walk the whole trail by time until it has met enough of this object. What is
 * looked for comes by a subselect, so that one plan serves every object. The names by the lines found: joined, the planner reads
 * all accounts for a handful of lines.
 */
function linesOf(refs: RawBuilder<unknown>, limit: RawBuilder<number>, without?: RawBuilder<AuditEvent[]>) {
	return sql<AuditLine>`with found as materialized (
			select e.id, e.at, e.actor_id, e.role, e.name, e.fields from audit_event e
			where e.refs @> (select ${refs}) ${without ? sql`and e.name <> all (${without}::text[])` : sql``})
		select e.id, e.at, (select p.name from account a join person p on p.id = a.person_id where a.id = e.actor_id) as actor,
			e.role, e.name, e.fields
		from found e order by e.at desc, e.id desc limit ${limit}`;
}

const findAudit = fixedQuery<{ refs: string; without: AuditEvent[]; limit: number }, AuditLine>(
	({ refs, without, limit }) => linesOf(sql`${refs}::jsonb`, limit, without),
);

/** An {@link AuditLine} as it comes through JSON. */
export type AuditLineJson = Omit<AuditLine, 'at'> & { at: string };

/** The history of an entry inside another query about it, as JSON; whoever asks has made sure that the actor is staff. */
export function entryHistoryJson(entryId: RawBuilder<string>): RawBuilder<AuditLineJson[]> {
	const lines = linesOf(sql`jsonb_build_object('entry', ${entryId}::text)`, sql.lit(LINES_MOST));
	return sql`(select coalesce(json_agg(h order by h.at desc, h.id desc), '[]') from (${lines}) h)`;
}

export function readHistory(lines: readonly AuditLineJson[]): AuditLine[] {
	return lines.map((line) => ({ ...line, at: new Date(line.at) }));
}

/**
 * The history of one object, newest first; `without` leaves out events of which a busy object has hundreds. Staff and administrators only.
 */
export async function listAudit(
	ctx: Context,
	noun: AuditNoun,
	id: string,
	limit = LINES_MOST,
	without: readonly AuditEvent[] = [],
): Promise<AuditLine[]> {
	if (!hasRole(ctx.actor, 'staff', 'administrator')) throw new NotFound('audit');
	return findAudit(ctx.db, { refs: toJsonb({ [noun]: id }), without: [...without], limit });
}
