import type { Actor, Role } from '#lib/domain/access.ts';
import { PRESETS } from '#lib/domain/presets/presets.ts';
import { leavesOf, type Rubric } from '#lib/domain/rubric.ts';
import { insertEdition, type InsertedCategory } from '#lib/server/editions/create-edition.ts';
import { findRubric } from '#lib/server/editions/queries.ts';
import { createStage } from '#lib/server/judging/create-stage.ts';
import { openStage } from '#lib/server/judging/open-stage.ts';
import { saveGroup } from '#lib/server/judging/save-group.ts';
import { loadConfig } from '#lib/server/platform/config.ts';
import { createContext, type Context } from '#lib/server/platform/context.ts';
import type { Database } from '#lib/server/platform/db.ts';
import { newId, newRandomId } from '#lib/server/platform/ids.ts';
import { toJsonb } from '#lib/server/platform/jsonb.ts';

/** All of the small world happens around this moment; the judging window is open then. */
export const NOW = new Date('2026-05-20T02:00:00Z');
export const OPENS_AT = new Date('2026-05-18T00:00:00Z');
export const CLOSES_AT = new Date('2026-05-28T09:00:00Z');

export const minutes = (count: number) => count * 60_000;

export interface WorldAccount {
	accountId: string;
	personId: string;
	name: string;
	role: Role;
	unitId: string | null;
}

/** A contest of a few schools in which one category is about to be judged. Each test makes its own. */
export interface JudgingWorld {
	db: Database;
	editionId: string;
	categoryId: string;
	category: InsertedCategory;
	staff: WorldAccount;
	/** 实验小学 and its campus (one education group), and two other schools */
	units: { mother: string; campus: string; second: string; third: string };
	as(account: WorldAccount, now?: Date): Context;
	judge(name: string, more?: { unitId?: string; teachesAt?: string; email?: string | null }): Promise<WorldAccount>;
	/** an accepted entry with its frozen version */
	entry(options: {
		unitId: string;
		title?: string;
		division?: number;
		advisor?: string;
		owner?: string;
		author?: string;
		files?: boolean;
	}): Promise<{ entryId: string; versionId: string }>;
	/** every name of a person or unit that was made: what a judge must never read */
	names: string[];
}

let serial = 0;

export async function createWorld(db: Database, categoryKey = 'painting'): Promise<JudgingWorld> {
	const installation = loadConfig({ ...process.env, DATABASE_URL: 'postgresql://unused.invalid/judging' });
	const names: string[] = [];
	const word = () => String(++serial);

	async function person(name: string): Promise<string> {
		const id = newId();
		await db.insertInto('person').values({ id, name, created_at: NOW }).execute();
		names.push(name);
		return id;
	}
	async function unit(name: string, parentId: string | null = null): Promise<string> {
		const id = newId();
		await db
			.insertInto('unit')
			.values({
				id,
				kind: parentId ? 'campus' : 'school',
				name: toJsonb({ zh: name }),
				parent_id: parentId,
				stages: ['primary'],
				created_at: NOW,
			})
			.execute();
		names.push(name);
		return id;
	}
	async function account(
		name: string,
		role: Role,
		unitId: string | null,
		email: string | null = `a${word()}@example.org`,
	): Promise<WorldAccount> {
		const personId = await person(name);
		const accountId = newId();
		await db.insertInto('account').values({ id: accountId, person_id: personId, email, created_at: NOW }).execute();
		await db
			.insertInto('account_role')
			.values({ account_id: accountId, role, unit_id: unitId, granted_at: NOW })
			.execute();
		return { accountId, personId, name, role, unitId };
	}
	const as = ({ accountId, personId, name, role, unitId }: WorldAccount, now = NOW): Context => {
		const actor: Actor = { kind: 'account', accountId, personId, role, unitId, name };
		return createContext({ db, actor, now, installation });
	};

	const motherName = `明德实验小学${word()}`;
	const mother = await unit(motherName);
	const units = {
		mother,
		campus: await unit(`${motherName}东校区`, mother),
		second: await unit(`枫树山小学${word()}`),
		third: await unit(`砂子塘小学${word()}`),
	};
	const staff = await account(`周工作${word()}`, 'staff', null);
	const owners: Record<string, WorldAccount> = {};
	for (const [key, id] of Object.entries(units)) owners[id] = await account(`教师${key}${word()}`, 'teacher', id);

	const draft = PRESETS['maker_festival']({ now: NOW, zone: installation.timeZone, startsOn: NOW });
	const made = await db
		.transaction()
		.execute((trx) => insertEdition(trx, draft, { now: NOW, createdBy: null, state: 'open' }));
	const category = made.categories[categoryKey]!;
	await db.deleteFrom('phase_window').where('edition_id', '=', made.editionId).where('phase', '=', 'judging').execute();
	await db
		.insertInto('phase_window')
		.values({
			id: newId(),
			edition_id: made.editionId,
			category_id: category.categoryId,
			phase: 'judging',
			opens_at: OPENS_AT,
			closes_at: CLOSES_AT,
		})
		.execute();

	return {
		db,
		editionId: made.editionId,
		categoryId: category.categoryId,
		category,
		staff,
		units,
		as,
		names,
		async judge(name, { unitId, teachesAt, email } = {}) {
			const judge = await account(`${name}${word()}`, 'judge', null, email);
			// A judge's own name is his to read.
			names.pop();
			await db
				.insertInto('judge_profile')
				.values({
					account_id: judge.accountId,
					unit_id: unitId ?? null,
					employer: '某研究所',
					title: '教授',
					expertise: ['美术'],
				})
				.execute();
			if (teachesAt)
				await db
					.insertInto('membership')
					.values({ id: newId(), person_id: judge.personId, unit_id: teachesAt, from_on: '2020-09-01' })
					.execute();
			return judge;
		},
		async entry({ unitId, title = `星际花园${word()}`, division = 0, advisor, owner, author, files = false }) {
			const entryId = newId();
			const versionId = newId();
			const authorId = author ?? (await person(`垚小作者${word()}`));
			const advisorId = advisor ?? (await person(`䶮指导${word()}`));
			const divisionId = category.divisionIds[division]!;
			await db
				.insertInto('entry')
				.values({
					id: entryId,
					edition_id: made.editionId,
					category_id: category.categoryId,
					unit_id: unitId,
					division_id: divisionId,
					state: 'accepted',
					title,
					abstract: '画的是会自己浇水的屋顶。',
					field_values: toJsonb({ medium: 'watercolour' }),
					owner_id: owner ?? owners[unitId]!.accountId,
					number: `HH${entryId.slice(-6).toUpperCase()}`,
					filed_at: NOW,
					created_at: NOW,
					updated_at: NOW,
				})
				.execute();
			await db
				.insertInto('participant')
				.values({ id: newId(), entry_id: entryId, position: 1, person_id: authorId })
				.execute();
			await db
				.insertInto('advisor')
				.values({ id: newId(), entry_id: entryId, position: 1, person_id: advisorId })
				.execute();
			await db
				.insertInto('entry_version')
				.values({
					id: versionId,
					entry_id: entryId,
					number: 1,
					title,
					abstract: '画的是会自己浇水的屋顶。',
					division_id: divisionId,
					field_values: toJsonb({ medium: 'watercolour' }),
					identity: toJsonb({
						unitId,
						unitName: '学校',
						collectiveName: '',
						participants: [],
						advisors: [],
						fieldValues: {},
					}),
					sha256: entryId.replaceAll('-', '').repeat(2),
					created_at: NOW,
				})
				.execute();
			if (files) {
				const fileId = newId();
				await db
					.insertInto('file')
					.values({
						id: fileId,
						sha256: entryId.replaceAll('-', '').repeat(2),
						bytes: 1234,
						media_type: 'image/jpeg',
						original_name_enc: Buffer.from('secret'),
						uploaded_at: NOW,
					})
					.execute();
				await db
					.insertInto('entry_version_file')
					.values({
						id: newRandomId(),
						version_id: versionId,
						rule_id: Object.values(category.ruleIds)[0]!,
						position: 1,
						file_id: fileId,
					})
					.execute();
			}
			await db.updateTable('entry').set({ current_version_id: versionId }).where('id', '=', entryId).execute();
			return { entryId, versionId };
		},
	};
}

