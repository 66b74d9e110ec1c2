import { makerFestival } from '#lib/domain/presets/maker-festival.ts';
import { insertEdition } from '#lib/server/editions/create-edition.ts';
import { newToken, sha256 } from '#lib/server/platform/crypto.ts';
import type { Database } from '#lib/server/platform/db.ts';
import { newId } from '#lib/server/platform/ids.ts';
import { toJsonb } from '#lib/server/platform/jsonb.ts';
import { accountByLogin, type ActorName } from '../support/actors.ts';
import { loginOf } from './fixtures.ts';
import type { portal } from '../support/portal.ts';

/** Ids of the small demo world with which every route can be reached; `mine` by the demo account of the role that may. */
export type Ids = Record<
	| 'account'
	| 'mail'
	| 'token'
	| 'edition'
	| 'category'
	| 'entry'
	| 'filedEntry'
	| 'draft'
	| 'unit'
	| 'filing'
	| 'ownUnitFiling'
	| 'fileCategory'
	| 'stage'
	| 'closedStage'
	| 'group'
	| 'draftEdition'
	| 'preparingStage'
	| 'stageEntry'
	| 'list'
	| 'judgeStage'
	| 'assignment'
	| 'file'
	| 'judgeFile'
	| 'higherEdition'
	| 'higherProgramme'
	| 'outcome'
	| 'talentCategory'
	| 'nominee'
	| 'ownNominee',
	string
>;

