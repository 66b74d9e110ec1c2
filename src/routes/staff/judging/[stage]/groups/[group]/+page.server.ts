import { error, fail, redirect } from '@sveltejs/kit';
import { superValidate } from 'sveltekit-superforms';
import { zod4 } from 'sveltekit-superforms/adapters';
import { isId } from '#lib/domain/entry.ts';
import { localText } from '#lib/domain/local-text.ts';
import { JUDGING_FORM_PROBLEMS } from '#lib/domain/judging.ts';
import { groupForm } from '#lib/forms/judging.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { JUDGING_PROBLEMS, STAGE_REASONS } from '#lib/i18n/reasons/judging.ts';
import { getStage, listCandidates, listStageConflicts } from '#lib/server/judging/queries.ts';
import { saveGroup } from '#lib/server/judging/save-group.ts';
import { flash } from '#lib/server/web/flash.ts';
import { stageFacts } from '../../stage-facts.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { ctx, locale }, params }) => {
	const { stage: stageId, group: groupId } = params;
	if (!isId(stageId) || (groupId !== 'new' && !isId(groupId))) error(404);
	const stage = await getStage(ctx, stageId);
	const group = stage.groups.find(({ id }) => id === groupId);
	if ((groupId !== 'new' && !group) || stage.state !== 'preparing') error(404);
	const candidates = await listCandidates(ctx, stage.categoryId);
	const conflicts = await listStageConflicts(
		ctx,
		stage.id,
		candidates.map(({ id }) => id),
	);
	const ordinal = String(stage.groups.length + 1);
	return {
		stage: stageFacts(stage, locale),
		title: group ? localText(group.name, locale) : null,
		group: {
			name: group?.name.zh ?? m.judging_group_default_name({ number: ordinal }, { locale: 'zh-CN' }),
			name_en: group ? (group.name.en ?? '') : m.judging_group_default_name({ number: ordinal }, { locale: 'en' }),
			method: group?.method ?? ('all' as const),
			judges_per_entry: group?.judgesPerEntry ?? 3,
			judges: group?.members.map(({ id }) => id) ?? [],
			lead: group?.leadId ?? '',
		},
		candidates: candidates.map((judge) => {
			const other = stage.groups.find(
				({ id, members }) => id !== groupId && members.some((one) => one.id === judge.id),
			);
			return {
				...judge,
				conflicts: conflicts.get(judge.id) ?? 0,
				otherGroup: other ? localText(other.name, locale) : null,
			};
		}),
	};
};

export const actions: Actions = {
	default: async (event) => {
		const { ctx } = event.locals;
		const { stage: stageId, group: groupId } = event.params;
		if (!isId(stageId) || (groupId !== 'new' && !isId(groupId))) error(404);
		const form = await superValidate(event.request, zod4(groupForm));
		const { version: _, ...typed } = form.data;
		if (!form.valid) {
			const codes = Object.values(form.errors).flat();
			const known = JUDGING_FORM_PROBLEMS.find((problem) => codes.includes(problem));
			return fail(400, { typed, message: JUDGING_PROBLEMS[known ?? 'judge_missing']() });
		}
		const { version, name, name_en, method, judges_per_entry, judges, lead } = form.data;
		const decision = await saveGroup(ctx, {
			stageId,
			...(groupId !== 'new' && { groupId }),
			version,
			name: { zh: name, ...(name_en && { en: name_en }) },
			method,
			judgesPerEntry: method === 'balanced' ? judges_per_entry : null,
			judgeIds: judges,
			leadId: lead === '' ? null : lead,
		});
		if (!decision.ok) return fail(409, { typed, message: STAGE_REASONS[decision.reason](decision.facts ?? {}) });
		flash(event, { kind: 'done', text: m.judging_done_group_saved() });
		redirect(303, `/staff/judging/${stageId}`);
	},
};
