import { error, fail, redirect } from '@sveltejs/kit';
import { localText } from '#lib/domain/local-text.ts';
import { conditionHint, mayReview, panelMean } from '#lib/domain/nomination.ts';
import { readFindings } from '#lib/forms/talents.ts';
import { auditText } from '#lib/i18n/audit.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { FINDING_REFUSAL_TEXT } from '#lib/i18n/reasons/talents.ts';
import { listAudit } from '#lib/server/audit/queries.ts';
import { listConditions } from '#lib/server/editions/set-conditions.ts';
import { findNextReview, getNominee, getTalentCategory } from '#lib/server/nominations/queries.ts';
import { saveFindings } from '#lib/server/nominations/save-findings.ts';
import { flash } from '#lib/server/web/flash.ts';
import { idParam } from '#lib/server/web/id-param.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, locals: { ctx, locale } }) => {
	const categoryId = idParam(params.category);
	const entryId = idParam(params.entry);
	const [nominee, category, conditions, next, history] = await Promise.all([
		getNominee(ctx, categoryId, entryId),
		getTalentCategory(ctx, categoryId),
		listConditions(ctx.db, categoryId),
		findNextReview(ctx, categoryId, entryId),
		listAudit(ctx, 'entry', entryId),
	]);
	const { findings_: findings, panel, fields, fieldValues, ...rest } = nominee;
	const valueOf = (key: string) => {
		const field = fields.find((one) => one.key === key);
		const value = fieldValues[key];
		if (!field || value === undefined || value === '') return null;
		if (typeof value === 'boolean') return value ? m.talents_yes() : m.talents_no();
		const option = field.options?.find((one) => one.value === value);
		return option ? localText(option.label, locale) : String(value);
	};
	return {
		category: {
			id: categoryId,
			editionName: localText(category.editionName, locale),
			target: category.target && { id: category.target.id, name: localText(category.target.name, locale) },
			decision: category.decision,
		},
		nominee: {
			...rest,
			unitThen: localText(nominee.unitThen, locale),
			unitNow: nominee.unitNow && localText(nominee.unitNow, locale),
			division: nominee.division && localText(nominee.division, locale),
			target: nominee.target && { id: nominee.target.id, name: localText(nominee.target.name, locale) },
			outcomes: nominee.outcomes.map((outcome) => ({
				...outcome,
				editionName: localText(outcome.editionName, locale),
			})),
			files: nominee.files.map((file) => ({ ...file, rule: localText(file.rule, locale) })),
			mean: panelMean(nominee.panelSum, nominee.panelCount),
		},
		fields: fields.map(({ key, label, kind }) => ({
			key,
			label: localText(label, locale),
			value: valueOf(key),
			written: kind === 'textarea',
		})),
		panel,
		/** each achievement against each condition: what it claims first, then the others */
		checks: nominee.achievements.map((achievement) => ({
			achievementId: achievement.id,
			conditions: conditions
				.map((condition) => ({
					id: condition.id,
					code: condition.code,
					text: localText(condition.text, locale),
					evidenceKind: condition.evidenceKind,
					minLevel: condition.minLevel,
					minGrade: condition.minGrade,
					windowYears: condition.windowYears,
					claimed: condition.id === achievement.conditionId,
					hint: conditionHint(condition, achievement, nominee.closesMonth),
					finding:
						findings.find((row) => row.conditionId === condition.id && row.achievementId === achievement.id) ?? null,
				}))
				.sort((a, b) => Number(b.claimed || b.finding !== null) - Number(a.claimed || a.finding !== null)),
		})),
		refusal: mayReview({
			state: nominee.state,
			sameVersion: true,
			decisionConfirmed: category.decision === 'confirmed',
		}),
		next,
		history: history.map(({ id, at, actor, name }) => ({ id, at, actor: actor ?? '—', text: auditText(name) })),
	};
};

export const actions: Actions = {
	default: async (event) => {
		const categoryId = idParam(event.params.category);
		const entryId = idParam(event.params.entry);
		const form = await event.request.formData();
		const input = readFindings(form);
		if (!input) error(400);
		const decision = await saveFindings(event.locals.ctx, { categoryId, entryId, ...input });
		if (!decision.ok) return fail(409, { problem: FINDING_REFUSAL_TEXT[decision.reason](), typed: input.findings });
		flash(event, { kind: 'done', text: m.talents_findings_saved() });
		const next = form.get('then') === 'next' ? await findNextReview(event.locals.ctx, categoryId, entryId) : null;
		redirect(303, `/staff/talents/${categoryId}/nominees/${next ?? entryId}`);
	},
};
