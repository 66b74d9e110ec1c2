import { sql } from 'kysely';
import sharp from 'sharp';
import { expect } from 'vitest';
import type { Actor } from '#lib/domain/access.ts';
import { talentAward } from '#lib/domain/presets/talent-award.ts';
import type { AchievementInput } from '#lib/forms/achievements.ts';
import type { SchoolPart } from '#lib/forms/talents.ts';
import { insertEdition } from '#lib/server/editions/create-edition.ts';
import { acceptEntry } from '#lib/server/eligibility/accept-entry.ts';
import { invariants as entryInvariants } from '#lib/server/entries/invariants.ts';
import { createEntry } from '#lib/server/entries/create-entry.ts';
import { handInEntry } from '#lib/server/entries/hand-in-entry.ts';
import { saveEntry } from '#lib/server/entries/save-entry.ts';
import { addParticipant } from '#lib/server/entries/add-participant.ts';
import { fileEntries } from '#lib/server/filings/file-entries.ts';
import { fileSupplement } from '#lib/server/filings/file-supplement.ts';
import { addAchievement } from '#lib/server/nominations/add-achievement.ts';
import { attachProof } from '#lib/server/nominations/attach-proof.ts';
import { invariants } from '#lib/server/nominations/invariants.ts';
import { saveFindings } from '#lib/server/nominations/save-findings.ts';
import { saveNomination } from '#lib/server/nominations/save-nomination.ts';
import type { Context } from '#lib/server/platform/context.ts';
import type { Database } from '#lib/server/platform/db.ts';
import { newId } from '#lib/server/platform/ids.ts';
import { toJsonb } from '#lib/server/platform/jsonb.ts';
import { contextOf, days, makeActor, makePupil, makeUnit, OPENS, storage, typed } from '../entries/school.ts';

type Account = Extract<Actor, { kind: 'account' }>;

/** Schools, staff, an award above, and the open edition of the talent preset without papers and fields of its own. */
export interface NominationWorld {
	db: Database;
	editionId: string;
	categoryId: string;
	/** by the call's numbers */
	conditionIds: Record<string, string>;
	programmeId: string;
	higherEditionId: string;
	unitId: string;
	unitName: string;
	teacher: Account;
	coordinator: Account;
	stranger: Account;
	staff: Account;
	as(actor: Account, day?: number): Context;
	/** a draft with its pupil, and nothing of the nomination yet */
	draft(name?: string): Promise<string>;
	/** one achievement with proof and claim */
	achieve(entryId: string, change?: Partial<AchievementInput>): Promise<string>;
	/** opinion and notice, over on day 9 */
	vouch(entryId: string, change?: Partial<SchoolPart>): Promise<void>;
	/** complete and handed in by the teacher */
	handedIn(name?: string): Promise<string>;
	/** filed together by the school on day 12 */
	filed(...names: string[]): Promise<string[]>;
	accepted(...names: string[]): Promise<string[]>;
	/** the first achievement found to meet the fifth condition, or not */
	reviewed(entryId: string, met?: boolean): Promise<void>;
}

export const school: SchoolPart = {
	schoolOpinion: '品学兼优，材料属实，同意推荐。',
	opinionSigner: '周校长',
	opinionOn: '2026-03-05',
	noticeFrom: '2026-03-03',
	noticeUntil: '2026-03-09',
	noticePlace: '校门口公告栏',
	noticeResult: 'no_objection',
	noticeNote: '',
};

export const award = (conditionId: string | null): AchievementInput => ({
	kind: 'award',
	achievedMonth: '2025-08',
	name: '湖南省青少年科技创新大赛',
	level: 'province',
	grade: 'first',
	workTitle: '会报警的井盖',
	shareNote: '个人',
	certificateNumber: 'HN-2025-018',
	unitThen: '砂子塘小学',
	conditionId,
});

export const certificate = () =>
	sharp({ create: { width: 60, height: 40, channels: 3, background: '#b3362b' } })
		.jpeg()
		.toBuffer();

