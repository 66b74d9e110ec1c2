import { refuse } from '#lib/domain/decision.ts';
import type { EditRefusal } from '#lib/domain/entry.ts';
import { schoolPartProblems, type SchoolPartProblem } from '#lib/domain/nomination.ts';
import type { AchievementInput } from '#lib/forms/achievements.ts';
import type { NominationInput, SchoolPart } from '#lib/forms/talents.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { Context } from '../platform/context.ts';
import type { Trx } from '../platform/db.ts';
import { dayOf } from '../units/day-of.ts';
import { forgetFindings, lockNomination, touchNomination, type LockedNomination } from './lock-nomination.ts';

export type SaveNominationRefusal = EditRefusal | SchoolPartProblem | 'saved_meanwhile';
export type SavedNomination =
	{ ok: true; code: 'saved'; version: number; changed: string[] } | { ok: false; reason: SaveNominationRefusal };

/**
 * 保存推荐材料: every achievement as it stands in the form, and from the coordinator the school's opinion and notice. What the portal knows by itself
 * (awards of its lists, verified outcomes) keeps its facts, only the condition it is to prove is chosen. Nothing changed: nothing is written.
 */
export function saveNomination(ctx: Context, entryId: string, input: NominationInput): Promise<SavedNomination> {
	return ctx.transaction(async (trx) => {
		const locked = await lockNomination(trx, ctx, entryId);
		if (!locked.editing.ok && !locked.schoolPart) return refuse(locked.editing.reason);
		if (input.version !== locked.version) return refuse('saved_meanwhile');
		const school = locked.schoolPart ? input.school : null;
		if (school) {
			const [problem] = schoolPartProblems(school, dayOf(ctx));
			if (problem) return refuse(problem);
		}
		const changed = [
			...(locked.editing.ok ? await saveAchievements(trx, locked, input.rows) : []),
			...(school ? await changedSchoolPart(trx, locked, school) : []),
		];
		if (changed.length === 0) return { ok: true, code: 'saved', version: locked.version, changed };
		const version = await touchNomination(trx, locked);
		if (school) await writeSchoolPart(trx, locked, school);
		await recordAudit(
			trx,
			ctx,
			'nomination.saved',
			{ entry: locked.entry.id, edition: locked.entry.editionId },
			changed,
		);
		return { ok: true, code: 'saved', version, changed };
	});
}

/** Typed in the form → the row's columns. */
function columnsOf(row: AchievementInput) {
	return {
		kind: row.kind,
		achieved_month: row.achievedMonth,
		name: row.name,
		level: row.level,
		grade: row.grade,
		work_title: row.workTitle,
		share_note: row.shareNote,
		certificate_number: row.certificateNumber,
		unit_then: row.unitThen,
	};
}

async function saveAchievements(
	trx: Trx,
	{ entry }: LockedNomination,
	typed: Record<string, AchievementInput>,
): Promise<string[]> {
	const ids = Object.keys(typed);
	if (ids.length === 0) return [];
	const rows = await trx
		.selectFrom('achievement')
		.select([
			'id',
			'kind',
			'achieved_month',
			'name',
			'level',
			'grade',
			'work_title',
			'share_note',
			'certificate_number',
			'unit_then',
			'condition_id',
			'list_row_id',
			'outcome_id',
		])
		.where('entry_id', '=', entry.id)
		.where('id', 'in', ids)
		.execute();
	const conditions = await trx
		.selectFrom('talent_condition')
		.select('id')
		.where('category_id', '=', entry.categoryId)
		.execute();
	const changed = new Set<string>();
	for (const row of rows) {
		const wanted = typed[row.id]!;
		// a condition of another call cannot be typed, only forged
		const conditionId = conditions.some(({ id }) => id === wanted.conditionId) ? wanted.conditionId : null;
		const known = row.list_row_id !== null || row.outcome_id !== null;
		const columns = columnsOf(wanted);
		const differs = known
			? []
			: (Object.keys(columns) as (keyof typeof columns)[]).filter((column) => columns[column] !== row[column]);
		if (differs.length === 0 && conditionId === row.condition_id) continue;
		await trx
			.updateTable('achievement')
			.set({ ...(known ? {} : columns), condition_id: conditionId })
			.where('id', '=', row.id)
			.execute();
		// another claim leaves the achievement what it was; another achievement is to be checked anew
		if (differs.length > 0) await forgetFindings(trx, row.id);
		for (const column of differs) changed.add(column);
		if (conditionId !== row.condition_id) changed.add('condition');
	}
	return [...changed];
}

function schoolColumns(part: SchoolPart) {
	return {
		school_opinion: part.schoolOpinion,
		opinion_signer: part.opinionSigner,
		opinion_on: part.opinionOn,
		notice_from: part.noticeFrom,
		notice_until: part.noticeUntil,
		notice_place: part.noticePlace,
		notice_result: part.noticeResult,
		notice_note: part.noticeNote,
	};
}

const BLANK: SchoolPart = {
	schoolOpinion: '',
	opinionSigner: '',
	opinionOn: null,
	noticeFrom: null,
	noticeUntil: null,
	noticePlace: '',
	noticeResult: '',
	noticeNote: '',
};

async function changedSchoolPart(trx: Trx, { entry }: LockedNomination, part: SchoolPart): Promise<string[]> {
	const row = await trx
		.selectFrom('nomination')
		.select([
			'school_opinion',
			'opinion_signer',
			'opinion_on',
			'notice_from',
			'notice_until',
			'notice_place',
			'notice_result',
			'notice_note',
		])
		.where('entry_id', '=', entry.id)
		.executeTakeFirst();
	const before = row ?? schoolColumns(BLANK);
	const after = schoolColumns(part);
	return (Object.keys(after) as (keyof typeof after)[]).filter((column) => after[column] !== before[column]);
}

async function writeSchoolPart(trx: Trx, { entry }: LockedNomination, part: SchoolPart): Promise<void> {
	await trx.updateTable('nomination').set(schoolColumns(part)).where('entry_id', '=', entry.id).execute();
}
