import { accept, refuse, type Decision } from '#lib/domain/decision.ts';
import type { LocalText } from '#lib/domain/local-text.ts';
import { rubricProblems, type RubricProblem, type ScoreStep } from '#lib/domain/rubric.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { Context } from '../platform/context.ts';
import type { Trx } from '../platform/db.ts';
import { newId } from '../platform/ids.ts';
import { toJsonb } from '../platform/jsonb.ts';
import { lastSaved, lockCategory, type SavedMeanwhile } from './lock-edition.ts';
import { findCategory } from './queries.ts';
import { canonical } from './update-edition.ts';

/** A row of the rubric's page; without an id it is new. */
interface CriterionInput {
	id: string;
	name: LocalText;
	help: LocalText | null;
	/** null for a head whose children are scored */
	maxTenths: number | null;
	breaksTies: boolean;
}

interface UpdateRubric {
	categoryId: string;
	/** the category's version */
	version: number;
	stepTenths: ScoreStep;
	heads: (CriterionInput & { children: (CriterionInput & { maxTenths: number })[] })[];
}

/**
 * Saves a rubric. One that has been scored by is frozen and stays as it is; a new version with the next number is made then, for stages formed
 * afterwards.
 */
export function updateRubric(
	ctx: Context,
	input: UpdateRubric,
): Promise<
	Decision<
		'saved' | 'new_version',
		'changed_meanwhile' | 'edition_finished' | 'rubric_not_valid',
		{ saved: SavedMeanwhile } | { problems: RubricProblem[] }
	>
> {
	return ctx.transaction(async (trx) => {
		const locked = await lockCategory(trx, ctx, input.categoryId);
		if (locked.edition.state === 'finished') return refuse('edition_finished');
		if (locked.version !== input.version) {
			return refuse('changed_meanwhile', await lastSaved(trx, 'category', locked.id));
		}
		const before = (await findCategory(trx, locked.id))?.rubric ?? null;
		const keys = new Set(before?.heads.flatMap((head) => [head.key, ...head.children.map(({ key }) => key)]));
		const oldKey = (id: string) =>
			before?.heads.flatMap((head) => [head, ...head.children]).find((criterion) => criterion.id === id)?.key;
		const newKey = () => {
			let number = keys.size + 1;
			while (keys.has(`c${number}`)) number += 1;
			keys.add(`c${number}`);
			return `c${number}`;
		};
		// an id that is not of this rubric counts as new
		const keyed = <Row extends CriterionInput>(row: Row) => {
			const key = oldKey(row.id);
			return { ...row, id: key ? row.id : '', key: key ?? newKey() };
		};
		const after = {
			stepTenths: input.stepTenths,
			heads: input.heads.map((head) => ({ ...keyed(head), children: head.children.map(keyed) })),
		};
		const problems = rubricProblems(after).filter(({ code }) => code !== 'rubric_empty');
		if (problems.length > 0) return refuse('rubric_not_valid', { problems });
		if (before && canonical(plain(before)) === canonical(plain(after))) return accept('saved');

		const inPlace = before !== null && !(await isScored(trx, before.id, before.frozenAt));
		const rubricId = inPlace ? before.id : newId();
		if (inPlace) {
			await trx.updateTable('rubric').set({ step_tenths: after.stepTenths }).where('id', '=', rubricId).execute();
		} else {
			await trx
				.insertInto('rubric')
				.values({
					id: rubricId,
					category_id: locked.id,
					number: (before?.number ?? 0) + 1,
					step_tenths: after.stepTenths,
					created_at: ctx.now,
				})
				.execute();
		}
		await saveCriteria(trx, rubricId, inPlace, after.heads);
		await trx
			.updateTable('category')
			.set((eb) => ({ version: eb('version', '+', 1) }))
			.where('id', '=', locked.id)
			.execute();
		await recordAudit(trx, ctx, 'rubric.changed', {
			edition: locked.edition.id,
			category: locked.id,
			rubric: rubricId,
		});
		return accept(inPlace || before === null ? 'saved' : 'new_version');
	});
}

/** Frozen by the first score; a sheet that was opened and is still empty freezes it too, since its page shows these criteria. */
async function isScored(trx: Trx, rubricId: string, frozenAt: Date | null): Promise<boolean> {
	if (frozenAt) return true;
	const sheet = await trx
		.selectFrom('score_sheet')
		.select('id')
		.where('rubric_id', '=', rubricId)
		.limit(1)
		.executeTakeFirst();
	return sheet !== undefined;
}

interface Row extends CriterionInput {
	key: string;
}

async function saveCriteria(
	trx: Trx,
	rubricId: string,
	inPlace: boolean,
	heads: (Row & { children: Row[] })[],
): Promise<void> {
	const idOf = (row: Row) => (inPlace && row.id ? row.id : newId());
	const rows = heads.flatMap((head, index) => {
		const headId = idOf(head);
		return [
			{ row: head, id: headId, parentId: null as string | null, position: index + 1 },
			...head.children.map((leaf, below) => ({ row: leaf, id: idOf(leaf), parentId: headId, position: below + 1 })),
		];
	});
	if (inPlace) {
		await trx
			.deleteFrom('criterion')
			.where('rubric_id', '=', rubricId)
			.where('id', 'not in', [newId(), ...rows.map(({ id }) => id)])
			.execute();
	}
	for (const { row, id, parentId, position } of rows) {
		const values = {
			parent_id: parentId,
			position,
			name: toJsonb(row.name),
			help: row.help ? toJsonb(row.help) : null,
			max_tenths: row.maxTenths,
			breaks_ties: row.breaksTies,
		};
		if (id === row.id) await trx.updateTable('criterion').set(values).where('id', '=', id).execute();
		else
			await trx
				.insertInto('criterion')
				.values({ id, rubric_id: rubricId, key: row.key, ...values })
				.execute();
	}
}

/** What a change is told by. */
function plain(rubric: { stepTenths: number; heads: (Row & { children: Row[] })[] }) {
	const one = ({ id, name, help, maxTenths, breaksTies }: Row) => ({
		id,
		name,
		help: help ?? null,
		maxTenths,
		breaksTies,
	});
	return {
		step: rubric.stepTenths,
		heads: rubric.heads.map((head) => ({ ...one(head), children: head.children.map(one) })),
	};
}
