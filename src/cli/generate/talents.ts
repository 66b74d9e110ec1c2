import { sql } from 'kysely';
import { stageOfGrade, type FieldValues, type SchoolStage } from '#lib/domain/edition.ts';
import type { EntryIdentity } from '#lib/domain/entry.ts';
import { splitFieldValues, versionText } from '#lib/domain/entry-version.ts';
import { formatReceiptNumber } from '#lib/domain/filing.ts';
import type { AchievementKind, AchievementLevel, OutcomeGrade } from '#lib/domain/higher.ts';
import { byStrokes, type FrozenNomination } from '#lib/domain/nomination.ts';
import { DAY_FILE_REVIEW, talentAward } from '#lib/domain/presets/talent-award.ts';
import type { EditionDraft } from '#lib/domain/presets/preset.ts';
import { reportYearOf } from '#lib/domain/report.ts';
import { momentOnDay } from '#lib/domain/window-zone.ts';
import { drawWorkNumbers } from '#lib/domain/work-number.ts';
import { insertEdition, type InsertedEdition } from '#lib/server/editions/create-edition.ts';
import { cleanFileName, FILE_NAME_PURPOSE } from '#lib/server/files/store-file.ts';
import { encrypt, sha256 } from '#lib/server/platform/crypto.ts';
import type { Trx } from '#lib/server/platform/db.ts';
import { toJsonb } from '#lib/server/platform/jsonb.ts';
import { pinyinKey } from '#lib/server/platform/pinyin.ts';
import type { Storage } from '#lib/server/platform/storage/storage.ts';
import { dateOf, monthOf, plusDays, plusMinutes, workingMoment } from './calendar.ts';
import { inventAdult, inventChild, inventPhone } from './names.ts';
import { renderPaper } from './papers.ts';
import {
	gradesOfUnit,
	oldestBirth,
	schoolYearStart,
	type People,
	type PlannedAccount,
	type PlannedUnit,
} from './people.ts';
import { renderPicture } from './pictures.ts';
import { associationName } from './places.ts';
import type { Random } from './random.ts';
import type { Rows } from './rows.ts';
import type { Trail } from './trail.ts';
import { abstractWithin, inventUniqueWork } from './works.ts';

interface TalentFacts {
	trx: Trx;
	rows: Rows;
	trail: Trail;
	people: People;
	storage: Storage;
	secretKey: Buffer;
	now: Date;
	zone: string;
	/** `open`: the founding year before its decision; `decided`: decided and sent, and the next one under review */
	talents: 'open' | 'decided';
}

/** A pupil whom a school puts forward. */
interface Nominee {
	entryId: string;
	personId: string;
	name: string;
	grade: number;
	unit: PlannedUnit;
	/** the row of a confirmed list of ours, where the pupil has one */
	known: { rowId: string; month: string; edition: string; grade: OutcomeGrade; title: string } | null;
	/** what becomes of it in the meeting */
	fit: boolean;
}

interface Typed {
	kind: AchievementKind;
	name: string;
	level: AchievementLevel;
	grade: OutcomeGrade | null;
	condition: string | null;
	share: string;
}

/** What nominees show, and which condition each is to prove. */
const FITTING: Typed[] = [
	{
		kind: 'award',
		name: '湖南省青少年科技创新大赛',
		level: 'province',
		grade: 'first',
		condition: '五',
		share: '个人',
	},
	{ kind: 'award', name: '全国青少年科技创新大赛', level: 'nation', grade: 'second', condition: '一', share: '个人' },
	{ kind: 'patent', name: '发明专利', level: 'nation', grade: null, condition: '八', share: '第一发明人' },
	{ kind: 'title', name: '中国少年科学院“小院士”', level: 'nation', grade: null, condition: '七', share: '个人' },
	{
		kind: 'award',
		name: '全国中小学信息技术创新与实践大赛',
		level: 'nation',
		grade: 'first',
		condition: '四',
		share: '集体 3 人，第 1',
	},
	{
		kind: 'award',
		name: '湖南省青少年机器人竞赛',
		level: 'province',
		grade: 'first',
		condition: '五',
		share: '集体 2 人，第 1',
	},
];
const SHORT: Typed[] = [
	{
		kind: 'award',
		name: '湖南省青少年科技创新大赛',
		level: 'province',
		grade: 'second',
		condition: '五',
		share: '个人',
	},
	{
		kind: 'award',
		name: '长沙市青少年科技创新大赛',
		level: 'city',
		grade: 'first',
		condition: '五',
		share: '集体 3 人，第 3',
	},
];
const FURTHER: Typed[] = [
	{ kind: 'award', name: '长沙市青少年科技创新大赛', level: 'city', grade: 'first', condition: null, share: '个人' },
	{ kind: 'paper', name: '《发明与创新》刊文', level: 'province', grade: null, condition: null, share: '第一作者' },
	{
		kind: 'award',
		name: '长沙市中小学生创客比赛',
		level: 'city',
		grade: 'second',
		condition: null,
		share: '集体 2 人，第 2',
	},
];

