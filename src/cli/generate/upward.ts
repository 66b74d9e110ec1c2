import sharp from 'sharp';
import { sql } from 'kysely';
import type { Grade } from '#lib/domain/award.ts';
import type { SchoolStage } from '#lib/domain/edition.ts';
import type { OutcomeGrade, OutcomeResult, RecommendationState, ShareRule, WorkKind } from '#lib/domain/higher.ts';
import { higherPreset, type HigherPreset } from '#lib/domain/presets/higher-programmes.ts';
import { reportYearOf } from '#lib/domain/report.ts';
import { momentOnDay } from '#lib/domain/window-zone.ts';
import { cleanFileName, FILE_NAME_PURPOSE } from '#lib/server/files/store-file.ts';
import { encrypt } from '#lib/server/platform/crypto.ts';
import type { Trx } from '#lib/server/platform/db.ts';
import { toJsonb } from '#lib/server/platform/jsonb.ts';
import type { Storage } from '#lib/server/platform/storage/storage.ts';
import { dateOf, day, plusDays, plusMinutes } from './calendar.ts';
import type { People, PlannedAccount } from './people.ts';
import type { Random } from './random.ts';
import type { Rows } from './rows.ts';
import type { Trail } from './trail.ts';

interface UpwardFacts {
	trx: Trx;
	rows: Rows;
	trail: Trail;
	people: People;
	storage: Storage;
	secretKey: Buffer;
	now: Date;
	zone: string;
}

/** An accepted work of the finished edition, as recommending sees it. */
interface Work {
	entryId: string;
	versionId: string;
	unitId: string;
	key: string;
	stage: SchoolStage | null;
	kind: WorkKind;
	grade: Grade | null;
	people: string[];
}

/** A contest of this year: what its call said, and how far it has come. */
interface Plan {
	preset: string;
	/** sent in the year of the report; or in hand, with a deadline in so many days */
	when: 'sent' | { days: number };
	/** works that went up, at most; those that are only proposed, for one in hand */
	works: number;
	lowerAward: Grade | null;
	totalMax: number | null;
	/** number of each row of the preset's shape */
	quota: number | null;
	shares?: ShareRule[];
	/** a work withdrew and a substitute took its place, another still waits */
	replaced?: boolean;
	closed?: boolean;
	/** in turn, for the works in their order */
	outcomes?: ([OutcomeResult, OutcomeGrade | null] | null)[];
}

