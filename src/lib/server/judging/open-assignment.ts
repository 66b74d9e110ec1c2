import { accountOf, hasRole } from '#lib/domain/access.ts';
import type { Context } from '../platform/context.ts';

/**
 * Notes once when the judge first had the work before him: nobody submits a sheet for a work he has not opened (domain reference 3.4).
 *
 * The desk's load calls it, a write on GET. That is sound here: it is a receipt of the reading itself, like the line in an access log
 * and like `session.seen_at`; it happens once, repeating it changes nothing, nothing is decided by it that the judge did not do by
 * looking, and a POST of its own would fail exactly where scripts are off. Links to the desk are not preloaded
 * (data-sveltekit-preload-data), so that hovering is not opening. A single conditional update, no audit event.
 */
export async function openAssignment(ctx: Context, assignmentId: string): Promise<void> {
	if (!hasRole(ctx.actor, 'judge')) return;
	await ctx.db
		.updateTable('assignment')
		.set({ opened_at: ctx.now })
		.where('id', '=', assignmentId)
		.where('judge_id', '=', accountOf(ctx.actor))
		.where('state', '=', 'assigned')
		.where('opened_at', 'is', null)
		.execute();
}
