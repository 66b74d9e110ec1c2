import { error, redirect } from '@sveltejs/kit';
import { hasRole } from '#lib/domain/access.ts';
import { missingItems } from '#lib/domain/checklist.ts';
import { isId } from '#lib/domain/entry.ts';
import { entryRefusalText } from '#lib/i18n/reasons/entries.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { findLastCheck } from '#lib/server/eligibility/queries.ts';
import { getEntry, whatMayBeDone } from '#lib/server/entries/queries.ts';
import { takeBackEntry } from '#lib/server/entries/take-back-entry.ts';
import { withdrawEntry } from '#lib/server/entries/withdraw-entry.ts';
import { listWayUpward } from '#lib/server/recommendations/queries.ts';
import { flash } from '#lib/server/web/flash.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, locals: { ctx, session } }) => {
	if (!isId(params.id)) error(404);
	const entry = await getEntry(ctx, params.id);
	return {
		entry,
		// the last word of the district, where it is about this state
		check: entry.mendBy || entry.state === 'rejected' ? await findLastCheck(ctx, entry.id) : undefined,
		may: whatMayBeDone(ctx, entry),
		// only what was filed can have gone further
		upward: entry.number === null ? [] : await listWayUpward(ctx, entry.id),
		missing: missingItems(entry.category, entry.draft).length,
		/** may file for the unit: now, or after switching the role */
		coordinates: hasRole(ctx.actor, 'coordinator')
			? ('now' as const)
			: session?.roles.some(({ role, unitId }) => role === 'coordinator' && unitId === entry.unitId)
				? ('after_switching' as const)
				: null,
	};
};

export const actions: Actions = {
	takeBack: async (event) => {
		const { id } = event.params;
		if (!isId(id)) error(404);
		const decision = await takeBackEntry(event.locals.ctx, id);
		if (!decision.ok) {
			flash(event, { kind: 'refused', text: entryRefusalText(decision.reason) });
			redirect(303, `/teacher/entries/${id}`);
		}
		flash(event, { kind: 'done', text: m.entries_taken_back() });
		redirect(303, `/teacher/entries/${id}/edit`);
	},
	withdraw: async (event) => {
		const { id } = event.params;
		if (!isId(id)) error(404);
		const decision = await withdrawEntry(event.locals.ctx, id);
		if (!decision.ok) {
			flash(event, { kind: 'refused', text: entryRefusalText(decision.reason) });
			redirect(303, `/teacher/entries/${id}`);
		}
		flash(event, { kind: 'done', text: decision.code === 'deleted' ? m.entries_deleted() : m.entries_withdrawn() });
		redirect(303, decision.code === 'deleted' ? '/teacher' : `/teacher/entries/${id}`);
	},
};