/** Fourteen that were sent to, three in hand: all routes, and each shape of quota that domain reference 5.1 has. */
const PLANS: Plan[] = [
	{
		preset: 'changsha_innovation',
		when: 'sent',
		works: 12,
		lowerAward: 'third',
		totalMax: null,
		quota: 4,
		closed: true,
		outcomes: [
			['award', 'first'],
			['award', 'second'],
			['award', 'second'],
			['award', 'third'],
			['none', null],
		],
	},
	{
		preset: 'hunan_innovation',
		when: 'sent',
		works: 5,
		lowerAward: 'second',
		totalMax: 8,
		quota: null,
		shares: [],
		replaced: true,
		outcomes: [['award', 'second'], ['award', 'third'], ['shortlisted', null], null],
	},
	{
		preset: 'hunan_robot',
		when: 'sent',
		works: 4,
		lowerAward: null,
		totalMax: null,
		quota: 2,
		outcomes: [
			['award', 'third'],
			['none', null],
		],
	},
	{
		preset: 'hunan_it_literacy',
		when: 'sent',
		works: 6,
		lowerAward: null,
		totalMax: null,
		quota: 3,
		outcomes: [
			['award', 'first'],
			['award', 'third'],
			['none', null],
		],
	},
	{
		preset: 'national_experiment_works',
		when: 'sent',
		works: 2,
		lowerAward: null,
		totalMax: 4,
		quota: 2,
		outcomes: [['shortlisted', null]],
	},
	{
		preset: 'national_space',
		when: 'sent',
		works: 2,
		lowerAward: null,
		totalMax: null,
		quota: null,
		outcomes: [
			['final', null],
			['none', null],
		],
	},
	{
		preset: 'song_invention',
		when: 'sent',
		works: 3,
		lowerAward: 'third',
		totalMax: 6,
		quota: 3,
		outcomes: [['award', 'third'], null],
	},
	{
		preset: 'national_ai',
		when: 'sent',
		works: 2,
		lowerAward: null,
		totalMax: null,
		quota: null,
		outcomes: [
			['award', 'second'],
			['none', null],
		],
	},
	{
		preset: 'national_coding',
		when: 'sent',
		works: 3,
		lowerAward: null,
		totalMax: null,
		quota: 3,
		outcomes: [['shortlisted', null], null],
	},
	{
		preset: 'science_film',
		when: 'sent',
		works: 2,
		lowerAward: null,
		totalMax: 3,
		quota: null,
		outcomes: [['none', null]],
	},
	{
		preset: 'hunan_experiment_show',
		when: 'sent',
		works: 2,
		lowerAward: null,
		totalMax: null,
		quota: 2,
		outcomes: [['award', 'second']],
	},
	{
		preset: 'noc',
		when: 'sent',
		works: 2,
		lowerAward: null,
		totalMax: null,
		quota: null,
		closed: true,
		outcomes: [['none', null]],
	},
	{ preset: 'labour_technology', when: 'sent', works: 2, lowerAward: null, totalMax: null, quota: 3 },
	{
		preset: 'iot_maker',
		when: 'sent',
		works: 1,
		lowerAward: null,
		totalMax: null,
		quota: null,
		outcomes: [['shortlisted', null]],
	},
	// in hand, with free places: what a browser run plays
	{ preset: 'changsha_innovation', when: { days: 12 }, works: 2, lowerAward: 'shortlisted', totalMax: null, quota: 3 },
	{
		preset: 'hunan_innovation',
		when: { days: 26 },
		works: 0,
		lowerAward: 'shortlisted',
		totalMax: 6,
		quota: null,
		shares: [{ of: 'team', bound: 'max', percent: 50 }],
	},
	{ preset: 'hunan_it_literacy', when: { days: 40 }, works: 0, lowerAward: null, totalMax: null, quota: 2 },
	{ preset: 'national_drone', when: { days: 55 }, works: 0, lowerAward: null, totalMax: 3, quota: null },
];

/** Our categories and what they are called above, where the keys differ. */
const SAME_WORK: Record<string, readonly string[]> = {
	invention: ['invention', 'own', 'inquiry', 'idea'],
	painting: ['painting', 'idea'],
	maker: ['maker', 'mecha', 'rescue', 'exploration', 'invention', 'own'],
	digital: ['digital', 'scratch', 'thinking', 'algorithms', 'video', 'animation', 'life'],
	practice: ['practice', 'stars', 'life', 'video'],
	teaching: ['teaching'],
};

const GRADE_ORDER: readonly Grade[] = ['first', 'second', 'third', 'encouragement', 'shortlisted'];
const meets = (grade: Grade | null, lowest: Grade | null) =>
	lowest === null || (grade !== null && GRADE_ORDER.indexOf(grade) <= GRADE_ORDER.indexOf(lowest));