export async function createNominationWorld(db: Database): Promise<NominationWorld> {
	const preset = talentAward({ now: OPENS, zone: 'Asia/Shanghai', startsOn: OPENS });
	const draft = {
		...preset,
		declarations: [],
		sections: preset.sections.map((section) => ({
			...section,
			categories: section.categories.map((category) => ({
				...category,
				fields: [],
				attachmentRules: [],
				abstractRequired: false,
				ageMin: null,
				ageMax: null,
			})),
		})),
	};
	const made = await db
		.transaction()
		.execute((trx) => insertEdition(trx, draft, { now: OPENS, createdBy: null, state: 'open', openedAt: OPENS }));
	const { categoryId, conditionIds } = made.categories['nominee']!;
	const unitId = await makeUnit(db, '砂子塘小学');
	const { name } = await db.selectFrom('unit').select('name').where('id', '=', unitId).executeTakeFirstOrThrow();
	const [programmeId, higherEditionId] = [newId(), newId()];
	await db
		.insertInto('higher_programme')
		.values({
			id: programmeId,
			kind: 'talent_award',
			name: toJsonb({ zh: '优秀青少年科技创新人才', en: 'Outstanding Young Innovators' }),
			level: 'city',
			organisers: toJsonb([]),
			whitelist_status: 'not_applicable',
			created_at: OPENS,
		})
		.execute();
	await db
		.insertInto('higher_edition')
		.values({
			id: higherEditionId,
			programme_id: programmeId,
			name: toJsonb({ zh: '2025—2026年度优秀青少年科技创新人才' }),
			period_label: '2025—2026年度',
			route: 'association',
			quota_unit: 'ren',
			created_at: OPENS,
		})
		.execute();

	const world: NominationWorld = {
		db,
		editionId: made.editionId,
		categoryId,
		conditionIds,
		programmeId,
		higherEditionId,
		unitId,
		unitName: name.zh,
		teacher: await makeActor(db, 'teacher', unitId),
		coordinator: await makeActor(db, 'coordinator', unitId),
		stranger: await makeActor(db, 'coordinator', await makeUnit(db, '枫树山小学')),
		staff: await makeActor(db, 'staff', null, '周工作'),
		as: (actor, day = 12) => contextOf(db, actor, days(day)),
		async draft(pupil = '龙垚') {
			const ctx = world.as(world.teacher);
			const entry = await createEntry(ctx, { categoryId });
			if (!entry.ok) throw new Error(entry.reason);
			const personId = await makePupil(db, unitId, pupil, 5, '2014-06');
			const added = await addParticipant(ctx, { entryId: entry.entryId, personId });
			if (!added.ok) throw new Error(added.reason);
			const { version } = await db
				.selectFrom('entry')
				.select('version')
				.where('id', '=', entry.entryId)
				.executeTakeFirstOrThrow();
			const saved = await saveEntry(
				ctx,
				entry.entryId,
				typed(version, { title: `${pupil}的井盖`, abstract: '会报警。' }),
			);
			if (!saved.ok) throw new Error(saved.reason);
			return entry.entryId;
		},
		async achieve(entryId, change = {}) {
			const ctx = world.as(world.teacher);
			const added = await addAchievement(ctx, entryId);
			if (!added.ok) throw new Error(added.reason);
			const saved = await saveNomination(ctx, entryId, {
				version: await nominationVersion(db, entryId),
				rows: { [added.achievementId]: { ...award(conditionIds['五']!), ...change } },
				school: null,
			});
			if (!saved.ok) throw new Error(saved.reason);
			const attached = await attachProof(ctx, storage, {
				entryId,
				achievementId: added.achievementId,
				fileName: '微信图片_20250820.jpg',
				bytes: await certificate(),
			});
			if (!attached.ok) throw new Error(attached.reason);
			return added.achievementId;
		},
		async vouch(entryId, change = {}) {
			const saved = await saveNomination(world.as(world.coordinator), entryId, {
				version: await nominationVersion(db, entryId),
				rows: {},
				school: { ...school, ...change },
			});
			if (!saved.ok) throw new Error(saved.reason);
		},
		async handedIn(pupil) {
			const entryId = await world.draft(pupil);
			await world.achieve(entryId);
			const handed = await handInEntry(world.as(world.teacher), entryId);
			if (!handed.ok) throw new Error(JSON.stringify(handed));
			return entryId;
		},
		async filed(...names) {
			const entryIds: string[] = [];
			for (const pupil of names) {
				const entryId = await world.handedIn(pupil);
				await world.vouch(entryId);
				entryIds.push(entryId);
			}
			const first = await db
				.selectFrom('filing')
				.select('id')
				.where('category_id', '=', categoryId)
				.where('unit_id', '=', unitId)
				.where('recalled_at', 'is', null)
				.executeTakeFirst();
			const filing = await (first ? fileSupplement : fileEntries)(world.as(world.coordinator), {
				categoryId,
				entryIds,
				consentConfirmed: true,
				onBehalf: null,
			});
			if (!filing.ok) throw new Error(JSON.stringify(filing.facts.violations));
			return entryIds;
		},
		async accepted(...names) {
			const entryIds = await world.filed(...names);
			for (const entryId of entryIds) {
				const done = await acceptEntry(world.as(world.staff), { entryId, versionId: await versionOf(db, entryId) });
				if (!done.ok) throw new Error(done.reason);
			}
			return entryIds;
		},
		async reviewed(entryId, met = true) {
			const { id } = await db
				.selectFrom('achievement')
				.select('id')
				.where('entry_id', '=', entryId)
				.orderBy('position')
				.executeTakeFirstOrThrow();
			const saved = await saveFindings(world.as(world.staff), {
				categoryId,
				entryId,
				versionId: await versionOf(db, entryId),
				findings: [{ conditionId: conditionIds['五']!, achievementId: id, met, note: met ? '' : '等次不符' }],
			});
			if (!saved.ok) throw new Error(saved.reason);
		},
	};
	return world;
}

export async function versionOf(db: Database, entryId: string): Promise<string> {
	const row = await db
		.selectFrom('entry')
		.select('current_version_id')
		.where('id', '=', entryId)
		.executeTakeFirstOrThrow();
	return row.current_version_id!;
}

export async function nominationVersion(db: Database, entryId: string): Promise<number> {
	const row = await db.selectFrom('nomination').select('version').where('entry_id', '=', entryId).executeTakeFirst();
	return row?.version ?? 0;
}

/** After everything a file's tests did. */
export async function expectInvariants(db: Database): Promise<void> {
	for (const { name, sql: query } of [...invariants, ...entryInvariants]) {
		const { rows } = await sql.raw(query).execute(db);
		expect(rows, name).toEqual([]);
	}
}
