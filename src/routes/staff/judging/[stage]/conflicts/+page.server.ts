import { error, fail, redirect } from '@sveltejs/kit';
import { isId } from '#lib/domain/entry.ts';
import { localText } from '#lib/domain/local-text.ts';
import type { JudgingFormProblem } from '#lib/domain/judging.ts';
import { conflictForm } from '#lib/forms/judging.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { JUDGING_PROBLEMS, STAGE_REASONS } from '#lib/i18n/reasons/judging.ts';
import { declareConflict } from '#lib/server/judging/declare-conflict.ts';
import { getStage, listConflicts } from '#lib/server/judging/queries.ts';
import { withdrawConflict } from '#lib/server/judging/withdraw-conflict.ts';
import { flash } from '#lib/server/web/flash.ts';
import { stageFacts } from '../stage-facts.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { ctx, locale }, params }) => {
	if (!isId(params.stage)) error(404);
	const stage = await getStage(ctx, params.stage);
	const { found, declared, judges, units } = await listConflicts(ctx, stage.id);
	return {
		stage: stageFacts(stage, locale),
		found,
		declared: declared.map(({ unitName, ...row }) => ({ ...row, unit: unitName && localText(unitName, locale) })),
		judges,
		units: units.map(({ id, name }) => ({ id, name: localText(name, locale) })),
	};
};

export const actions: Actions = {
	declare: async (event) => {
		if (!isId(event.params.stage)) error(404);
		const data = await event.request.formData();
		const typedIn = (name: string) => {
			const value = data.get(name);
			return typeof value === 'string' ? value : '';
		};
		const form = conflictForm.safeParse(Object.fromEntries(data));
		const refused = (status: number, message: string) =>
			fail(status, {
				message,
				typed: {
					judge: typedIn('judge'),
					about: typedIn('about') === 'unit' ? ('unit' as const) : ('entry' as const),
					number: typedIn('number'),
					unit: typedIn('unit'),
					reason: typedIn('reason'),
				},
			});
		if (!form.success) return refused(400, JUDGING_PROBLEMS.reason_too_long());
		const { judge, about, number, unit, reason } = form.data;
		const problem: JudgingFormProblem | null =
			judge === '' ? 'judge_missing' : (about === 'unit' ? unit : number) === '' ? 'target_missing' : null;
		if (problem) return refused(400, JUDGING_PROBLEMS[problem]());
		const decision = await declareConflict(event.locals.ctx, {
			stageId: event.params.stage,
			judgeId: judge,
			about: about === 'unit' ? { unitId: unit } : { workNumber: number },
			reason,
		});
		if (!decision.ok) return refused(409, STAGE_REASONS[decision.reason]({}));
		const { released: count = 0, submitted = 0 } = decision;
		flash(event, {
			kind: submitted > 0 ? 'warning' : 'done',
			text:
				submitted > 0 ? m.judging_done_declared_submitted({ count, submitted }) : m.judging_done_declared({ count }),
		});
		redirect(303, `/staff/judging/${event.params.stage}/conflicts`);
	},
	withdraw: async (event) => {
		const conflictId = (await event.request.formData()).get('conflict');
		if (!isId(event.params.stage) || typeof conflictId !== 'string' || !isId(conflictId)) error(404);
		await withdrawConflict(event.locals.ctx, { stageId: event.params.stage, conflictId });
		flash(event, { kind: 'done', text: m.judging_done_withdrawn() });
		redirect(303, `/staff/judging/${event.params.stage}/conflicts`);
	},
};