/** 上级赛事: registry, sheets in every state, what was sent in the year of the report, outcomes at each level. */
export async function addUpward(random: Random, lastEditionId: string, facts: UpwardFacts): Promise<void> {
	const { rows, trail, people, now, zone } = facts;
	const dice = random.fork('upward');
	const staff = people.staff[0]!;
	const works = await listWorks(facts.trx, lastEditionId);
	if (works.length === 0) return;
	const year = reportYearOf(now, zone);
	const firstDay = Date.UTC(year, 0, 8, 2);
	const lastDay = Math.min(now.getTime() - 4 * day, Date.UTC(year, 11, 18, 2));
	const sentPlans = PLANS.filter(({ when }) => when === 'sent').length;
	const programmes = new Map<string, string>();
	let sentBefore = 0;

	for (const plan of PLANS) {
		const preset = higherPreset(plan.preset)!;
		const inHand = plan.when !== 'sent';
		// spread over the year, in the order of the plans
		const sentAt = inHand ? null : new Date(firstDay + ((lastDay - firstDay) * (sentBefore + 1)) / (sentPlans + 1));
		if (!inHand) sentBefore += 1;
		const createdAt = plusDays(sentAt ?? now, sentAt ? -24 : -5 - dice.int(0, 9));
		const programmeId = programmes.get(plan.preset) ?? addProgramme(rows, trail, preset, dice, createdAt, staff);
		programmes.set(plan.preset, programmeId);
		const label = inHand ? `${year + 1}年` : `${year}年`;
		const editionId = dice.timedId(createdAt);
		const deadlineAt =
			plan.when === 'sent' ? momentOnDay(sentAt!, 6, 17, 0, zone) : momentOnDay(now, plan.when.days, 17, 0, zone);
		rows.add('higher_edition', {
			id: editionId,
			programme_id: programmeId,
			name: toJsonb({ zh: `${label}${preset.name.zh}`, en: `${preset.name.en ?? ''} ${label.slice(0, 4)}` }),
			period_label: label,
			route: preset.route,
			call_number: preset.route === 'self' ? null : `〔${label.slice(0, 4)}〕${dice.int(3, 60)}号`,
			opens_on: dateOf(plusDays(createdAt, 2)),
			deadline_at: deadlineAt,
			result_expected_on: dateOf(plusDays(deadlineAt, 45)),
			stages: preset.stages,
			lower_award: plan.lowerAward,
			one_per_pupil: true,
			forbids_prior: false,
			total_max: plan.totalMax,
			quota_unit: preset.unit,
			shares: toJsonb(plan.shares ?? []),
			papers: toJsonb(preset.papers),
			created_at: createdAt,
			created_by: staff.id,
			closed_at: plan.closed ? plusDays(new Date(lastDay), 1) : null,
		});
		trail.add('higher_edition.created', createdAt, staff, 'staff', {
			higher_edition: editionId,
			programme: programmeId,
		});
		if (plan.closed)
			trail.add('higher_edition.closed', plusDays(new Date(lastDay), 1), staff, 'staff', { higher_edition: editionId });
		const categoryIds = addCategories(rows, preset, editionId, dice, createdAt, plan.quota);
		const sheet = chooseWorks(works, preset, plan, categoryIds);
		addSheet(rows, trail, { plan, preset, editionId, sheet, sentAt, createdAt, staff, dice, now });
	}
	await addReported(facts, dice, staff, year, lastDay);
}

async function listWorks(trx: Trx, editionId: string): Promise<Work[]> {
	const { rows } = await sql<Work>`
		select e.id as "entryId", e.current_version_id as "versionId", e.unit_id as "unitId", c.key,
			case when c.entrant_kind = 'entering_teacher' then null
				when w.grade is not null then case when w.grade <= 6 then 'primary' when w.grade <= 9 then 'junior' else 'senior' end
				else (select d.stages[1] from division d where d.id = e.division_id and cardinality(d.stages) = 1) end as stage,
			case when c.entrant_kind in ('collective', 'team', 'unit') or w.number > 1 then 'team' else 'individual' end as kind,
			(select r.grade from list_row r join list l on l.id = r.list_id and l.state = 'confirmed'
				where r.entry_id = e.id and r.grade is not null
				order by array_position(array['first', 'second', 'third', 'encouragement', 'shortlisted'], r.grade) limit 1) as grade,
			w.people
		from entry e join category c on c.id = e.category_id
			cross join lateral (
				select count(*) as number, max(p.grade) as grade, coalesce(json_agg(p.person_id order by p.position), '[]') as people
				from participant p where p.entry_id = e.id
			) w
		where e.edition_id = ${editionId} and e.state = 'accepted'
		order by e.number`.execute(trx);
	return rows.sort((one, other) => rank(one.grade) - rank(other.grade));
}

