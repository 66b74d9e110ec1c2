import { hasRole } from '#lib/domain/access.ts';
import type { AuditEvent, AuditNoun } from '#lib/domain/audit.ts';
import { toJsonb } from '../platform/jsonb.ts';
import type { Context } from '../platform/context.ts';
import { NotFound } from '../platform/not-found.ts';
import { sql } from 'kysely';

export interface AuditLine {
	id: string;
	at: Date;
	/** who, by name; null for the system or somebody not signed in */
	actor: string | null;
	role: string | null;
	name: AuditEvent;
	fields: string[];
}

/**
 * The history of one object, newest first; `without` leaves out events of which a busy object has hundreds. Staff and administrators only.
 */
export async function listAudit(
	ctx: Context,
	noun: AuditNoun,
	id: string,
	limit = 100,
	without: readonly AuditEvent[] = [],
): Promise<AuditLine[]> {
	if (!hasRole(ctx.actor, 'staff', 'administrator')) throw new NotFound('audit');
	const rows = await ctx.db
		// Found first, sorted then: the planner would rather walk the whole trail by time until it has met enough of this object.
		.with(
			(cte) => cte('found').materialized(),
			(db) =>
				db
					.selectFrom('audit_event as e')
					.select(['e.id', 'e.at', 'e.actor_id', 'e.role', 'e.name', 'e.fields'])
					.where(sql<boolean>`e.refs @> ${toJsonb({ [noun]: id })}::jsonb`)
					.$if(without.length > 0, (query) => query.where('e.name', 'not in', without)),
		)
		.selectFrom('found as e')
		.leftJoin('account as a', 'a.id', 'e.actor_id')
		.leftJoin('person as p', 'p.id', 'a.person_id')
		.select(['e.id', 'e.at', 'p.name as actor', 'e.role', 'e.name', 'e.fields'])
		.orderBy('e.at', 'desc')
		.orderBy('e.id', 'desc')
		.limit(limit)
		.execute();
	return rows.map((row) => ({ ...row, name: row.name as AuditEvent }));
}