/** A stage that is open: one group in which these judges score everything. */
export async function openedStage(
	world: JudgingWorld,
	judges: readonly WorldAccount[],
	method: { method: 'all' } | { method: 'balanced'; judgesPerEntry: number } = { method: 'all' },
): Promise<string> {
	const stageId = await preparedStage(world, judges, method);
	const opened = await openStage(world.as(world.staff), { stageId });
	if (!opened.ok) throw new Error(`the stage did not open: ${opened.reason}`);
	return stageId;
}

export async function preparedStage(
	world: JudgingWorld,
	judges: readonly WorldAccount[],
	method: { method: 'all' } | { method: 'balanced'; judgesPerEntry: number } = { method: 'all' },
): Promise<string> {
	const ctx = world.as(world.staff);
	const created = await createStage(ctx, { categoryId: world.categoryId });
	if (!created.ok || !created.stageId) throw new Error('the stage was not made');
	const saved = await saveGroup(ctx, {
		stageId: created.stageId,
		version: 1,
		name: { zh: '第一组' },
		method: method.method,
		judgesPerEntry: method.method === 'balanced' ? method.judgesPerEntry : null,
		judgeIds: judges.map(({ accountId }) => accountId),
		leadId: judges[0]?.accountId ?? null,
	});
	if (!saved.ok) throw new Error(`the group was not saved: ${saved.reason}`);
	return created.stageId;
}

export interface AssignmentRow {
	id: string;
	judge_id: string;
	state: string;
	stage_entry_id: string;
	entry_id: string;
	lot_number: number | null;
}

export function assignmentsOf(db: Database, stageId: string): Promise<AssignmentRow[]> {
	return db
		.selectFrom('assignment as a')
		.innerJoin('stage_entry as s', 's.id', 'a.stage_entry_id')
		.select(['a.id', 'a.judge_id', 'a.state', 'a.stage_entry_id', 's.entry_id', 's.lot_number'])
		.where('s.stage_id', '=', stageId)
		.orderBy('s.lot_number')
		.execute();
}

export async function rubricOf(world: JudgingWorld): Promise<Rubric> {
	const rubric = await findRubric(world.db, world.category.rubricId!);
	if (!rubric) throw new Error('the category has no rubric');
	return rubric;
}

/** The same share of full marks for every criterion, on the rubric's step. */
export function scoresOf(rubric: Rubric, share: number): Map<string, number> {
	return new Map(
		leavesOf(rubric).map(({ id, maxTenths }) => [
			id,
			Math.round((maxTenths * share) / rubric.stepTenths) * rubric.stepTenths,
		]),
	);
}