const rank = (grade: Grade | null) => (grade === null ? GRADE_ORDER.length : GRADE_ORDER.indexOf(grade));

function addProgramme(
	rows: Rows,
	trail: Trail,
	preset: HigherPreset,
	dice: Random,
	createdAt: Date,
	staff: PlannedAccount,
): string {
	const id = dice.timedId(createdAt);
	rows.add('higher_programme', {
		id,
		kind: preset.kind,
		preset: preset.key,
		name: toJsonb(preset.name),
		level: preset.level,
		organisers: toJsonb(preset.organisers),
		whitelist_status: preset.whitelist.status,
		whitelist_from: preset.whitelist.from,
		whitelist_until: preset.whitelist.until,
		note: preset.note && toJsonb(preset.note),
		created_at: createdAt,
	});
	trail.add('programme.created', createdAt, staff, 'staff', { programme: id });
	return id;
}

function addCategories(
	rows: Rows,
	preset: HigherPreset,
	editionId: string,
	dice: Random,
	createdAt: Date,
	quota: number | null,
): Map<string, string> {
	const ids = new Map<string, string>();
	for (const [index, { key, name, unit }] of preset.categories.entries()) {
		const id = dice.timedId(createdAt);
		ids.set(key, id);
		rows.add('higher_category', {
			id,
			edition_id: editionId,
			position: index + 1,
			key,
			name: toJsonb(name),
			quota_unit: unit,
		});
	}
	if (quota !== null)
		for (const [index, { categoryKey, stage, kind }] of preset.quotas.entries())
			rows.add('higher_quota', {
				id: dice.timedId(createdAt),
				edition_id: editionId,
				position: index + 1,
				category_id: categoryKey === null ? null : ids.get(categoryKey)!,
				stage,
				kind,
				max: quota,
			});
	return ids;
}

interface Chosen {
	work: Work;
	categoryId: string | null;
}

/** The best works that fit the contest, one per pupil, within every row of its quotas. */
function chooseWorks(
	works: readonly Work[],
	preset: HigherPreset,
	plan: Plan,
	categoryIds: ReadonlyMap<string, string>,
): Chosen[] {
	const wanted = plan.works + (plan.replaced ? 2 : 0);
	const people = new Set<string>();
	const used = new Map<number, number>();
	const chosen: Chosen[] = [];
	for (const work of works) {
		if (chosen.length >= wanted) break;
		if (plan.totalMax !== null && chosen.length >= plan.totalMax + (plan.replaced ? 2 : 0)) break;
		if (!meets(work.grade, plan.lowerAward)) continue;
		if (preset.stages.length > 0 && work.stage !== null && !preset.stages.includes(work.stage)) continue;
		if (work.people.some((person) => people.has(person))) continue;
		const key = (SAME_WORK[work.key] ?? []).find((one) => categoryIds.has(one));
		if (categoryIds.size > 0 && !key) continue;
		const rows = preset.quotas.flatMap((quota, index) =>
			(quota.categoryKey === null || quota.categoryKey === key) &&
			(quota.stage === null || quota.stage === work.stage) &&
			(quota.kind === null || quota.kind === work.kind)
				? [index]
				: [],
		);
		if (plan.quota !== null && rows.some((index) => (used.get(index) ?? 0) >= plan.quota!)) continue;
		for (const index of rows) used.set(index, (used.get(index) ?? 0) + 1);
		for (const person of work.people) people.add(person);
		chosen.push({ work, categoryId: key ? categoryIds.get(key)! : null });
	}
	return chosen;
}

interface SheetFacts {
	plan: Plan;
	preset: HigherPreset;
	editionId: string;
	sheet: readonly Chosen[];
	sentAt: Date | null;
	createdAt: Date;
	staff: PlannedAccount;
	dice: Random;
	now: Date;
}

