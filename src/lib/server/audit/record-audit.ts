import { accountOf } from '#lib/domain/access.ts';
import type { AuditEvent, AuditRefs } from '#lib/domain/audit.ts';
import type { Context } from '../platform/context.ts';
import type { Trx } from '../platform/db.ts';
import { newId } from '../platform/ids.ts';
import { toJsonb } from '../platform/jsonb.ts';

/** One event of the trail, in the transaction of its cause: ids and field names, never values. */
export async function recordAudit(
	trx: Trx,
	ctx: Context,
	name: AuditEvent,
	refs: AuditRefs,
	fields: readonly string[] = [],
): Promise<void> {
	await trx
		.insertInto('audit_event')
		.values({
			id: newId(),
			at: ctx.now,
			actor_id: accountOf(ctx.actor),
			role: ctx.actor.kind === 'account' ? ctx.actor.role : null,
			request_id: ctx.requestId,
			name,
			refs: toJsonb(refs),
			fields: [...fields],
		})
		.execute();
}
