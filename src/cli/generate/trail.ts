import type { Role } from '#lib/domain/access.ts';
import type { AuditEvent, AuditRefs } from '#lib/domain/audit.ts';
import { toJsonb } from '#lib/server/platform/jsonb.ts';
import type { Random } from './random.ts';
import type { Rows } from './rows.ts';

/** The audit events that the commands would have left behind. */
export interface Trail {
	add(
		name: AuditEvent,
		at: Date,
		actor: { id: string } | null,
		role: Role | null,
		refs: AuditRefs,
		fields?: string[],
	): void;
}

export function createTrail(random: Random, rows: Rows): Trail {
	const dice = random.fork('trail');
	return {
		add(name, at, actor, role, refs, fields = []) {
			const id = dice.timedId(at);
			rows.add('audit_event', {
				id,
				at,
				actor_id: actor?.id ?? null,
				role,
				request_id: dice.timedId(at),
				name,
				refs: toJsonb(refs),
				fields,
			});
		},
	};
}