function addSheet(rows: Rows, trail: Trail, facts: SheetFacts): void {
	const { plan, preset, editionId, sheet, sentAt, createdAt, staff, dice, now } = facts;
	const required = preset.papers.filter((paper) => paper.required).map(({ key }) => key);
	// one left after it was confirmed, the substitute behind the others took its place, one more waits
	const replaced = plan.replaced === true && sheet.length >= 3;
	let leftId: string | null = null;
	for (const [index, { work, categoryId }] of sheet.entries()) {
		const at = plusMinutes(createdAt, 60 * (30 + index));
		const confirmedAt = plusDays(at, 3);
		const last = sheet.length - 1;
		const state: RecommendationState =
			sentAt === null
				? index === 0
					? 'confirmed'
					: 'proposed'
				: replaced && index === 1
					? 'withdrawn'
					: replaced && index === last
						? 'substitute'
						: 'sent';
		const takesPlace = replaced && index === last - 1;
		const id = dice.timedId(at);
		if (state === 'withdrawn') leftId = id;
		const refs = { recommendation: id, entry: work.entryId, higher_edition: editionId };
		rows.add('recommendation', {
			id,
			edition_id: editionId,
			entry_id: work.entryId,
			version_id: work.versionId,
			higher_category_id: categoryId,
			stage: work.stage,
			kind: work.kind,
			state,
			position: takesPlace ? 2 : index + 1,
			opinion: state === 'sent' ? '材料齐全，经审核符合申报条件，同意推荐。' : '',
			papers: state === 'sent' ? required : [],
			confirmed_at: state === 'confirmed' || state === 'sent' ? confirmedAt : null,
			confirmed_by: state === 'confirmed' || state === 'sent' ? staff.id : null,
			sent_on: state === 'sent' ? dateOf(sentAt!) : null,
			sent_note: state === 'sent' ? '随推荐汇总表报送' : '',
			sent_by: state === 'sent' ? staff.id : null,
			withdrawn_at: state === 'withdrawn' ? plusDays(confirmedAt, 2) : null,
			withdrawn_reason: state === 'withdrawn' ? '作者转学，学校申请撤回' : null,
			replaces_id: takesPlace ? leftId : null,
			created_at: at,
			created_by: staff.id,
			version: state === 'proposed' ? 1 : 3,
		});
		trail.add('recommendation.proposed', at, staff, 'staff', refs);
		if (state === 'substitute') trail.add('recommendation.made_substitute', plusDays(at, 1), staff, 'staff', refs);
		if (state !== 'proposed' && state !== 'substitute')
			trail.add(
				takesPlace ? 'recommendation.substituted' : 'recommendation.confirmed',
				confirmedAt,
				staff,
				'staff',
				refs,
			);
		if (state === 'withdrawn') trail.add('recommendation.withdrawn', plusDays(confirmedAt, 2), staff, 'staff', refs);
		if (state === 'sent') trail.add('recommendation.sent', sentAt!, staff, 'staff', refs);
		const outcome = state === 'sent' ? plan.outcomes?.[index % plan.outcomes.length] : null;
		if (outcome) addOutcome(rows, trail, facts, work, outcome, now);
	}
}

function addOutcome(
	rows: Rows,
	trail: Trail,
	{ editionId, sentAt, staff, dice }: SheetFacts,
	work: Work,
	[result, grade]: [OutcomeResult, OutcomeGrade | null],
	now: Date,
): void {
	const published = new Date(Math.min(plusDays(sentAt!, 25 + dice.int(0, 30)).getTime(), now.getTime() - 2 * day));
	const recordedAt = plusMinutes(published, 26 * 60);
	const id = dice.timedId(recordedAt);
	rows.add('outcome', {
		id,
		edition_id: editionId,
		entry_id: work.entryId,
		unit_id: work.unitId,
		result,
		grade,
		decided_on: dateOf(published),
		source: `评审结果通报〔${dateOf(published).slice(0, 4)}〕${dice.int(4, 90)}号`,
		certificate_number: result === 'award' ? `ZS${dateOf(published).slice(0, 4)}-${dice.int(1000, 9999)}` : null,
		state: 'verified',
		reported_by: staff.id,
		reported_at: recordedAt,
		verified_by: staff.id,
		verified_at: recordedAt,
	});
	for (const [index, personId] of work.people.entries())
		rows.add('outcome_person', { outcome_id: id, person_id: personId, position: index + 1 });
	trail.add('outcome.recorded', recordedAt, staff, 'staff', {
		outcome: id,
		entry: work.entryId,
		higher_edition: editionId,
	});
}

