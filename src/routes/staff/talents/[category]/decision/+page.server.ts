import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { localText } from '#lib/domain/local-text.ts';
import { panelMean } from '#lib/domain/nomination.ts';
import { wallTime } from '#lib/domain/window-zone.ts';
import { peopleText, readDecision, readVersion } from '#lib/forms/talents.ts';
import { auditText } from '#lib/i18n/audit.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { DECISION_REFUSAL_TEXT, decisionViolationText } from '#lib/i18n/reasons/talents.ts';
import { recommendationRefusal } from '#lib/i18n/reasons/upward.ts';
import { listAudit } from '#lib/server/audit/queries.ts';
import { confirmDecision } from '#lib/server/nominations/confirm-decision.ts';
import { getDecision, getTalentCategory, listAllNominees } from '#lib/server/nominations/queries.ts';
import { reopenDecision } from '#lib/server/nominations/reopen-decision.ts';
import { saveDecision } from '#lib/server/nominations/save-decision.ts';
import { flash } from '#lib/server/web/flash.ts';
import { idParam } from '#lib/server/web/id-param.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, locals: { ctx, locale } }) => {
	const categoryId = idParam(params.category);
	const [category, { decision, targets }, nominees] = await Promise.all([
		getTalentCategory(ctx, categoryId),
		getDecision(ctx, categoryId),
		listAllNominees(ctx, categoryId),
	]);
	const history = decision ? await listAudit(ctx, 'decision', decision.id) : [];
	return {
		category: {
			id: categoryId,
			editionName: localText(category.editionName, locale),
			name: localText(category.name, locale),
			finished: category.editionState === 'finished',
		},
		decision,
		draft: {
			target: decision?.higherEditionId ?? targets.find(({ closed }) => !closed)?.id ?? '',
			decidedOn: decision?.decidedOn ?? wallTime(ctx.now, ctx.installation.timeZone).slice(0, 10),
			place: decision?.place ?? '',
			people: peopleText(decision?.people ?? []),
			reasons: decision?.reasons ?? '',
		},
		targets: targets.map(({ name, ...target }) => ({ ...target, name: localText(name, locale) })),
		nominees: nominees.map((row) => ({
			id: row.id,
			name: row.name,
			unit: localText(row.unitThen, locale),
			state: row.state,
			claims: row.claims,
			findings: row.findings,
			met: row.met,
			mean: panelMean(row.panelSum, row.panelCount),
			laureate: row.laureate,
			outcome: row.outcome,
			reason: row.reason,
		})),
		history: history.map(({ id, at, actor, name }) => ({ id, at, actor: actor ?? '—', text: auditText(name) })),
	};
};

const here = (event: RequestEvent, hash = '') => `/staff/talents/${idParam(event.params['category']!)}/decision${hash}`;

export const actions: Actions = {
	save: async (event) => {
		const form = await event.request.formData();
		const input = readDecision(form);
		const decision = await saveDecision(event.locals.ctx, { ...input, categoryId: idParam(event.params.category) });
		if (!decision.ok)
			return fail(409, {
				problem: DECISION_REFUSAL_TEXT[decision.reason](),
				details: [] as string[],
				typed: {
					target: input.higherEditionId ?? '',
					decidedOn: input.decidedOn ?? '',
					place: input.place,
					people: peopleText(input.people),
					reasons: input.reasons,
					rows: Object.fromEntries(
						input.rows.map(({ entryId, outcome, reason }) => [entryId, { outcome: outcome ?? '', reason }]),
					),
				},
			});
		flash(event, { kind: 'done', text: m.talents_decision_saved() });
		redirect(303, here(event));
	},
	confirm: async (event) => {
		const { ctx } = event.locals;
		const categoryId = idParam(event.params.category);
		const version = readVersion(await event.request.formData());
		const decision = await confirmDecision(ctx, { categoryId, version });
		if (!decision.ok) {
			const facts = decision.facts ?? {};
			const nominees = facts.violations ? await listAllNominees(ctx, categoryId) : [];
			const above = facts.above && recommendationRefusal(facts.above);
			const nameOf = (entryId: string) => nominees.find(({ id }) => id === entryId)?.name ?? '—';
			return fail(409, {
				problem: DECISION_REFUSAL_TEXT[decision.reason](),
				details: [
					...(facts.violations ?? []).map((violation) => decisionViolationText(violation, nameOf)),
					...(above ? [above.message, ...above.details] : []),
				],
				typed: null,
			});
		}
		flash(event, { kind: 'done', text: m.talents_decision_done() });
		redirect(303, here(event));
	},
	reopen: async (event) => {
		const decision = await reopenDecision(event.locals.ctx, { categoryId: idParam(event.params.category) });
		if (!decision.ok)
			return fail(409, { problem: DECISION_REFUSAL_TEXT[decision.reason](), details: [] as string[], typed: null });
		flash(event, { kind: 'done', text: m.talents_decision_reopened() });
		redirect(303, here(event));
	},
};