/** Pupils whose names fonts and sheets stumble over; they occur in life. */
const RARE = ['龙垚', '李䶮喆', '欧阳犇', '尉迟燊', '王玥翀', '刘骉', '司徒昶', '赵珺琤'];

const SCHOOL_OPINION =
	'该生热爱科学，勤于动手，能独立提出问题并坚持研究，成果为本人完成，材料经学校核对属实。经校务会研究并公示，同意推荐。';

/**
 * 人才推荐 as it went: the founding year (2020—2021年度) with fifteen put forward, thirteen of them recommended and sent and seven shortlisted as
 * candidates, the honours unknown; or, where it is to be played, the same before the meeting. Its dates hang on the day of generation, so that the
 * report of the year holds them (domain reference 0.1). One pupil sits in another school since; one was honoured in an earlier year and is none of them.
 */
export async function addTalents(root: Random, facts: TalentFacts): Promise<void> {
	const { trx, rows, trail, people, now, zone } = facts;
	const random = root.fork('talents');
	const staff = people.staff[0]!;
	const titles = new Set<string>();
	const rare = [...RARE];
	/** by entry; by edition and school */
	const versionIds = new Map<string, string>();
	const filingIds = new Map<string, string>();

	// sent five weeks ago, or in the autumn of the year that is reported
	const year = reportYearOf(now, zone);
	const thisYear = Number(dateOf(now).slice(0, 4));
	const anchor = year < thisYear ? new Date(Date.UTC(year, 11, 20, 2)) : plusDays(now, -4);
	const sentAt = plusDays(anchor, -30);
	const decided = facts.talents === 'decided';
	const start = momentOnDay(decided ? plusDays(sentAt, -64) : plusDays(now, -DAY_FILE_REVIEW), 0, 0, 0, zone);

	const programmeId = random.timedId(plusDays(start, -30));
	rows.add('higher_programme', {
		id: programmeId,
		kind: 'talent_award',
		preset: null,
		name: toJsonb({ zh: '长沙市优秀青少年科技创新人才', en: 'Outstanding Young Innovators of Changsha' }),
		level: 'city',
		organisers: toJsonb([{ zh: '长沙市科学技术协会', en: 'Changsha Association for Science and Technology' }]),
		whitelist_status: 'not_applicable',
		note: toJsonb({
			zh: '前身为长沙市青少年科技创新市长奖。入围候选人由市里公布，之后才有表彰结果。',
			en: 'Formerly the mayor’s award for youth innovation. The city publishes candidates first; honours come later.',
		}),
		created_at: plusDays(start, -30),
	});
	const founding = higherEdition('2020—2021年度', start);
	await writeRows();
	addLaureates();

	const award = await listAwarded(trx, people);
	const edition = await plant('2020—2021年度', start);
	const nominees = await nominate(edition, start, { put: 15, awarded: award.splice(0, 6), reviewed: decided ? 15 : 6 });
	if (decided) {
		await decide(edition, nominees, founding);
		const second = momentOnDay(plusDays(now, -DAY_FILE_REVIEW), 0, 0, 0, zone);
		higherEdition('2022—2023年度', second);
		await writeRows();
		const next = await plant('2022—2023年度', second);
		await nominate(next, second, { put: 6, awarded: award.splice(0, 2), reviewed: 2, unchecked: 2 });
	}

	function writeRows(): Promise<void> {
		return rows.insert(trx, () => {});
	}

	function higherEdition(periodLabel: string, from: Date): string {
		const id = random.timedId(plusDays(from, -20));
		rows.add('higher_edition', {
			id,
			programme_id: programmeId,
			name: toJsonb({
				zh: `${periodLabel}长沙市优秀青少年科技创新人才`,
				en: `Outstanding Young Innovators of Changsha ${periodLabel.replace('年度', '').replace('—', '–')}`,
			}),
			period_label: periodLabel,
			route: 'association',
			call_number: null,
			opens_on: dateOf(plusDays(from, 40)),
			deadline_at: momentOnDay(from, 74, 17, 0, zone),
			// no number is known: what the founding document says is how many were recommended
			total_max: null,
			quota_unit: 'ren',
			one_per_pupil: true,
			created_at: plusDays(from, -20),
			created_by: staff.id,
		});
		trail.add('higher_edition.created', plusDays(from, -20), staff, 'staff', {
			higher_edition: id,
			programme: programmeId,
		});
		return id;
	}

	/** 历届获得者: two whom the portal never saw, and a pupil of the district who therefore is not put forward again. */
	function addLaureates(): void {
		const unit = people.units.find(
			({ kind, zeal, stages }) => kind === 'school' && zeal > 0 && stages.includes('junior'),
		)!;
		const pupil = { id: random.timedId(plusDays(start, -300)), name: '诸葛旻', grade: 9 };
		addPupil(pupil, unit, plusDays(start, -300), 'male');
		const known = [
			{ name: '周以宁', unit: '云澜市第九中学', period: '2016—2017年度', born: '2001-08', person: null },
			{ name: '黄淼', unit: unit.name.zh, period: '2018—2019年度', born: '2006-02', person: null },
			{ name: pupil.name, unit: unit.name.zh, period: '2018—2019年度', born: null, person: pupil.id },
		];
		for (const { name, unit: unitName, period, born, person } of known) {
			const at = plusDays(start, -18);
			const id = random.timedId(at);
			rows.add('laureate', {
				id,
				programme_id: programmeId,
				person_id: person,
				name,
				unit_name: unitName,
				born_month: born,
				period_label: period,
				source: '市科协表彰通报',
				created_at: at,
			});
			trail.add('laureate.added', at, staff, 'staff', { laureate: id, programme: programmeId });
		}
	}

	function addPupil(
		pupil: { id: string; name: string; grade: number },
		unit: PlannedUnit,
		at: Date,
		sex: 'female' | 'male',
		moved?: { unit: PlannedUnit; on: Date; grade: number },
	): void {
		const [year, month] = oldestBirth(pupil.grade, at).split('-').map(Number) as [number, number];
		const months = year * 12 + month - 1 + random.int(0, 11);
		rows.add('person', {
			id: pupil.id,
			name: pupil.name,
			c_pinyin: pinyinKey(pupil.name),
			sex,
			born_month: `${Math.floor(months / 12)}-${String((months % 12) + 1).padStart(2, '0')}`,
			created_at: at,
		});
		const from = dateOf(schoolYearStart(at));
		rows.add('enrolment', {
			id: random.timedId(at),
			person_id: pupil.id,
			unit_id: unit.id,
			grade: pupil.grade,
			class_label: `${random.int(1, 8)}班`,
			from_on: from,
			to_on: moved ? dateOf(plusDays(moved.on, -1)) : null,
		});
		if (moved)
			rows.add('enrolment', {
				id: random.timedId(moved.on),
				person_id: pupil.id,
				unit_id: moved.unit.id,
				grade: moved.grade,
				class_label: `${random.int(1, 8)}班`,
				from_on: dateOf(moved.on),
				to_on: null,
			});
	}

	async function plant(periodLabel: string, from: Date): Promise<{ draft: EditionDraft; ids: InsertedEdition }> {
		const preset = talentAward({ now, zone, startsOn: from });
		const range = periodLabel.replace('年度', '');
		const draft: EditionDraft = {
			...preset,
			periodLabel,
			name: {
				zh: `${periodLabel}优秀青少年科技创新人才推荐`,
				en: `Nomination of Outstanding Young Innovators ${range.replace('—', '–')}`,
			},
			hosts: [{ role: 'host', name: associationName }],
			callNumber: `青科协发〔${dateOf(from).slice(0, 4)}〕11号`,
		};
		const createdAt = plusDays(from, -9.4);
		const openedAt = plusDays(from, -3.2);
		const over = preset.windows.every(({ closesAt }) => closesAt < now);
		const finishedAt = over
			? plusMinutes(new Date(Math.max(...preset.windows.map(({ closesAt }) => closesAt.getTime()))), 90)
			: null;
		const ids = await insertEdition(trx, draft, {
			now: createdAt,
			createdBy: staff.id,
			id: () => random.timedId(createdAt),
			state: finishedAt ? 'finished' : 'open',
			openedAt,
			finishedAt,
		});
		trail.add('edition.created', createdAt, staff, 'staff', { edition: ids.editionId });
		trail.add('edition.opened', openedAt, staff, 'staff', { edition: ids.editionId });
		if (finishedAt) trail.add('edition.finished', finishedAt, staff, 'staff', { edition: ids.editionId });
		return { draft, ids };
	}

	/** Put forward, filed and accepted; files reviewed for the first so many. */
	async function nominate(
		{ draft, ids }: { draft: EditionDraft; ids: InsertedEdition },
		from: Date,
		options: { put: number; awarded: Awarded[]; reviewed: number; unchecked?: number },
	): Promise<Nominee[]> {
		const category = draft.sections[0]!.categories[0]!;
		const planted = ids.categories[category.key]!;
		const numbers = drawWorkNumbers(category.code, new Set(), options.put, random.int(1, 0x7fff_ffff));
		const schools = people.units.filter(
			({ kind, zeal, coordinator, teachers }) => kind === 'school' && zeal > 0 && coordinator && teachers.length > 0,
		);
		const stages: SchoolStage[] = ['primary', 'junior', 'senior'];
		const day = (from_: number, until: number) => workingMoment(random, plusDays(from, from_), plusDays(from, until));
		const nominees: Nominee[] = [];
		const filedAt = new Map<PlannedUnit, Date>();
		for (let index = 0; index < options.put; index += 1) {
			const earlier = options.awarded[index - 1];
			const stage = stages[index % 3]!;
			const fitting = schools.filter((unit) => gradesOfUnit(unit, [stage]).length > 0);
			// the demo's own school has the first, so that its teacher sees one
			const unit =
				index === 0 ? people.units[0]! : (earlier?.unit ?? random.pick(fitting.length > 0 ? fitting : schools));
			const createdAt = day(2, 10);
			let pupil: { id: string; name: string; grade: number };
			if (earlier) pupil = { id: earlier.personId, name: earlier.name, grade: earlier.grade };
			else {
				const grades = gradesOfUnit(unit, stages);
				const moves = index === options.put - 1;
				const next = moves
					? schools.find((other) => other !== unit && gradesOfUnit(other, ['junior']).includes(7))
					: undefined;
				const child = inventChild(random);
				pupil = {
					id: random.timedId(createdAt),
					name: rare.shift() ?? child.name,
					grade: moves && next ? 6 : random.pick(grades),
				};
				const host = moves && next ? schools.find((other) => gradesOfUnit(other, ['primary']).includes(6))! : unit;
				addPupil(
					pupil,
					host,
					createdAt,
					child.sex,
					moves && next ? { unit: next, on: plusDays(from, 42), grade: 7 } : undefined,
				);
				await add(index, host, pupil, null, createdAt);
				continue;
			}
			await add(index, unit, pupil, earlier, createdAt);
		}
		await writeRows();
		return nominees;

		async function add(
			index: number,
			unit: PlannedUnit,
			pupil: { id: string; name: string; grade: number },
			earlier: Awarded | null,
			createdAt: Date,
		): Promise<void> {
			const fit = index < options.put - 2 || options.put < 10;
			const owner =
				unit.teachers.find((account) => account.demo && account !== unit.coordinator) ??
				unit.teachers.find(({ firstSignInAt }) => firstSignInAt !== null) ??
				unit.teachers[0]!;
			const coordinator = unit.coordinator!;
			const level = stageOfGrade(pupil.grade);
			const work = inventUniqueWork(random, 'innovation', level, titles, category.titleMax);
			const entryId = random.timedId(createdAt);
			const handedInAt = day(12, 15);
			const filed = filedAt.get(unit) ?? day(21, 25);
			const first = !filedAt.has(unit);
			filedAt.set(unit, filed);
			const checked = index < options.put - (options.unchecked ?? 0);
			const acceptedAt = day(30, 36);
			const division = category.divisions.findIndex((one) => one.stages.includes(level));
			const parent = inventAdult(random);
			const fieldValues: FieldValues = {
				political_status: level === 'primary' ? 'pioneer' : random.pick(['pioneer', 'league']),
				guardian_name: parent.name,
				guardian_relation: parent.sex === 'female' ? '母亲' : '父亲',
				guardian_phone: inventPhone(5_000 + random.int(1, 4_000)),
				deeds: `该生从${pupil.grade <= 6 ? '低年级' : '小学'}起参加学校科技社团，${work.intent}${work.process}他的研究记录完整，遇到困难能查阅资料、反复试验：${work.difficulty}多次在学校科技节上向同学讲解自己的作品，带动身边同学一起动手。`,
				patents_papers: '',
				advisor_opinion: '选题来自该生自己的观察，研究和制作由本人完成，本人只提供了场地和安全指导。',
			};
			const abstract = abstractWithin(work, category.abstractMax);
			const refs = { entry: entryId, edition: ids.editionId, category: planted.categoryId, unit: unit.id };
			rows.add('entry', {
				id: entryId,
				edition_id: ids.editionId,
				category_id: planted.categoryId,
				unit_id: unit.id,
				division_id: planted.divisionIds[division] ?? null,
				state: checked ? 'accepted' : 'filed',
				title: work.title,
				abstract,
				field_values: toJsonb(fieldValues),
				declared: draft.declarations.map(({ key }) => key),
				owner_id: owner.id,
				number: numbers[index]!,
				unit_rank: nominees.filter((other) => other.unit === unit).length + 1,
				handed_in_at: handedInAt,
				filed_at: filed,
				created_at: createdAt,
				updated_at: checked ? acceptedAt : filed,
				updated_by: checked ? staff.id : coordinator.id,
				version: 4,
			});
			trail.add('entry.created', createdAt, owner, 'teacher', refs);
			trail.add('entry.handed_in', handedInAt, owner, 'teacher', refs);
			rows.add('participant', {
				id: random.timedId(createdAt),
				entry_id: entryId,
				position: 1,
				person_id: pupil.id,
				grade: pupil.grade,
			});
			const advisor = random.pick(unit.advisors);
			rows.add('advisor', { id: random.timedId(createdAt), entry_id: entryId, position: 1, person_id: advisor.id });

			const files = [
				await store(
					owner,
					handedInAt,
					await renderPaper('letter', random.int(1, 0x7fff_ffff)),
					'在校证明.jpg',
					'enrolment_proof',
				),
				await store(
					owner,
					handedInAt,
					await renderPicture('model', random.int(1, 0x7fff_ffff)),
					'作品照片.jpg',
					'photos',
				),
			];
			for (const file of files)
				rows.add('entry_file', {
					id: random.timedId(handedInAt),
					entry_id: entryId,
					rule_id: planted.ruleIds[file.rule]!,
					position: 1,
					file_id: file.id,
				});

			const noticeFrom = dateOf(plusDays(from, 8));
			const noticeUntil = dateOf(plusDays(from, 15));
			const noticePlace = random.pick(['校门口公告栏', '学校网站通知公告', '教学楼一楼宣传栏和学校公众号']);
			const signer = inventAdult(random).name;
			rows.add('nomination', {
				entry_id: entryId,
				school_opinion: SCHOOL_OPINION,
				opinion_signer: signer,
				opinion_on: dateOf(plusDays(from, 17)),
				notice_from: noticeFrom,
				notice_until: noticeUntil,
				notice_place: noticePlace,
				notice_result: 'no_objection',
				unit_then_id: unit.id,
				version: 6,
			});
			trail.add('nomination.saved', plusDays(filed, -1), coordinator, 'coordinator', refs);
			const achievements = await addAchievements();
			addVersion();
			if (checked) {
				rows.add('eligibility_check', {
					id: random.timedId(acceptedAt),
					entry_id: entryId,
					version_id: versionIds.get(entryId)!,
					outcome: 'accepted',
					checked_by: staff.id,
					checked_at: acceptedAt,
				});
				trail.add('entry.accepted', acceptedAt, staff, 'staff', { ...refs, version: versionIds.get(entryId)! });
			}
			if (index < options.reviewed) review();
			nominees.push({
				entryId,
				personId: pupil.id,
				name: pupil.name,
				grade: pupil.grade,
				unit,
				known: earlier?.known ?? null,
				fit,
			});

			async function addAchievements(): Promise<FrozenNomination['achievements']> {
				const list: FrozenNomination['achievements'] = [];
				const main = fit ? FITTING[index % FITTING.length]! : SHORT[index % SHORT.length]!;
				const typed = [main, ...(index % 2 === 0 ? [FURTHER[index % FURTHER.length]!] : [])];
				for (const [at, one] of typed.entries()) {
					const uploadedAt = plusMinutes(handedInAt, -90 + at * 7);
					const file = await store(
						owner,
						uploadedAt,
						await renderPaper('certificate', random.int(1, 0x7fff_ffff)),
						random.pick([
							`证书扫描件${at + 1}.jpg`,
							`微信图片_${dateOf(uploadedAt).replaceAll('-', '')}${at}.jpg`,
							`${pupil.name}证书.jpg`,
						]),
						'',
					);
					list.push({
						id: random.timedId(uploadedAt),
						kind: one.kind,
						achievedMonth: monthOf(plusDays(from, -random.int(70, 560))),
						name: one.kind === 'patent' ? `${one.name}（${work.title}）` : one.name,
						level: one.level,
						grade: one.grade,
						workTitle: at === 0 ? work.title : '',
						shareNote: one.share,
						certificateNumber:
							one.kind === 'patent'
								? `ZL ${dateOf(from).slice(0, 4)} 1 0${random.int(100_000, 999_999)}.X`
								: `No.${random.int(10_000, 99_999)}`,
						unitThen: unit.name.zh,
						condition: one.condition,
						proof: { fileId: file.id, sha256: file.sha256 },
						verified: false,
					});
				}
				if (earlier)
					list.push({
						id: random.timedId(handedInAt),
						kind: 'award',
						achievedMonth: earlier.known.month,
						name: earlier.known.edition,
						level: 'district',
						grade: earlier.known.grade,
						workTitle: earlier.known.title,
						shareNote: '',
						certificateNumber: '',
						unitThen: unit.name.zh,
						condition: null,
						proof: null,
						verified: true,
					});
				for (const [at, row] of list.entries())
					rows.add('achievement', {
						id: row.id,
						entry_id: entryId,
						position: at + 1,
						kind: row.kind,
						achieved_month: row.achievedMonth,
						name: row.name,
						level: row.level,
						grade: row.grade,
						work_title: row.workTitle,
						share_note: row.shareNote,
						certificate_number: row.certificateNumber,
						unit_then: row.unitThen,
						condition_id: row.condition === null ? null : planted.conditionIds[row.condition]!,
						proof_file_id: row.proof?.fileId ?? null,
						list_row_id: row.verified ? earlier!.known.rowId : null,
					});
				return list;
			}

			function addVersion(): void {
				const versionId = random.timedId(filed);
				versionIds.set(entryId, versionId);
				const { open, identifying } = splitFieldValues(category.fields, fieldValues);
				const identity: EntryIdentity = {
					unitId: unit.id,
					unitName: unit.name.zh,
					collectiveName: '',
					participants: [{ personId: pupil.id, name: pupil.name, grade: pupil.grade, labour: '' }],
					advisors: [{ personId: advisor.id, name: advisor.name, unitName: unit.name.zh }],
					fieldValues: identifying,
					nomination: {
						unitThenId: unit.id,
						unitThenName: unit.name.zh,
						schoolOpinion: SCHOOL_OPINION,
						opinionSigner: signer,
						opinionOn: dateOf(plusDays(from, 17)),
						noticeFrom,
						noticeUntil,
						noticePlace,
						noticeResult: 'no_objection',
						noticeNote: '',
						achievements,
					},
				};
				const placed = files.map((file) => ({
					ruleId: planted.ruleIds[file.rule]!,
					position: 1,
					sha256: file.sha256,
					fileId: file.id,
				}));
				rows.add('entry_version', {
					id: versionId,
					entry_id: entryId,
					number: 1,
					title: work.title,
					abstract,
					division_id: planted.divisionIds[division] ?? null,
					discipline_id: null,
					field_values: toJsonb(open),
					identity: toJsonb(identity),
					sha256: sha256(
						versionText({
							title: work.title,
							abstract,
							divisionId: planted.divisionIds[division] ?? null,
							disciplineId: null,
							fieldValues: open,
							identity,
							files: placed.map(({ ruleId, position, sha256: hash }) => ({ ruleId, position, sha256: hash })),
						}),
					),
					created_at: filed,
				});
				for (const { ruleId, position, fileId } of placed)
					rows.add('entry_version_file', {
						id: random.randomId(),
						version_id: versionId,
						rule_id: ruleId,
						position,
						file_id: fileId,
					});
				if (first) {
					const filingId = random.timedId(filed);
					filingIds.set(`${ids.editionId} ${unit.id}`, filingId);
					rows.add('filing', {
						id: filingId,
						edition_id: ids.editionId,
						category_id: planted.categoryId,
						unit_id: unit.id,
						kind: 'first',
						receipt_number: formatReceiptNumber(
							category.code,
							Array.from({ length: 8 }, () => random.int(0, 255)),
						),
						filed_at: filed,
						filed_by: coordinator.id,
						consent_confirmed: true,
					});
					trail.add('filing.filed', filed, coordinator, 'coordinator', {
						filing: filingId,
						unit: unit.id,
						category: planted.categoryId,
					});
				}
				const filing = filingIds.get(`${ids.editionId} ${unit.id}`)!;
				rows.add('filing_item', {
					filing_id: filing,
					version_id: versionId,
					entry_id: entryId,
					position: nominees.filter((other) => other.unit === unit).length + 1,
				});
				trail.add('entry.filed', filed, coordinator, 'coordinator', { ...refs, version: versionId, filing });
			}

			function review(): void {
				const at = day(38, Math.min(43.5, (now.getTime() - from.getTime()) / 86_400_000 - 0.1));
				const claimed = achievements.find(({ condition }) => condition !== null)!;
				rows.add('condition_finding', {
					id: random.timedId(at),
					entry_id: entryId,
					condition_id: planted.conditionIds[claimed.condition!]!,
					achievement_id: claimed.id,
					met: fit,
					note: fit ? random.pick(['原件已核对', '证书编号已核实', '']) : '级别或等次未达到该条要求',
					checked_by: staff.id,
					checked_at: at,
				});
				trail.add('finding.saved', at, staff, 'staff', {
					entry: entryId,
					category: planted.categoryId,
					version: versionIds.get(entryId)!,
				});
			}
		}
	}

	async function store(
		owner: PlannedAccount,
		at: Date,
		bytes: Buffer,
		name: string,
		rule: string,
	): Promise<{ id: string; sha256: string; rule: string }> {
		const stored = await facts.storage.put(bytes);
		const id = random.timedId(at);
		rows.add('file', {
			id,
			sha256: stored.sha256,
			bytes: stored.bytes,
			media_type: 'image/jpeg',
			original_name_enc: encrypt(facts.secretKey, cleanFileName(name), FILE_NAME_PURPOSE),
			uploaded_by: owner.id,
			uploaded_at: at,
		});
		return { id, sha256: stored.sha256, rule };
	}

	/** The meeting, what was sent, and the seven whom the city published as candidates. */
	async function decide(
		{ ids }: { ids: InsertedEdition },
		nominees: readonly Nominee[],
		higherEditionId: string,
	): Promise<void> {
		const categoryId = ids.categories['nominee']!.categoryId;
		const decidedAt = plusDays(sentAt, -6);
		const members = [
			['陈建国', '云澜理工大学教授'],
			['谭敏', '区教育局教研室主任'],
			['罗海波', '高级工程师'],
		] as const;
		for (const [index, [name, title]] of members.entries()) {
			const memberId = random.timedId(plusDays(decidedAt, -2));
			rows.add('panel_member', { id: memberId, category_id: categoryId, position: index + 1, name, title });
			for (const nominee of nominees)
				rows.add('panel_score', {
					member_id: memberId,
					entry_id: nominee.entryId,
					points_tenths: (nominee.fit ? random.int(82, 96) : random.int(66, 78)) * 10 + (random.chance(0.5) ? 5 : 0),
				});
		}
		const decisionId = random.timedId(decidedAt);
		rows.add('collective_decision', {
			id: decisionId,
			category_id: categoryId,
			higher_edition_id: higherEditionId,
			decided_on: dateOf(decidedAt),
			place: '区科协三楼会议室',
			people: toJsonb([
				{ name: staff.person.name, title: '青少年科技活动部主任' },
				...people.staff.slice(1, 3).map(({ person }) => ({ name: person.name, title: '青少年科技活动部干事' })),
				...members.map(([name, title]) => ({ name, title })),
			]),
			reasons:
				'会议逐一核对了申报条件和证明材料，参考评议组意见，兼顾小学、初中、高中各学段。\n符合申报条件之一、成果为本人独立完成或排名第一、校内公示无异议的，同意推荐；未达到条件要求的，不予推荐。',
			state: 'confirmed',
			created_by: staff.id,
			created_at: plusDays(decidedAt, -1),
			confirmed_by: staff.id,
			confirmed_at: plusMinutes(decidedAt, 95),
			version: 2,
		});
		const refs = { decision: decisionId, category: categoryId, edition: ids.editionId };
		trail.add('decision.saved', plusDays(decidedAt, -1), staff, 'staff', refs);
		trail.add('decision.confirmed', plusMinutes(decidedAt, 95), staff, 'staff', {
			...refs,
			higher_edition: higherEditionId,
		});
		for (const { entryId, fit } of nominees)
			rows.add('decision_row', {
				decision_id: decisionId,
				entry_id: entryId,
				outcome: fit ? 'recommended' : 'not_recommended',
				reason: fit ? '' : '所获奖项未达到申报条件的级别或等次要求',
			});
		const recommended = byStrokes(
			nominees.filter(({ fit }) => fit),
			({ name }) => name,
		);
		const shortlistedAt = plusDays(anchor, -8);
		const candidates = new Set(random.sample(recommended, 7));
		for (const [index, nominee] of recommended.entries()) {
			const id = random.timedId(plusMinutes(decidedAt, 95));
			const places = { recommendation: id, entry: nominee.entryId, higher_edition: higherEditionId };
			rows.add('recommendation', {
				id,
				edition_id: higherEditionId,
				entry_id: nominee.entryId,
				version_id: versionIds.get(nominee.entryId)!,
				stage: stageOfGrade(nominee.grade),
				kind: 'individual',
				state: 'sent',
				position: index + 1,
				confirmed_at: plusMinutes(decidedAt, 95),
				confirmed_by: staff.id,
				sent_on: dateOf(sentAt),
				sent_note: `青科协报〔${dateOf(sentAt).slice(0, 4)}〕9号`,
				sent_by: staff.id,
				created_at: plusMinutes(decidedAt, 95),
				created_by: staff.id,
				version: 3,
			});
			trail.add('recommendation.confirmed', plusMinutes(decidedAt, 95), staff, 'staff', places);
			trail.add('recommendation.sent', sentAt, staff, 'staff', places);
			if (!candidates.has(nominee)) continue;
			const outcomeId = random.timedId(shortlistedAt);
			rows.add('outcome', {
				id: outcomeId,
				edition_id: higherEditionId,
				entry_id: nominee.entryId,
				unit_id: nominee.unit.id,
				result: 'shortlisted',
				decided_on: dateOf(shortlistedAt),
				source: '市科协网站《2020—2021年度长沙市优秀青少年科技创新人才候选人公示》',
				state: 'verified',
				reported_by: staff.id,
				reported_at: plusDays(shortlistedAt, 1),
				verified_by: staff.id,
				verified_at: plusDays(shortlistedAt, 1),
			});
			rows.add('outcome_person', { outcome_id: outcomeId, person_id: nominee.personId, position: 1 });
			trail.add('outcome.recorded', plusDays(shortlistedAt, 1), staff, 'staff', {
				outcome: outcomeId,
				entry: nominee.entryId,
				higher_edition: higherEditionId,
			});
		}
		await writeRows();
	}
}