/** A school entered a national contest by itself and reports what it won, with a photograph of the certificate: not verified yet. */
async function addReported(
	{ rows, trail, people, storage, secretKey, now, zone }: UpwardFacts,
	dice: Random,
	staff: PlannedAccount,
	year: number,
	lastDay: number,
): Promise<void> {
	const preset = higherPreset('world_robot')!;
	const createdAt = new Date(lastDay - 40 * day);
	const programmeId = addProgramme(rows, trail, preset, dice, createdAt, staff);
	const editionId = dice.timedId(createdAt);
	rows.add('higher_edition', {
		id: editionId,
		programme_id: programmeId,
		name: toJsonb({ zh: `${year}年${preset.name.zh}`, en: `${preset.name.en ?? ''} ${year}` }),
		period_label: `${year}年`,
		route: 'self',
		deadline_at: momentOnDay(new Date(lastDay), -20, 17, 0, zone),
		quota_unit: preset.unit,
		created_at: createdAt,
		created_by: staff.id,
	});
	trail.add('higher_edition.created', createdAt, staff, 'staff', { higher_edition: editionId, programme: programmeId });
	const unit = people.units[0]!;
	// the teacher of the demonstration has something to show under 上级赛事结果
	const teacher = unit.teachers.find(({ demo }) => demo) ?? unit.teachers[0];
	const pupil = people.persons.find(({ enrolments }) =>
		enrolments.some((enrolment) => enrolment.unit.id === unit.id && enrolment.to === null),
	);
	if (!pupil || !teacher) return;
	const reportedAt = plusDays(now, -1.2);
	const proof = await drawCertificate();
	const stored = await storage.put(proof);
	const fileId = dice.timedId(reportedAt);
	const id = dice.timedId(reportedAt);
	rows.add('file', {
		id: fileId,
		sha256: stored.sha256,
		bytes: stored.bytes,
		media_type: 'image/png',
		original_name_enc: encrypt(secretKey, cleanFileName('获奖证书.png'), FILE_NAME_PURPOSE),
		uploaded_by: teacher.id,
		uploaded_at: reportedAt,
	});
	rows.add('outcome', {
		id,
		edition_id: editionId,
		unit_id: unit.id,
		title: '会认路的盲道小车',
		result: 'award',
		grade: 'second',
		decided_on: dateOf(new Date(lastDay - 3 * day)),
		source: '大赛组委会公布的获奖名单',
		proof_file_id: fileId,
		state: 'reported',
		reported_by: teacher.id,
		reported_at: reportedAt,
	});
	rows.add('outcome_person', { outcome_id: id, person_id: pupil.id, position: 1 });
	trail.add('outcome.reported', reportedAt, teacher, 'teacher', {
		outcome: id,
		higher_edition: editionId,
	});
}

/** A quiet frame with lines: letters would depend on the machine's fonts. */
function drawCertificate(): Promise<Buffer> {
	const lines = [260, 320, 380, 440]
		.map(
			(y, index) => `<rect x="${160 + index * 20}" y="${y}" width="${480 - index * 40}" height="14" fill="#4a4a44"/>`,
		)
		.join('');
	return sharp(
		Buffer.from(
			`<svg xmlns="http://www.w3.org/2000/svg" width="800" height="560"><rect width="800" height="560" fill="#fbf8ef"/><rect x="24" y="24" width="752" height="512" fill="none" stroke="#a8893a" stroke-width="6"/><rect x="250" y="110" width="300" height="56" fill="#b3362b"/>${lines}<circle cx="640" cy="450" r="54" fill="none" stroke="#b3362b" stroke-width="7"/></svg>`,
		),
	)
		.png()
		.toBuffer();
}
