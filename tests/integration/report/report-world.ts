import { toJsonb } from '#lib/server/platform/jsonb.ts';
import { newId } from '#lib/server/platform/ids.ts';
import type { Database } from '#lib/server/platform/db.ts';
import { createFilingWorld, days, NOW, type FilingWorld } from '../filings/filing-world.ts';

export interface ReportWorld extends FilingWorld {
	/** accepted works of the painting category, filed in April 2026 */
	works: string[];
	/** sent to a contest of this level on this day; its edition */
	send(options: {
		name: string;
		level: 'city' | 'province' | 'nation';
		entryIds: readonly string[];
		sentOn?: string;
		kind?: 'contest' | 'talent_award';
		periodLabel?: string;
		editionId?: string;
	}): Promise<string>;
	outcome(options: {
		editionId: string;
		entryId: string | null;
		result: 'shortlisted' | 'final' | 'award' | 'honoured' | 'none';
		grade?: 'first' | 'second' | 'third';
		decidedOn?: string;
		state?: 'reported' | 'verified';
	}): Promise<void>;
	/** filed once more (补报) at any moment, by rows of its own; the filing */
	fileAt(entryId: string, at: Date): Promise<string>;
	/** an award list over these works, confirmed at the moment or a draft */
	awards(grades: readonly [entryId: string, grade: string][], confirmedAt: Date | null): Promise<void>;
}

/** A festival with works, awards and what went up, in April 2026 and around it. */
export async function createReportWorld(db: Database): Promise<ReportWorld> {
	const world = await createFilingWorld(db);
	const { staff } = world;
	const works: string[] = [];
	for (let made = 0; made < 5; made += 1) works.push(await world.entry());
	await world.file(works);
	const others = [await world.entry({ owner: world.other.teacher }), await world.entry({ owner: world.other.teacher })];
	await world.file(others, world.other.coordinator, days(1));
	await db.updateTable('entry').set({ state: 'accepted' }).where('id', 'in', works).execute();
	await db.updateTable('entry').set({ state: 'rejected' }).where('id', '=', others[1]!).execute();
	let position = 0;

	return {
		...world,
		works,
		async send({
			name,
			level,
			entryIds,
			sentOn = '2026-05-10',
			kind = 'contest',
			periodLabel = '2026年度',
			editionId,
		}) {
			const id = editionId ?? newId();
			if (!editionId) {
				const programme = newId();
				await db
					.insertInto('higher_programme')
					.values({ id: programme, kind, name: toJsonb({ zh: name, en: `Contest ${name}` }), level, created_at: NOW })
					.execute();
				await db
					.insertInto('higher_edition')
					.values({
						id,
						programme_id: programme,
						name: toJsonb({ zh: name }),
						period_label: periodLabel,
						route: 'association',
						created_at: NOW,
					})
					.execute();
			}
			for (const entryId of entryIds) {
				const { current_version_id: version } = await db
					.selectFrom('entry')
					.select('current_version_id')
					.where('id', '=', entryId)
					.executeTakeFirstOrThrow();
				await db
					.insertInto('recommendation')
					.values({
						id: newId(),
						edition_id: id,
						entry_id: entryId,
						version_id: version!,
						kind: 'individual',
						stage: 'primary',
						state: 'sent',
						position: (position += 1),
						confirmed_at: NOW,
						sent_on: sentOn,
						created_at: NOW,
						created_by: staff.accountId,
					})
					.execute();
			}
			return id;
		},
		async outcome({ editionId, entryId, result, grade, decidedOn = '2026-07-01', state = 'verified' }) {
			await db
				.insertInto('outcome')
				.values({
					id: newId(),
					edition_id: editionId,
					entry_id: entryId,
					unit_id: world.school.id,
					title: entryId === null ? '自行申报的作品' : null,
					result,
					grade: grade ?? null,
					decided_on: decidedOn,
					source: '公示',
					state,
					reported_by: staff.accountId,
					reported_at: NOW,
					verified_at: state === 'verified' ? NOW : null,
				})
				.execute();
		},
		async fileAt(entryId, at) {
			const { count } = await db
				.selectFrom('entry_version')
				.select((eb) => eb.fn.countAll<number>().as('count'))
				.where('entry_id', '=', entryId)
				.executeTakeFirstOrThrow();
			const [filing, version] = [newId(), newId()];
			await db
				.insertInto('entry_version')
				.values({
					id: version,
					entry_id: entryId,
					number: count + 1,
					title: '屋顶花园',
					abstract: '',
					field_values: toJsonb({}),
					identity: toJsonb({}),
					sha256: version,
					created_at: at,
				})
				.execute();
			await db
				.insertInto('filing')
				.values({
					id: filing,
					edition_id: world.editionId,
					category_id: world.categoryId,
					unit_id: world.school.id,
					kind: 'supplement',
					receipt_number: filing,
					filed_at: at,
					filed_by: world.school.coordinator.accountId,
					consent_confirmed: true,
				})
				.execute();
			await db
				.insertInto('filing_item')
				.values({ filing_id: filing, version_id: version, entry_id: entryId, position: 1 })
				.execute();
			await db
				.updateTable('entry')
				.set({ state: 'filed', current_version_id: version, filed_at: at })
				.where('id', '=', entryId)
				.execute();
			return filing;
		},
		async awards(grades, confirmedAt) {
			const { id: rubric } = await db
				.selectFrom('rubric')
				.select('id')
				.where('category_id', '=', world.categoryId)
				.executeTakeFirstOrThrow();
			const { next } = await db
				.selectFrom('stage')
				.select((eb) => eb(eb.fn.countAll<number>(), '+', 1).as('next'))
				.where('category_id', '=', world.categoryId)
				.executeTakeFirstOrThrow();
			const [stage, list] = [newId(), newId()];
			await db
				.insertInto('stage')
				.values({
					id: stage,
					category_id: world.categoryId,
					position: Number(next),
					kind: 'final',
					name: toJsonb({ zh: '终评' }),
					rubric_id: rubric,
					created_at: NOW,
				})
				.execute();
			await db
				.insertInto('list')
				.values({
					id: list,
					edition_id: world.editionId,
					category_id: world.categoryId,
					stage_id: stage,
					kind: 'award',
					state: confirmedAt ? 'confirmed' : 'draft',
					rule: toJsonb({ model: 'counts' }),
					created_at: NOW,
					created_by: staff.accountId,
					confirmed_at: confirmedAt,
				})
				.execute();
			await db
				.insertInto('list_row')
				.values(
					grades.map(([entryId, grade], at) => ({
						id: newId(),
						list_id: list,
						entry_id: entryId,
						position: at + 1,
						grade,
					})),
				)
				.execute();
		},
	};
}