interface Awarded {
	personId: string;
	name: string;
	grade: number;
	unit: PlannedUnit;
	known: NonNullable<Nominee['known']>;
}

/** Pupils who stand in a confirmed award list of ours and sit in the same school still, best first, each once. */
async function listAwarded(trx: Trx, people: People): Promise<Awarded[]> {
	const { rows } = await sql<{
		personId: string;
		name: string;
		grade: number;
		unitId: string;
		rowId: string;
		month: string;
		edition: string;
		prize: OutcomeGrade;
		title: string;
	}>`
		select * from (
			select distinct on (p.id) p.id as "personId", p.name, q.grade, q.unit_id as "unitId", r.id as "rowId",
				to_char(l.confirmed_at at time zone 'Asia/Shanghai', 'YYYY-MM') as month, n.name ->> 'zh' as edition,
				r.grade as prize, v.title
			from list l join list_row r on r.list_id = l.id join entry e on e.id = r.entry_id
				join entry_version v on v.entry_id = e.id join participant t on t.entry_id = e.id join person p on p.id = t.person_id
				join enrolment q on q.person_id = p.id and q.to_on is null and q.unit_id = e.unit_id
				join edition n on n.id = l.edition_id
			where l.state = 'confirmed' and l.kind = 'award' and r.grade in ('first', 'second', 'third') and t.grade is not null
				and e.state = 'accepted' and e.collective_name = ''
			order by p.id, r.grade) found
		order by array_position(array['first', 'second', 'third'], prize), "personId"`.execute(trx);
	return rows.flatMap((row) => {
		const unit = people.units.find(
			({ id, coordinator, teachers }) => id === row.unitId && coordinator && teachers.length > 0,
		);
		return unit
			? [
					{
						personId: row.personId,
						name: row.name,
						grade: row.grade,
						unit,
						known: { rowId: row.rowId, month: row.month, edition: row.edition, grade: row.prize, title: row.title },
					},
				]
			: [];
	});
}
