import { asksBirth, entersPupils, FIELD_NAMES } from '#lib/domain/checklist.ts';
import { canonicalJson } from '#lib/domain/entry-version.ts';
import { refuse } from '#lib/domain/decision.ts';
import type { EditRefusal } from '#lib/domain/entry.ts';
import type { DraftInput } from '#lib/forms/draft.ts';
import { toJsonb } from '../platform/jsonb.ts';
import type { Context } from '../platform/context.ts';
import type { Trx } from '../platform/db.ts';
import { correctBornMonth, correctGrade } from '../units/correct-pupil.ts';
import { openDraft, touchDraft, type OpenDraft } from './draft.ts';

export type SaveRefusal = EditRefusal | 'saved_meanwhile';
/** Who saved meanwhile, and when: both may write this entry, so both know each other. */
export interface SavedMeanwhile {
	by: string;
	at: Date;
	self: boolean;
}

/**
 * 保存草稿: the whole draft as it stands in the form, gaps and all. A form made from an older version is refused with the name of who saved
 * meanwhile, unless the person has seen that and insists. Nothing changed: nothing is written.
 */
export function saveEntry(
	ctx: Context,
	entryId: string,
	input: DraftInput,
): Promise<
	{ ok: true; code: 'saved'; version: number; changed: string[] } | { ok: false; reason: SaveRefusal; facts?: unknown }
> {
	return ctx.transaction(async (trx) => {
		const draft = await openDraft(trx, ctx, entryId);
		if (!draft.ok) return draft;
		const { entry, category } = draft;
		if (input.version !== entry.version && !input.overwrite)
			return refuse('saved_meanwhile', await lastSaver(trx, ctx, entry.id));
		const changed = [...(await saveText(trx, draft, input)), ...(await saveRows(trx, draft, input))];
		if (changed.length === 0) return { ok: true, code: 'saved', version: entry.version, changed };
		const version = await touchDraft(trx, ctx, { entry, category }, 'entry.saved', changed);
		return { ok: true, code: 'saved', version, changed };
	});
}

async function lastSaver(trx: Trx, ctx: Context, entryId: string): Promise<SavedMeanwhile> {
	const row = await trx
		.selectFrom('entry as e')
		.leftJoin('account as a', 'a.id', 'e.updated_by')
		.leftJoin('person as p', 'p.id', 'a.person_id')
		.select(['p.name', 'e.updated_at', 'e.updated_by'])
		.where('e.id', '=', entryId)
		.executeTakeFirstOrThrow();
	return {
		by: row.name ?? '',
		at: row.updated_at,
		self: ctx.actor.kind === 'account' && ctx.actor.accountId === row.updated_by,
	};
}

type Opened = Extract<OpenDraft, { ok: true }>;

async function saveText(trx: Trx, { entry, category }: Opened, input: DraftInput): Promise<string[]> {
	const before = await trx
		.selectFrom('entry')
		.select(['title', 'abstract', 'collective_name', 'discipline_id', 'field_values', 'declared'])
		.where('id', '=', entry.id)
		.executeTakeFirstOrThrow();
	// a discipline of another category cannot be typed, only forged
	const disciplineId = category.disciplines.some(({ id }) => id === input.disciplineId) ? input.disciplineId : null;
	const collectiveName = category.entrantKind === 'collective' ? input.collectiveName : '';
	const changed = [
		before.title !== input.title && 'title',
		before.abstract !== input.abstract && 'abstract',
		before.collective_name !== collectiveName && 'collective_name',
		before.discipline_id !== disciplineId && 'discipline',
		...category.fields.map(({ key }) => before.field_values[key] !== input.fieldValues[key] && FIELD_NAMES.value(key)),
		canonicalJson([...before.declared].sort()) !== canonicalJson([...input.declared].sort()) && 'declared',
	].filter((field) => field !== false);
	if (changed.length > 0)
		await trx
			.updateTable('entry')
			.set({
				title: input.title,
				abstract: input.abstract,
				collective_name: collectiveName,
				discipline_id: disciplineId,
				field_values: toJsonb(input.fieldValues),
				declared: [...input.declared],
			})
			.where('id', '=', entry.id)
			.execute();
	return changed;
}

/** Division of labour, grade and month of birth stand in the rows of the participants; rows that are gone meanwhile are passed over. */
async function saveRows(trx: Trx, { entry, category }: Opened, input: DraftInput): Promise<string[]> {
	const ids = Object.keys(input.rows);
	if (ids.length === 0) return [];
	const rows = await trx
		.selectFrom('participant as t')
		.innerJoin('person as p', 'p.id', 't.person_id')
		.select(['t.id', 't.person_id', 't.labour', 't.grade', 'p.born_month'])
		.where('t.entry_id', '=', entry.id)
		.where('t.id', 'in', ids)
		.execute();
	const pupils = entersPupils(category.entrantKind);
	const changed = new Set<string>();
	for (const row of rows) {
		const typed = input.rows[row.id]!;
		const labour = typed.labour ?? row.labour;
		const grade = pupils ? (typed.grade ?? row.grade) : null;
		if (labour !== row.labour || grade !== row.grade) {
			await trx.updateTable('participant').set({ labour, grade }).where('id', '=', row.id).execute();
			if (labour !== row.labour) changed.add('labour');
			if (grade !== row.grade) {
				changed.add('grade');
				await correctGrade(trx, { personId: row.person_id, unitId: entry.unitId, grade: grade! });
			}
		}
		if (asksBirth(category) && typed.bornMonth !== undefined && typed.bornMonth !== row.born_month) {
			const { bornMonth } = typed;
			if (await correctBornMonth(trx, { personId: row.person_id, unitId: entry.unitId, bornMonth }))
				changed.add('born_month');
		}
	}
	return [...changed];
}
