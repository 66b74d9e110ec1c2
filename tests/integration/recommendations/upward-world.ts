import { sql } from 'kysely';
import type { Grade } from '#lib/domain/award.ts';
import type { HigherEditionShape } from '#lib/domain/higher-edition.ts';
import type { Database } from '#lib/server/platform/db.ts';
import { newId } from '#lib/server/platform/ids.ts';
import { createHigherEdition } from '#lib/server/recommendations/create-higher-edition.ts';
import { createProgramme } from '#lib/server/recommendations/create-programme.ts';
import { invariants } from '#lib/server/recommendations/invariants.ts';
import { proposeEntries } from '#lib/server/recommendations/propose-entries.ts';
import { createWorld, NOW, type JudgingWorld, type WorldAccount } from '../judging/judging-world.ts';

export const SHAPE: HigherEditionShape = {
	name: { zh: '市科技创新大赛' },
	ordinal: null,
	periodLabel: '2026年',
	route: 'association',
	callNumber: null,
	opensOn: null,
	deadlineAt: new Date('2026-06-30T09:00:00Z'),
	resultExpectedOn: null,
	stages: [],
	ageMin: null,
	ageMax: null,
	ageOn: null,
	lowerAward: null,
	onePerPupil: true,
	forbidsPrior: false,
	totalMax: null,
	unit: 'xiang',
	shares: [],
	papers: [],
	categories: [],
	quotas: [],
};

export interface UpwardWorld extends JudgingWorld {
	coordinator: WorldAccount;
	teacher: WorldAccount;
	edition(more?: Partial<HigherEditionShape>): Promise<string>;
	/** an accepted entry of the second school; `grade` is the pupil's school grade */
	work(options?: { grade?: number; author?: string; title?: string }): Promise<string>;
	/** a place in an award list of ours */
	award(entryId: string, grade: Grade, state?: 'draft' | 'confirmed'): Promise<void>;
	propose(editionId: string, ...entryIds: string[]): Promise<string[]>;
	stateOf(id: string): Promise<string>;
}

let serial = 0;

export async function createUpwardWorld(db: Database): Promise<UpwardWorld> {
	const world = await createWorld(db);
	const staff = () => world.as(world.staff);
	const account = async (role: 'coordinator' | 'teacher'): Promise<WorldAccount> => {
		const made = await world.judge(`学校${role}`);
		const unitId = world.units.second;
		await db.deleteFrom('account_role').where('account_id', '=', made.accountId).execute();
		await db
			.insertInto('account_role')
			.values({ account_id: made.accountId, role, unit_id: unitId, granted_at: NOW })
			.execute();
		return { ...made, role, unitId };
	};
	const teacher = await account('teacher');
	return {
		...world,
		coordinator: await account('coordinator'),
		teacher,
		async edition(more = {}) {
			const programme = await createProgramme(staff(), {
				shape: {
					kind: 'contest',
					name: { zh: `某市青少年赛事${(serial += 1)}` },
					level: 'city',
					organisers: [],
					whitelist: { status: 'not_applicable', from: null, until: null },
					note: null,
				},
			});
			const made = await createHigherEdition(staff(), {
				programmeId: programme.programmeId!,
				shape: { ...SHAPE, ...more },
			});
			return made.editionId!;
		},
		async work({ grade = 3, author, title } = {}) {
			const { entryId } = await world.entry({
				unitId: world.units.second,
				owner: teacher.accountId,
				...(author && { author }),
				...(title && { title }),
			});
			await db.updateTable('entry').set({ handed_in_at: NOW }).where('id', '=', entryId).execute();
			await db.updateTable('participant').set({ grade }).where('entry_id', '=', entryId).execute();
			return entryId;
		},
		async award(entryId, grade, state = 'confirmed') {
			const stageId = newId();
			const listId = newId();
			await sql`insert into stage (id, category_id, rubric_id, kind, name, state, position, created_at)
				select ${stageId}, ${world.categoryId}, id, 'preliminary', '{"zh":"初评"}', 'closed', ${(serial += 1) + 100}, ${NOW}
				from rubric where category_id = ${world.categoryId} limit 1`.execute(db);
			await db
				.insertInto('list')
				.values({
					id: listId,
					edition_id: world.editionId,
					category_id: world.categoryId,
					stage_id: stageId,
					kind: grade === 'shortlisted' ? 'shortlist' : 'award',
					state,
					rule: JSON.stringify({ model: 'counts', first: 1, second: 0, third: 0 }),
					created_at: NOW,
					created_by: world.staff.accountId,
				})
				.execute();
			await db
				.insertInto('list_row')
				.values({ id: newId(), list_id: listId, entry_id: entryId, position: 1, grade })
				.execute();
		},
		async propose(editionId, ...entryIds) {
			const decision = await proposeEntries(staff(), { editionId, entryIds });
			if (!decision.ok) throw new Error(`not proposed: ${decision.reason}`);
			return decision.recommendationIds!;
		},
		async stateOf(id) {
			const row = await db.selectFrom('recommendation').select('state').where('id', '=', id).executeTakeFirstOrThrow();
			return row.state;
		},
	};
}

export async function brokenInvariants(db: Database): Promise<string[]> {
	const broken: string[] = [];
	for (const { name, sql: text } of invariants) {
		const { rows } = await sql.raw(text).execute(db);
		if (rows.length > 0) broken.push(name);
	}
	return broken;
}

export async function eventsOf(db: Database, noun: string, id: string): Promise<string[]> {
	const { rows } = await sql<{ name: string }>`
		select name from audit_event where refs ->> ${noun} = ${id} order by id`.execute(db);
	return rows.map(({ name }) => name);
}