export async function findIds(db: Database, world: ReturnType<typeof portal>): Promise<Ids> {
	const teacher = await accountByLogin(db, loginOf(world, 'teacher'));
	const coordinator = await accountByLogin(db, loginOf(world, 'coordinator'));
	const judge = await accountByLogin(db, loginOf(world, 'judge'));
	const { unit_id: ownUnit } = await db
		.selectFrom('account_role')
		.select('unit_id')
		.where('account_id', '=', coordinator)
		.where('role', '=', 'coordinator')
		.$narrowType<{ unit_id: string }>()
		.executeTakeFirstOrThrow();
	const edition = await db
		.selectFrom('edition as e')
		.innerJoin('category as c', 'c.edition_id', 'e.id')
		.innerJoin('entry as n', 'n.category_id', 'c.id')
		.select(['e.id', 'c.id as category'])
		.where('n.state', '=', 'draft')
		.where('e.state', '=', 'open')
		.orderBy('c.position')
		.executeTakeFirstOrThrow();
	const { unit_id: teachersUnit } = await db
		.selectFrom('account_role')
		.select('unit_id')
		.where('account_id', '=', teacher)
		.where('role', '=', 'teacher')
		.$narrowType<{ unit_id: string }>()
		.executeTakeFirstOrThrow();
	const draft = newId();
	await db
		.insertInto('entry')
		.values({
			id: draft,
			edition_id: edition.id,
			category_id: edition.category,
			unit_id: teachersUnit,
			owner_id: teacher,
			title: '会唱歌的路灯',
			field_values: '{}',
			created_at: new Date(),
			updated_at: new Date(),
		})
		.execute();
	const filing = await db
		.selectFrom('filing')
		.select(['id', 'unit_id'])
		.where('recalled_at', 'is', null)
		.executeTakeFirstOrThrow();
	const own = await db.selectFrom('filing').select('id').where('unit_id', '=', ownUnit).executeTakeFirstOrThrow();
	const filed = await db.selectFrom('entry').select('id').where('state', '=', 'filed').executeTakeFirstOrThrow();
	const accepted = await db
		.selectFrom('stage_entry as s')
		.innerJoin('stage as g', 'g.id', 's.stage_id')
		.select(['s.id', 's.stage_id'])
		.where('g.state', '=', 'open')
		.executeTakeFirstOrThrow();
	const list = await db.selectFrom('list').select(['id', 'stage_id']).executeTakeFirstOrThrow();
	const assignment = await db
		.selectFrom('assignment as a')
		.innerJoin('stage_entry as s', 's.id', 'a.stage_entry_id')
		.innerJoin('stage as g', 'g.id', 's.stage_id')
		.innerJoin('entry_version_file as f', 'f.version_id', 's.version_id')
		.select(['a.id', 's.stage_id', 'f.id as file'])
		.where('a.judge_id', '=', judge)
		.where('a.state', '=', 'assigned')
		.where('g.state', '=', 'open')
		.executeTakeFirstOrThrow();
	const file = await db
		.selectFrom('entry_file as f')
		.innerJoin('entry as e', 'e.id', 'f.entry_id')
		.select('f.file_id')
		.where('e.owner_id', '=', teacher)
		.where('e.state', '!=', 'draft')
		.executeTakeFirstOrThrow();
	const mine = await db
		.selectFrom('entry')
		.select('id')
		.where('owner_id', '=', teacher)
		.where('state', '!=', 'draft')
		.executeTakeFirstOrThrow();

	const nominee = await db
		.selectFrom('nomination as n')
		.innerJoin('entry as e', 'e.id', 'n.entry_id')
		.select(['e.id', 'e.category_id'])
		.orderBy('e.id')
		.executeTakeFirstOrThrow();
	const ownNominee = await db
		.selectFrom('nomination as n')
		.innerJoin('entry as e', 'e.id', 'n.entry_id')
		.select('e.id')
		.where('e.owner_id', '=', teacher)
		.executeTakeFirstOrThrow();

	// a sheet in hand with works on it (a journey may have sent them meanwhile), and a result that the demo accounts' school reported
	const higher = await db
		.selectFrom('recommendation as r')
		.innerJoin('higher_edition as h', 'h.id', 'r.edition_id')
		.select(['h.id', 'h.programme_id'])
		.where('h.closed_at', 'is', null)
		.where('r.state', 'in', ['confirmed', 'sent'])
		.orderBy('h.deadline_at', 'desc')
		.executeTakeFirstOrThrow();
	const outcome = await db
		.selectFrom('outcome')
		.select('id')
		.where('proof_file_id', 'is not', null)
		.where('unit_id', '=', ownUnit)
		.executeTakeFirstOrThrow();

	// What the demo world does not have: an edition that is still a draft, and a stage that is being prepared.
	const now = new Date();
	const prepared = await db.transaction().execute(async (trx) => {
		const made = await insertEdition(trx, makerFestival({ now, zone: 'Asia/Shanghai' }), { now, createdBy: null });
		const [category] = Object.values(made.categories);
		const [stage, group] = [newId(), newId()];
		await trx
			.insertInto('stage')
			.values({
				id: stage,
				category_id: category!.categoryId,
				position: 1,
				kind: 'preliminary',
				name: toJsonb({ zh: '初评', en: 'Preliminary' }),
				rubric_id: category!.rubricId!,
				created_at: now,
			})
			.execute();
		await trx
			.insertInto('judging_group')
			.values({ id: group, stage_id: stage, position: 1, name: toJsonb({ zh: '第一组' }), method: 'all' })
			.execute();
		return { edition: made.editionId, stage, group };
	});

	const token = newToken();
	await db
		.insertInto('account_link')
		.values({
			token_hash: sha256(token),
			kind: 'password_reset',
			account_id: teacher,
			created_at: new Date(),
			expires_at: new Date(Date.now() + 3_600_000),
		})
		.execute();
	const mail = newId();
	await db
		.insertInto('mail')
		.values({
			id: mail,
			template: 'invitation',
			locale: 'zh-CN',
			to_address: 'someone@example.com',
			subject: '邀请',
			body: '请打开 {{secret}}',
			state: 'kept',
			created_at: new Date(),
		})
		.execute();
	return {
		account: teacher,
		mail,
		token,
		edition: edition.id,
		category: edition.category,
		fileCategory: edition.category,
		entry: mine.id,
		filedEntry: filed.id,
		draft,
		unit: filing.unit_id,
		filing: filing.id,
		ownUnitFiling: own.id,
		stage: accepted.stage_id,
		closedStage: list.stage_id,
		draftEdition: prepared.edition,
		preparingStage: prepared.stage,
		group: prepared.group,
		stageEntry: accepted.id,
		list: list.id,
		judgeStage: assignment.stage_id,
		assignment: assignment.id,
		file: file.file_id,
		judgeFile: assignment.file,
		higherEdition: higher.id,
		higherProgramme: higher.programme_id,
		outcome: outcome.id,
		talentCategory: nominee.category_id,
		nominee: nominee.id,
		ownNominee: ownNominee.id,
	};
}

