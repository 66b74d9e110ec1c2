import { error, redirect, type RequestEvent } from '@sveltejs/kit';
import { isId } from '#lib/domain/entry.ts';
import { localText } from '#lib/domain/local-text.ts';
import { distributionForm } from '#lib/forms/judging.ts';
import { auditText } from '#lib/i18n/audit.ts';
import { formatDateTime } from '#lib/i18n/format.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { STAGE_REASONS } from '#lib/i18n/reasons/judging.ts';
import { admitEntries } from '#lib/server/judging/admit-entries.ts';
import { distributeEntries } from '#lib/server/judging/distribute-entries.ts';
import { openStage } from '#lib/server/judging/open-stage.ts';
import { getStage, listJudgeProgress, listStageHistory, previewOpening } from '#lib/server/judging/queries.ts';
import { remindJudges } from '#lib/server/judging/remind-judges.ts';
import { removeGroup } from '#lib/server/judging/remove-group.ts';
import type { StageRefusal } from '#lib/domain/judging.ts';
import { flash } from '#lib/server/web/flash.ts';
import { stageFacts } from './stage-facts.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { ctx, locale }, params }) => {
	if (!isId(params.stage)) error(404);
	const stage = await getStage(ctx, params.stage);
	const [preview, judges, history] = await Promise.all([
		stage.state === 'preparing' ? previewOpening(ctx, stage.id) : null,
		stage.state === 'preparing' ? [] : listJudgeProgress(ctx, stage.id),
		listStageHistory(ctx, stage.id),
	]);
	const facts = stageFacts(stage, locale);
	const until = stage.closesAt
		? formatDateTime(stage.closesAt, ctx.installation.timeZone, locale)
		: m.judging_no_deadline();
	return {
		stage: facts,
		groups: stage.groups.map((group) => ({ ...group, name: localText(group.name, locale) })),
		divisions: stage.divisions.map((division) => ({
			id: division.id ?? '',
			name: division.name ? localText(division.name, locale) : m.judging_stage_no_division(),
			entries: division.entries,
			groups: division.groups.map(({ id, entries }) => {
				const group = stage.groups.find((known) => known.id === id);
				return { id, entries, name: group ? localText(group.name, locale) : null };
			}),
		})),
		preview,
		judges: judges.map((judge) => ({
			...judge,
			reminder: m.judging_stage_reminder_text({
				name: judge.name,
				category: facts.category,
				stage: facts.name,
				count: judge.assigned - judge.submitted,
				until,
			}),
		})),
		history: history.map(({ id, at, actor, name }) => ({ id, at, actor: actor ?? '—', text: auditText(name) })),
	};
};

function answer(
	event: RequestEvent<{ stage: string }>,
	decision: { ok: true } | { ok: false; reason: StageRefusal; facts?: unknown },
	done: string,
): never {
	flash(
		event,
		decision.ok
			? { kind: 'done', text: done }
			: { kind: 'refused', text: STAGE_REASONS[decision.reason](decision.facts ?? {}) },
	);
	redirect(303, `/staff/judging/${event.params.stage}`);
}

export const actions: Actions = {
	distribute: async (event) => {
		const data = await event.request.formData();
		const form = distributionForm.safeParse({
			version: data.get('version'),
			division: data.getAll('division'),
			group: data.getAll('group'),
		});
		if (!isId(event.params.stage) || !form.success) error(404);
		const { version, division, group } = form.data;
		const decision = await distributeEntries(event.locals.ctx, {
			stageId: event.params.stage,
			version,
			plan: division.flatMap((id, index) => {
				const to = group[index];
				return to === undefined || to === 'keep' ? [] : [{ divisionId: id === '' ? null : id, group: to }];
			}),
		});
		answer(event, decision, m.judging_done_distributed());
	},
	open: async (event) => {
		if (!isId(event.params.stage)) error(404);
		answer(event, await openStage(event.locals.ctx, { stageId: event.params.stage }), m.judging_done_opened());
	},
	removeGroup: async (event) => {
		const groupId = (await event.request.formData()).get('group');
		if (!isId(event.params.stage) || typeof groupId !== 'string' || !isId(groupId)) error(404);
		const decision = await removeGroup(event.locals.ctx, { stageId: event.params.stage, groupId });
		answer(event, decision, m.judging_done_group_removed());
	},
	admit: async (event) => {
		const groupId = (await event.request.formData()).get('group');
		if (!isId(event.params.stage) || typeof groupId !== 'string' || !isId(groupId)) error(404);
		const decision = await admitEntries(event.locals.ctx, { stageId: event.params.stage, groupId });
		answer(event, decision, m.judging_done_admitted());
	},
	remind: async (event) => {
		const judge = (await event.request.formData()).get('judge');
		if (!isId(event.params.stage) || (typeof judge === 'string' && !isId(judge))) error(404);
		const decision = await remindJudges(event.locals.ctx, {
			stageId: event.params.stage,
			...(typeof judge === 'string' && { judgeId: judge }),
		});
		answer(event, decision, m.judging_done_reminded({ count: (decision.ok && decision.count) || 0 }));
	},
};
