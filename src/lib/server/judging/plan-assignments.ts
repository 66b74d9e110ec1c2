import { randomInt } from 'node:crypto';
import { sql } from 'kysely';
import { balance, pairKey } from '#lib/domain/assignment/balance.ts';
import { drawLots } from '#lib/domain/assignment/random.ts';
import type { ConflictPair } from '../entries/conflict-pairs.ts';
import type { Queryable, Trx } from '../platform/db.ts';
import { newRandomId } from '../platform/ids.ts';
import { listConflictPairs } from './conflicts.ts';
import type { LockedStage } from './lock-stage.ts';

export interface AssignmentPlan {
	pairs: { stageEntryId: string; judgeId: string }[];
	/** entries whose group cannot give them enough judges without conflict, with how many are missing */
	short: { stageEntryId: string; missing: number }[];
	/** entries that are in no group, or in a group without judges */
	ungrouped: string[];
	/** pairs inside the groups that will not meet (回避); each once, with the strongest reason */
	avoided: ConflictPair[];
	/** everybody in the groups, in their order */
	judges: { id: string; name: string }[];
}

/**
 * Who judges what, for the entries of the stage that have no assignment yet. A pair in conflict is never planned: in a group where
 * everybody scores everything it is left out, in a balanced group another judge takes its place.
 */
export async function planAssignments(trx: Queryable, stage: Pick<LockedStage, 'id'>): Promise<AssignmentPlan> {
	const groups = await trx
		.selectFrom('judging_group as g')
		.leftJoin('group_member as m', 'm.group_id', 'g.id')
		.leftJoin('account as c', 'c.id', 'm.account_id')
		.leftJoin('person as p', 'p.id', 'c.person_id')
		.select(['g.id', 'g.method', 'g.judges_per_entry', 'm.account_id', 'p.name'])
		.where('g.stage_id', '=', stage.id)
		.orderBy('g.position')
		.orderBy('m.account_id')
		.execute();
	const entries = await trx
		.selectFrom('stage_entry as s')
		.select(['s.id', 's.group_id'])
		.where('s.stage_id', '=', stage.id)
		.where(({ not, exists, selectFrom }) =>
			not(exists(selectFrom('assignment as a').select('a.id').whereRef('a.stage_entry_id', '=', 's.id'))),
		)
		.orderBy('s.id')
		.execute();
	const judgesOf = new Map<string, string[]>();
	for (const { id, account_id } of groups) {
		const judges = judgesOf.get(id) ?? [];
		if (account_id !== null) judges.push(account_id);
		judgesOf.set(id, judges);
	}
	const names = new Map(
		groups.flatMap(({ account_id, name }) => (account_id === null ? [] : [[account_id, name ?? '']])),
	);
	const pairs = await listConflictPairs(trx, stage.id, [...names.keys()]);
	const conflicts = new Set(pairs.map(({ judgeId, stageEntryId }) => pairKey(judgeId, stageEntryId)));
	const groupOf = new Map(entries.map((entry) => [entry.id, entry.group_id]));
	const plan: AssignmentPlan = {
		pairs: [],
		short: [],
		ungrouped: [],
		avoided: pairs.filter(({ judgeId, stageEntryId }) =>
			judgesOf.get(groupOf.get(stageEntryId) ?? '')?.includes(judgeId),
		),
		judges: [...names].map(([id, name]) => ({ id, name })),
	};
	for (const { id, group_id } of entries) {
		if (group_id === null || (judgesOf.get(group_id) ?? []).length === 0) plan.ungrouped.push(id);
	}
	for (const [groupId, judges] of judgesOf) {
		if (judges.length === 0) continue;
		const { method, judges_per_entry } = groups.find(({ id }) => id === groupId)!;
		const mine = entries.filter((entry) => entry.group_id === groupId).map(({ id }) => id);
		if (method === 'balanced') {
			const judgesPerEntry = judges_per_entry ?? 1;
			const seed = randomInt(2 ** 32);
			const { pairs: even, short } = balance({ entries: mine, judges, judgesPerEntry, conflicts, seed });
			for (const { entry, judge } of even) plan.pairs.push({ stageEntryId: entry, judgeId: judge });
			for (const { entry, missing } of short) plan.short.push({ stageEntryId: entry, missing });
		} else {
			for (const stageEntryId of mine) {
				const able = judges.filter((judge) => !conflicts.has(pairKey(judge, stageEntryId)));
				for (const judgeId of able) plan.pairs.push({ stageEntryId, judgeId });
				if (able.length === 0) plan.short.push({ stageEntryId, missing: 1 });
			}
		}
	}
	return plan;
}

const CHUNK = 5_000;

export async function insertAssignments(trx: Trx, now: Date, pairs: AssignmentPlan['pairs']): Promise<void> {
	for (let start = 0; start < pairs.length; start += CHUNK) {
		await trx
			.insertInto('assignment')
			.values(
				pairs.slice(start, start + CHUNK).map(({ stageEntryId, judgeId }) => ({
					id: newRandomId(),
					stage_entry_id: stageEntryId,
					judge_id: judgeId,
					created_at: now,
				})),
			)
			.execute();
	}
}

/** 抽签: the next numbers of the stage in drawn order, for entries that have none. */
export async function drawNumbers(trx: Trx, stageId: string): Promise<void> {
	const entries = await trx
		.selectFrom('stage_entry')
		.select(['id', 'lot_number'])
		.where('stage_id', '=', stageId)
		.orderBy('id')
		.execute();
	const highest = Math.max(0, ...entries.map((entry) => entry.lot_number ?? 0));
	const without = entries.filter((entry) => entry.lot_number === null).map(({ id }) => id);
	const lots = [...drawLots(without, randomInt(2 ** 32), highest + 1)];
	for (let start = 0; start < lots.length; start += CHUNK) {
		const part = lots.slice(start, start + CHUNK);
		await sql`
			update stage_entry set lot_number = drawn.lot
			from unnest(${part.map(([id]) => id)}::uuid[], ${part.map(([, lot]) => lot)}::int[]) as drawn (id, lot)
			where stage_entry.id = drawn.id`.execute(trx);
	}
}