/** Where a route is reached; routes without a parameter are their own path. */
const PATHS: Record<string, (ids: Ids) => string> = {
	'/(account)/link/[token]': (ids) => `/link/${ids.token}`,
	'/admin/accounts/[id]': (ids) => `/admin/accounts/${ids.account}`,
	'/admin/mail/[id]': (ids) => `/admin/mail/${ids.mail}`,
	'/files/[id]': (ids) => `/files/${ids.file}`,
	'/files/outcomes/[id]': (ids) => `/files/outcomes/${ids.outcome}`,
	'/files/v/[id]': (ids) => `/files/v/${ids.judgeFile}`,
	'/judge/desk/[assignment]': (ids) => `/judge/desk/${ids.assignment}`,
	'/judge/stages/[id]': (ids) => `/judge/stages/${ids.judgeStage}`,
	'/staff/desk/[source]': () => '/staff/desk/entries?g=unit&s=-filed_at&set=1&c=number&c=title&c=unit&c=state',
	'/staff/desk/[source]/export': () => '/staff/desk/entries/export',
	'/staff/editions/[id]': (ids) => `/staff/editions/${ids.edition}`,
	'/staff/editions/[id]/basics': (ids) => `/staff/editions/${ids.edition}/basics`,
	'/staff/editions/[id]/categories/[category]': (ids) => `/staff/editions/${ids.edition}/categories/${ids.category}`,
	'/staff/editions/[id]/categories/[category]/rubric': (ids) =>
		`/staff/editions/${ids.edition}/categories/${ids.category}/rubric`,
	'/staff/editions/[id]/categories/new': (ids) => `/staff/editions/${ids.draftEdition}/categories/new`,
	'/staff/editions/[id]/dates': (ids) => `/staff/editions/${ids.edition}/dates`,
	'/staff/eligibility/[id]': (ids) => `/staff/eligibility/${ids.filedEntry}`,
	'/staff/entries/[id]': (ids) => `/staff/entries/${ids.filedEntry}`,
	'/staff/judging/[stage]': (ids) => `/staff/judging/${ids.stage}`,
	'/staff/judging/[stage]/conflicts': (ids) => `/staff/judging/${ids.stage}/conflicts`,
	'/staff/judging/[stage]/entries': (ids) => `/staff/judging/${ids.stage}/entries`,
	'/staff/judging/[stage]/entries/[entry]': (ids) => `/staff/judging/${ids.stage}/entries/${ids.stageEntry}`,
	'/staff/judging/[stage]/groups/[group]': (ids) => `/staff/judging/${ids.preparingStage}/groups/${ids.group}`,
	'/staff/results/[stage]': (ids) => `/staff/results/${ids.closedStage}`,
	'/staff/results/[stage]/list': (ids) => `/staff/results/${ids.closedStage}/list?kind=award`,
	'/staff/results/[stage]/ranking': (ids) => `/staff/results/${ids.closedStage}/ranking`,
	'/staff/results/lists/[list]': (ids) => `/staff/results/lists/${ids.list}`,
	'/staff/talents/[category]': (ids) => `/staff/talents/${ids.talentCategory}`,
	'/staff/talents/[category]/conditions': (ids) => `/staff/talents/${ids.talentCategory}/conditions`,
	'/staff/talents/[category]/decision': (ids) => `/staff/talents/${ids.talentCategory}/decision`,
	'/staff/talents/[category]/nominees/[entry]': (ids) => `/staff/talents/${ids.talentCategory}/nominees/${ids.nominee}`,
	'/staff/talents/[category]/panel': (ids) => `/staff/talents/${ids.talentCategory}/panel`,
	'/staff/units/[id]': (ids) => `/staff/units/${ids.unit}`,
	'/staff/units/[id]/filing/[category]': (ids) => `/staff/units/${ids.unit}/filing/${ids.fileCategory}`,
	'/staff/units/[id]/filings/[filing]': (ids) => `/staff/units/${ids.unit}/filings/${ids.filing}`,
	'/staff/upward/[edition]': (ids) => `/staff/upward/${ids.higherEdition}`,
	'/staff/upward/[edition]/choose': (ids) => `/staff/upward/${ids.higherEdition}/choose`,
	'/staff/upward/[edition]/export': (ids) => `/staff/upward/${ids.higherEdition}/export`,
	'/staff/upward/[edition]/outcomes': (ids) => `/staff/upward/${ids.higherEdition}/outcomes`,
	'/staff/upward/[edition]/settings': (ids) => `/staff/upward/${ids.higherEdition}/settings`,
	'/staff/upward/programmes/[programme]': (ids) => `/staff/upward/programmes/${ids.higherProgramme}`,
	'/staff/upward/programmes/[programme]/new': (ids) => `/staff/upward/programmes/${ids.higherProgramme}/new`,
	'/teacher/entries/[id]': (ids) => `/teacher/entries/${ids.entry}`,
	'/teacher/entries/[id]/edit': (ids) => `/teacher/entries/${ids.draft}/edit`,
	'/teacher/nominations/[entry]': (ids) => `/teacher/nominations/${ids.ownNominee}`,
	'/teacher/unit/filing/[category]': (ids) => `/teacher/unit/filing/${ids.fileCategory}`,
	'/teacher/unit/filings/[id]': (ids) => `/teacher/unit/filings/${ids.ownUnitFiling}`,
};

/** Throws for a route with a parameter that nobody has told how to reach: a new page joins every test by being named here. */
export function pathOf(route: string, ids: Ids): string {
	const known = PATHS[route];
	if (known) return known(ids);
	if (route.includes('[')) throw new Error(`tests/e2e/paths.ts does not know how to reach ${route}`);
	return route.replaceAll(/\/\([a-z]+\)/g, '') || '/';
}

/** Who looks at a page that several may see: the one it is made for. */
export const VIEWERS: readonly ActorName[] = ['public', 'teacher', 'coordinator', 'judge', 'staff', 'administrator'];
