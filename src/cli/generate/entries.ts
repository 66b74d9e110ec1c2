import type { AttachmentType } from '#lib/domain/edition.ts';
import { stageOfGrade, type FieldValues, type PhaseWindow, type SchoolStage } from '#lib/domain/edition.ts';
import type { EligibilityReason } from '#lib/domain/eligibility.ts';
import type { EntryState } from '#lib/domain/entry.ts';
import { ageInMonth } from '#lib/domain/person.ts';
import type { CategoryDraft, EditionDraft } from '#lib/domain/presets/preset.ts';
import { effectiveWindows, windowOf } from '#lib/domain/window.ts';
import { drawWorkNumbers } from '#lib/domain/work-number.ts';
import { day, earlier, monthOf, plusDays, plusMinutes, workingMoment } from './calendar.ts';
import {
	gradesOfUnit,
	oldestBirth,
	type People,
	type PlannedAccount,
	type PlannedPerson,
	type PlannedUnit,
} from './people.ts';
import type { Random } from './random.ts';
import type { Sizes } from './sizes.ts';
import { abstractWithin, inventUniqueWork, type InventedWork, type Level, type WorkKind } from './works.ts';

export type EditionRole = 'last' | 'current' | 'open';

export interface PlannedEdition {
	role: EditionRole;
	draft: EditionDraft;
	start: Date;
	categories: PlannedCategory[];
	entries: PlannedEntry[];
	filings: PlannedFiling[];
}

export interface PlannedCategory {
	draft: CategoryDraft;
	kind: WorkKind;
	windows: PhaseWindow[];
}

export interface PlannedFile {
	id: string;
	ruleKey: string;
	position: number;
	content: { kind: 'painting' | 'model' | 'film'; seed: number } | { kind: 'report'; seed: number };
	originalName: string;
	uploadedAt: Date;
}

interface PlannedVersion {
	id: string;
	number: number;
	at: Date;
}

interface PlannedCheck {
	id: string;
	versionId: string;
	outcome: 'accepted' | 'returned' | 'rejected';
	reasons: EligibilityReason[];
	note: string;
	mendBy: Date | null;
	by: PlannedAccount;
	at: Date;
}

export interface PlannedEntry {
	id: string;
	edition: PlannedEdition;
	category: PlannedCategory;
	unit: PlannedUnit;
	owner: PlannedAccount;
	work: InventedWork;
	title: string;
	abstract: string;
	level: Level;
	/** position of the division in the category's draft */
	division: number | null;
	disciplineCode: string | null;
	fieldValues: FieldValues;
	declared: string[];
	participants: { id: string; person: PlannedPerson; grade: number | null; labour: string }[];
	advisors: { id: string; person: PlannedPerson }[];
	files: PlannedFile[];
	state: EntryState;
	number: string | null;
	unitRank: number | null;
	createdAt: Date;
	handedInAt: Date | null;
	filedAt: Date | null;
	updatedAt: Date;
	updatedBy: PlannedAccount;
	returnNote: string | null;
	mendBy: Date | null;
	versions: PlannedVersion[];
	checks: PlannedCheck[];
	/** what the work is worth; hidden, the judges only come near it */
	quality: number;
}

interface PlannedFiling {
	id: string;
	edition: PlannedEdition;
	category: PlannedCategory;
	unit: PlannedUnit;
	kind: 'first' | 'supplement';
	at: Date;
	by: PlannedAccount;
	onBehalfReason: string | null;
	items: { entry: PlannedEntry; version: PlannedVersion }[];
}

const workKinds: Record<string, WorkKind> = {
	painting: 'painting',
	invention: 'innovation',
	maker: 'maker',
	digital: 'digital',
	practice: 'practice',
	teaching: 'teaching',
};

/** Two thirds are paintings, as in life (domain reference 9); the rest by what districts report. */
const categoryShares: Record<string, number> = {
	painting: 0.667,
	maker: 0.095,
	invention: 0.095,
	digital: 0.06,
	practice: 0.043,
	teaching: 0.04,
};

const labours = [
	'提出设想、统筹进度',
	'电路与编程',
	'结构设计与制作',
	'资料查阅与数据记录',
	'外观设计与说明书',
	'测试与改进',
] as const;

const reasonNotes: Partial<Record<EligibilityReason, string>> = {
	attachment_unreadable: '照片模糊，看不清画面细节，请重新平放拍摄后上传。',
	identity_visible: '照片左下角能看到学校名称，请遮去后重新上传。',
	labour_unclear: '合作者分工写得太笼统，请分别写明各自完成的部分。',
	abstract_inadequate: '摘要没有写出创新点，请补充。',
	format_not_met: '画幅不是四开，请核对后重新拍摄或说明。',
	raw_records_incomplete: '缺少第二阶段的原始记录，请补充扫描件。',
	particulars_wrong: '作者年级与学籍信息不一致，请核对。',
	duplicate_entry: '与本校另一幅作品画面相同，请核实。',
	generated_by_ai: '经两名老师复核，画面由人工智能软件生成，不符合通知要求。',
	out_of_scope: '作品为手工粘土，不属于平面绘画。',
	not_own_work: '电话核实，主要部分由家长完成，不符合“三自”要求。',
	already_awarded: '该作品上一届已获奖。',
	out_of_period: '作品完成时间早于两年前。',
};
const returnReasons: Record<WorkKind, readonly EligibilityReason[]> = {
	painting: ['attachment_unreadable', 'identity_visible', 'format_not_met', 'particulars_wrong'],
	maker: ['labour_unclear', 'identity_visible', 'abstract_inadequate'],
	innovation: ['labour_unclear', 'abstract_inadequate', 'raw_records_incomplete'],
	digital: ['identity_visible', 'abstract_inadequate'],
	practice: ['raw_records_incomplete', 'identity_visible'],
	teaching: ['abstract_inadequate', 'identity_visible'],
};
const rejectReasons: Record<WorkKind, readonly EligibilityReason[]> = {
	painting: ['generated_by_ai', 'out_of_scope', 'duplicate_entry'],
	maker: ['not_own_work', 'already_awarded'],
	innovation: ['out_of_period', 'not_own_work'],
	digital: ['generated_by_ai', 'already_awarded'],
	practice: ['out_of_period'],
	teaching: ['already_awarded', 'out_of_period'],
};

/** Names of files as they really arrive: from phones, from scanners, from people. */
function fileName(random: Random, type: AttachmentType, at: Date, title: string, author: string): string {
	const stamp = new Date(at.getTime() + 8 * 3_600_000).toISOString().replace(/[-:T]/g, '').slice(0, 14);
	switch (type) {
		case 'jpeg':
			return random.weighted([
				[`微信图片_${stamp}.jpg`, 6],
				[`IMG_${stamp.slice(0, 8)}_${stamp.slice(8)}.jpg`, 3],
				[`mmexport${at.getTime()}.jpg`, 2],
				[`${author}《${title}》.jpg`, 2],
				[
					`扫描全能王 ${stamp.slice(0, 4)}-${stamp.slice(4, 6)}-${stamp.slice(6, 8)} ${stamp.slice(8, 10)}.${stamp.slice(10, 12)}.jpg`,
					1,
				],
			]);
		case 'pdf':
			return random.pick([
				`${title}.pdf`,
				`${author}-${title}.pdf`,
				`研究报告(终稿).pdf`,
				`最终版2.pdf`,
				`新建 Microsoft Word 文档.pdf`,
			]);
		case 'mp4':
			return random.pick([
				`VID_${stamp.slice(0, 8)}_${stamp.slice(8)}.mp4`,
				`演示视频.mp4`,
				`${stamp}.mp4`,
				`lv_0_${stamp}.mp4`,
			]);
		default:
			return `${title}.${type}`;
	}
}

/** Which files a work comes with, by the category's attachment rules. */
function planFiles(
	random: Random,
	entry: Pick<PlannedEntry, 'category' | 'work' | 'title' | 'createdAt' | 'participants' | 'id'>,
	until: Date,
): PlannedFile[] {
	const { draft, kind } = entry.category;
	const author = entry.participants[0]?.person.name ?? '作者';
	const files: PlannedFile[] = [];
	const add = (ruleKey: string, type: AttachmentType, content: PlannedFile['content']) => {
		const uploadedAt = workingMoment(random, entry.createdAt, until);
		files.push({
			id: random.timedId(uploadedAt),
			ruleKey,
			position: files.filter((file) => file.ruleKey === ruleKey).length + 1,
			content,
			originalName: fileName(random, type, uploadedAt, entry.title, author),
			uploadedAt,
		});
	};
	const seed = () => random.int(1, 0x7fff_ffff);
	for (const rule of draft.attachmentRules) {
		const takes = (type: AttachmentType) => rule.types.includes(type);
		if (rule.key === 'picture') add(rule.key, 'jpeg', { kind: 'painting', seed: seed() });
		else if (rule.key === 'photos') {
			const count = Math.max(rule.countMin, kind === 'maker' ? random.int(1, 2) : random.int(0, 1));
			for (let index = 0; index < count; index += 1) add(rule.key, 'jpeg', { kind: 'model', seed: seed() });
		} else if (rule.key === 'work') {
			if (entry.work.variant === '动画' && takes('mp4')) add(rule.key, 'mp4', { kind: 'film', seed: seed() });
			else if (entry.work.variant === '绘画')
				for (let count = random.int(1, 2); count > 0; count -= 1)
					add(rule.key, 'jpeg', { kind: 'painting', seed: seed() });
			else add(rule.key, 'pdf', { kind: 'report', seed: seed() });
		} else if (rule.key === 'material') {
			for (let count = random.int(1, 2); count > 0; count -= 1) add(rule.key, 'jpeg', { kind: 'model', seed: seed() });
			if (random.chance(0.4)) add(rule.key, 'pdf', { kind: 'report', seed: seed() });
		} else if (takes('mp4')) {
			if (random.chance(kind === 'maker' ? 0.4 : 0.15)) add(rule.key, 'mp4', { kind: 'film', seed: seed() });
		} else if (takes('pdf')) {
			const wanted = rule.countMin > 0 || random.chance(rule.key === 'statement' ? 0.6 : 0.25);
			for (let count = Math.max(rule.countMin, wanted ? 1 : 0); count > 0; count -= 1)
				add(rule.key, 'pdf', { kind: 'report', seed: seed() });
		} else if (takes('jpeg')) {
			for (let count = rule.countMin; count > 0; count -= 1) add(rule.key, 'jpeg', { kind: 'model', seed: seed() });
		}
	}
	return files;
}

/** Whether even the oldest pupil of a grade is within the category's age limit in the month in which the entry window closes. */
function withinAge({ draft }: PlannedCategory, grade: number, at: Date, closesAt: Date): boolean {
	return draft.ageMax === null || ageInMonth(oldestBirth(grade, at), monthOf(closesAt)) <= draft.ageMax;
}

const cut = (text: string, limit: number) => [...text].slice(0, limit).join('');

/** Values of the category's own fields, by key where it is known and by kind otherwise. */
function planFieldValues(
	random: Random,
	category: CategoryDraft,
	work: InventedWork,
	at: Date,
	people: number,
): FieldValues {
	const month = (daysBack: number) => {
		const [year, number] = monthOf(plusDays(at, -daysBack)).split('-') as [string, string];
		return `${year}年${Number(number)}月`;
	};
	const known: Record<string, () => string | number | undefined> = {
		finished_month: () => month(random.int(20, 500)),
		period: () => `${month(random.int(160, 330))}至${month(random.int(10, 60))}`,
		people: () => Math.max(people, random.int(8, 60)),
		novelty: () => `${work.strengths}${work.abstract[1] ?? ''}`,
		own_part: () => `选题来自作者的生活观察，方案、制作和记录由作者完成，教师提供了安全指导和场地。${work.process}`,
		institution: () =>
			random.chance(0.2)
				? random.pick(['云澜科技馆青少年实验室', '云澜理工大学工程训练中心', '云澜市发明协会'])
				: undefined,
		prior_contests: () =>
			random.chance(0.12)
				? random.pick(['校科技节一等奖', '曾参加学校创客市集展示，未获奖', '市级节能作品征集，入选'])
				: undefined,
		software: () => work.materials,
		borrowed: () => (random.chance(0.3) ? '背景音乐选自无版权音乐网站，已在片尾注明。' : undefined),
		intent: () => work.intent,
		tools: () => work.materials,
		making: () => work.process,
		difficulties: () => work.difficulty,
		strengths: () => work.strengths,
		improvements: () => '外形还可以更小巧，希望加入自动记录功能，并请更多同学试用。',
		purpose: () => work.intent,
		process: () => `${work.process}${work.abstract[0] ?? ''}`,
		outcome: () => `${work.abstract[1] ?? ''}${work.abstract[2] ?? ''}`,
		gain: () => `${work.abstract[3] ?? ''}${work.difficulty}`,
		innovation: () => work.strengths,
		application: () => work.abstract[2] ?? work.process,
	};
	const chosen: Record<string, string | undefined> = {
		aid: work.variant === '科教制作' ? 'aid' : undefined,
		plan: work.variant === '科教方案' ? 'plan' : undefined,
		animation: work.variant === '动画' ? 'animation' : undefined,
		program: work.variant === '程序' ? 'program' : undefined,
		painting: work.variant === '绘画' ? 'painting' : undefined,
		watercolour: work.variant === '水彩' ? 'watercolour' : undefined,
		gouache: work.variant === '水粉' ? 'gouache' : undefined,
		crayon: work.variant === '油画棒' ? 'crayon' : undefined,
		pen: work.variant === '彩色铅笔' || work.variant === '马克笔' ? 'pen' : undefined,
		print: work.variant === '版画' ? 'print' : undefined,
	};
	const values: FieldValues = {};
	for (const field of category.fields) {
		if (field.kind === 'select') {
			const options = field.options ?? [];
			const fitting = options.find(({ value }) => chosen[value] === value);
			const fallback = options.length > 0 ? random.pick(options) : undefined;
			const option = fitting ?? options.find(({ value }) => value === 'other') ?? fallback;
			if (option) values[field.key] = option.value;
			continue;
		}
		const value = known[field.key]?.();
		if (field.kind === 'number') {
			if (typeof value === 'number') values[field.key] = value;
			else if (field.required) values[field.key] = random.int(1, Math.min(field.max ?? 100, 100));
		} else if (field.kind === 'checkbox') values[field.key] = field.required || random.chance(0.5);
		else if (typeof value === 'string') values[field.key] = cut(value, field.max ?? 300);
		else if (field.required) values[field.key] = cut(work.intent, field.max ?? 300);
	}
	return values;
}

interface Cast {
	people: People;
	titles: Set<string>;
	sizes: Sizes;
	now: Date;
}

/** Everything that happened to the works of one edition until now. */
export function planEdition(
	root: Random,
	cast: Cast,
	role: EditionRole,
	draft: EditionDraft,
	start: Date,
): PlannedEdition {
	const random = root.fork(`edition-${role}`);
	const { people, sizes, now } = cast;
	const edition: PlannedEdition = {
		role,
		draft,
		start,
		entries: [],
		filings: [],
		categories: draft.sections
			.flatMap((section) => section.categories)
			.map((category) => ({
				draft: category,
				kind: workKinds[category.key] ?? 'maker',
				windows: effectiveWindows(draft.windows, category.windows),
			})),
	};
	const total = sizes.entries[role];
	const shares = edition.categories.map((category) => categoryShares[category.draft.key] ?? 0.05);
	const shareSum = shares.reduce((sum, share) => sum + share, 0);
	let left = total;
	for (const [index, category] of edition.categories.entries()) {
		const isLast = index === edition.categories.length - 1;
		const count = isLast ? left : Math.min(left, Math.round((total * (shares[index] ?? 0)) / shareSum));
		left -= count;
		planCategory(random.fork(category.draft.key), cast, edition, category, count);
	}
	return edition;

	function planCategory(
		dice: Random,
		{ titles }: Cast,
		of: PlannedEdition,
		category: PlannedCategory,
		count: number,
	): void {
		const window = (phase: PhaseWindow['phase']) => {
			const found = windowOf(category.windows, phase);
			if (!found) throw new Error(`${category.draft.key} has no ${phase} window`);
			return found;
		};
		const entryWindow = window('entry');
		const filingWindow = window('filing');
		const eligibilityWindow = window('eligibility');
		// this moment has not come yet
		const sofar = (at: Date) => earlier(at, plusMinutes(now, -3));
		const stages: SchoolStage[] = [...new Set(category.draft.divisions.flatMap((division) => division.stages))];
		const adults = category.draft.entrantKind === 'entering_teacher';
		const quota = category.draft.entriesPerUnit ?? Number.POSITIVE_INFINITY;
		const room = new Map<PlannedUnit, number>();
		const units = people.units.filter(
			(unit) =>
				unit.zeal > 0 &&
				(adults ? unit.teachers.length > 0 : unit.kind !== 'centre' && unit.kind !== 'research_office') &&
				(adults ||
					gradesOfUnit(unit, stages).some((grade) =>
						withinAge(category, grade, entryWindow.opensAt, entryWindow.closesAt),
					)),
		);
		for (const unit of units) room.set(unit, adults ? Math.min(quota, unit.advisors.length) : quota);
		const enteredTeachers = new Set<PlannedPerson>();
		const entries: PlannedEntry[] = [];
		for (let index = 0; index < count; index += 1) {
			const free = units.filter((unit) => (room.get(unit) ?? 0) > 0);
			if (free.length === 0) break;
			// the open edition shows the demo's teacher and coordinator something in every state
			const host = of.role === 'open' && index % 3 === 0 ? free.find((one) => one === people.units[0]) : undefined;
			const unit = host ?? dice.weighted(free.map((one) => [one, one.zeal] as const));
			room.set(unit, (room.get(unit) ?? 1) - 1);
			const entry = planEntry(dice, unit, index);
			entries.push(entry);
			of.entries.push(entry);
		}
		planFilings(entries);

		function planEntry(random: Random, unit: PlannedUnit, index: number): PlannedEntry {
			const createdAt = workingMoment(
				random,
				plusDays(entryWindow.opensAt, 0.35),
				sofar(plusDays(entryWindow.closesAt, -1.5)),
			);
			const awake = unit.teachers.filter((teacher) => teacher.firstSignInAt !== null && teacher.createdAt < createdAt);
			const owners = awake.length > 0 ? awake : unit.teachers;
			let owner = random.weighted(owners.map((teacher) => [teacher, teacher.demo ? 3 : 1] as const));
			const participants: PlannedEntry['participants'] = [];
			let level: Level = 'adult';
			if (adults) {
				const candidates = unit.advisors.filter((person) => !enteredTeachers.has(person));
				const person = !enteredTeachers.has(owner.person) ? owner.person : (candidates[0] ?? owner.person);
				owner = unit.teachers.find((teacher) => teacher.person === person) ?? owner;
				enteredTeachers.add(person);
				participants.push({ id: random.timedId(createdAt), person, grade: null, labour: '' });
			} else {
				const grades = gradesOfUnit(unit, stages).filter((grade) =>
					withinAge(category, grade, createdAt, entryWindow.closesAt),
				);
				// older children make inventions, the middle grades paint most
				const first = random.weighted(
					grades.map(
						(grade) =>
							[grade, category.kind === 'painting' ? (grade <= 9 && grade >= 2 ? 3 : 1) : 1 + (grade % 3)] as const,
					),
				);
				level = stageOfGrade(first);
				const companions =
					category.draft.entrantKind === 'collective'
						? Math.min(category.draft.participantsMax, random.int(Math.max(3, category.draft.participantsMin), 8))
						: random.weighted(
								[1, 2, 3]
									.filter(
										(number) => number >= category.draft.participantsMin && number <= category.draft.participantsMax,
									)
									.map((number) => [number, 5 - number] as const),
							);
				const near = grades.filter((grade) => stageOfGrade(grade) === level && Math.abs(grade - first) <= 1);
				for (let position = 0; position < companions; position += 1) {
					const grade = position === 0 || category.draft.entrantKind === 'collective' ? first : random.pick(near);
					const person = people.addPupil(unit, grade, createdAt, createdAt);
					participants.push({
						id: random.timedId(createdAt),
						person,
						grade,
						labour:
							companions > 1 && category.draft.entrantKind !== 'collective'
								? (labours[(index + position * 2) % labours.length] ?? '')
								: '',
					});
				}
				if (of.role === 'last') moveUp(random, participants);
			}
			const work = inventUniqueWork(random, category.kind, level, titles, category.draft.titleMax);
			const divisionIndex = category.draft.divisions.findIndex((division) =>
				level === 'adult' ? division.stages.length === 0 : division.stages.includes(level),
			);
			const advisorCount = adults
				? 0
				: Math.max(
						category.draft.advisorsMin,
						Math.min(
							category.draft.advisorsMax,
							random.weighted([
								[1, 7],
								[2, 2],
								[0, 1],
							]),
						),
					);
			const advisors = random
				.sample(
					unit.advisors.filter((person) => !participants.some((one) => one.person === person)),
					advisorCount,
				)
				.map((person) => ({ id: random.timedId(createdAt), person }));
			const disciplines = category.draft.disciplines.filter(
				({ code }) =>
					(level !== 'primary' || !code.startsWith('S-')) && (level === 'primary' || !code.startsWith('P-')),
			);
			const entry: PlannedEntry = {
				id: random.timedId(createdAt),
				edition: of,
				category,
				unit,
				owner,
				work,
				title: work.title,
				abstract: abstractWithin(work, category.draft.abstractMax),
				level,
				division: divisionIndex < 0 ? null : divisionIndex,
				disciplineCode: disciplines.length > 0 ? random.pick(disciplines).code : null,
				fieldValues: planFieldValues(random, category.draft, work, createdAt, participants.length),
				declared: of.draft.declarations.map(({ key }) => key),
				participants,
				advisors,
				files: [],
				state: 'draft',
				number: null,
				unitRank: null,
				createdAt,
				handedInAt: null,
				filedAt: null,
				updatedAt: createdAt,
				updatedBy: owner,
				returnNote: null,
				mendBy: null,
				versions: [],
				checks: [],
				quality: random.normal(),
			};
			return entry;
		}

		function planFilings(all: PlannedEntry[]): void {
			const serials = drawWorkNumbers(category.draft.code, new Set(), all.length, dice.int(1, 0x7fff_ffff));
			const byUnit = new Map<PlannedUnit, PlannedEntry[]>();
			for (const entry of all) byUnit.set(entry.unit, [...(byUnit.get(entry.unit) ?? []), entry]);
			for (const [unit, entries] of byUnit) {
				const filedBy = unit.coordinator;
				if (!filedBy) throw new Error(`${unit.shortName} has no coordinator`);
				// schools file in the window's second half; in the open edition most have not yet
				const filingOpen = now >= plusDays(filingWindow.opensAt, 0.5);
				const demoUnit = filedBy.demo;
				const files =
					filingOpen && (of.role !== 'open' || (demoUnit ? category.kind === 'painting' : dice.chance(0.5)));
				const at = workingMoment(
					dice,
					plusDays(
						filingWindow.opensAt,
						of.role === 'open' ? 0.3 : (filingWindow.closesAt.getTime() - filingWindow.opensAt.getTime()) / day / 2,
					),
					sofar(plusMinutes(filingWindow.closesAt, -20)),
				);
				const behalf = of.role !== 'open' && !demoUnit && dice.chance(0.05);
				const filer = behalf ? dice.pick(people.staff) : filedBy;
				const filing: PlannedFiling = {
					id: dice.timedId(at),
					edition: of,
					category,
					unit,
					kind: 'first',
					at,
					by: filer,
					onBehalfReason: behalf
						? dice.pick([
								'学校交来盖章纸质汇总表，系统当天无法登录，代为报送。',
								'该校经办老师外出培训，按学校来函代报。',
							])
						: null,
					items: [],
				};
				for (const [index, entry] of entries.entries()) settle(entry, index, files, filing);
				if (filing.items.length > 0) {
					for (const [index, { entry }] of filing.items.entries()) entry.unitRank = index + 1;
					of.filings.push(filing);
					for (const { entry } of filing.items) check(entry, filing);
				}
				for (const entry of entries) if (entry.filedAt) entry.number = serials.pop() ?? null;
			}

			function settle(entry: PlannedEntry, index: number, filed: boolean, filing: PlannedFiling): void {
				const joins = filed && (entry.createdAt < plusMinutes(filing.at, -90) || of.role !== 'open');
				// some drafts stay drafts: nobody finished them, or the school chose others
				const staysDraft =
					of.role === 'open'
						? !joins && dice.chance(0.6)
						: index > 0 && dice.chance(Math.min(0.025, 1 - sizes.acceptedShare));
				const lastMoment = joins
					? plusMinutes(earlier(filing.at, entryWindow.closesAt), -30)
					: sofar(entryWindow.closesAt);
				if (entry.createdAt >= lastMoment) entry.createdAt = plusMinutes(lastMoment, -dice.int(60, 600));
				if (staysDraft) {
					entry.updatedAt = workingMoment(dice, entry.createdAt, lastMoment);
					if (dice.chance(0.7)) entry.files = planFiles(dice, entry, entry.updatedAt);
					if (dice.chance(0.4)) entry.declared = [];
					if (dice.chance(0.3)) entry.abstract = '';
					return;
				}
				entry.handedInAt = workingMoment(dice, plusMinutes(entry.createdAt, 25), lastMoment);
				entry.files = planFiles(dice, entry, entry.handedInAt);
				entry.updatedAt = entry.handedInAt;
				entry.state = 'handed_in';
				if (!joins) return;
				entry.state = 'filed';
				entry.filedAt = filing.at;
				entry.updatedAt = filing.at;
				entry.updatedBy = filing.by;
				const version = { id: dice.timedId(filing.at), number: 1, at: filing.at };
				entry.versions.push(version);
				filing.items.push({ entry, version });
			}

			function check(entry: PlannedEntry, filing: PlannedFiling): void {
				const from = plusMinutes(filing.at < eligibilityWindow.opensAt ? eligibilityWindow.opensAt : filing.at, 120);
				const until = sofar(plusDays(eligibilityWindow.closesAt, -9));
				if (of.role === 'open' && (from >= now || dice.chance(0.35))) return;
				const at = workingMoment(dice, from, from < until ? until : sofar(plusMinutes(from, 600)));
				const by = dice.pick(people.staff);
				const checkOf = (
					outcome: PlannedCheck['outcome'],
					version: PlannedVersion,
					when: Date,
					reason?: EligibilityReason,
					mendBy: Date | null = null,
				): PlannedCheck => ({
					id: dice.timedId(when),
					versionId: version.id,
					outcome,
					reasons: reason ? [reason] : [],
					note: reason ? (reasonNotes[reason] ?? '') : '',
					mendBy,
					by,
					at: when,
				});
				const version = entry.versions[0]!;
				const fails = 1 - sizes.acceptedShare;
				// the smallest worlds, too, have something to judge in each category
				const certain = of.role !== 'open' && entry === entries[0];
				const drawn = dice.weighted([
					['accepted', of.role === 'open' ? 0.7 : sizes.acceptedShare - (sizes.acceptedShare === 1 ? 0 : 0.06)],
					['mended', sizes.acceptedShare === 1 || of.role === 'open' ? 0 : 0.06],
					['returned', of.role === 'open' ? 0.25 : fails * 0.25],
					['rejected', of.role === 'open' ? 0.05 : fails * 0.5],
					['withdrawn', of.role === 'open' ? 0 : fails * 0.25],
				] as const);
				const fate = certain ? 'accepted' : drawn;
				const touch = (state: EntryState, when: Date, who: PlannedAccount) => {
					entry.state = state;
					entry.updatedAt = when;
					entry.updatedBy = who;
				};
				if (fate === 'accepted') {
					entry.checks.push(checkOf('accepted', version, at));
					touch('accepted', at, by);
				} else if (fate === 'rejected') {
					const reason = dice.pick(rejectReasons[category.kind]);
					entry.checks.push(checkOf('rejected', version, at, reason));
					touch('rejected', at, by);
				} else {
					const reason = dice.pick(returnReasons[category.kind]);
					const mendBy = plusDays(at, 5);
					entry.checks.push(checkOf('returned', version, at, reason, mendBy));
					entry.returnNote = reasonNotes[reason] ?? null;
					entry.mendBy = mendBy;
					touch('returned', at, by);
					if (fate === 'withdrawn') touch('withdrawn', workingMoment(dice, at, sofar(mendBy)), entry.owner);
					if (fate === 'mended') {
						// handed in again, filed as a supplement, accepted
						const handedIn = workingMoment(dice, plusMinutes(at, 60), plusDays(at, 3));
						const filedAt = workingMoment(dice, plusMinutes(handedIn, 10), mendBy);
						const acceptedAt = workingMoment(dice, plusMinutes(filedAt, 10), eligibilityWindow.closesAt);
						const second = { id: dice.timedId(filedAt), number: 2, at: filedAt };
						entry.handedInAt = handedIn;
						entry.filedAt = filedAt;
						entry.versions.push(second);
						entry.returnNote = null;
						entry.mendBy = null;
						of.filings.push({
							...filing,
							id: dice.timedId(filedAt),
							kind: 'supplement',
							at: filedAt,
							by: filing.unit.coordinator ?? filing.by,
							onBehalfReason: null,
							items: [{ entry, version: second }],
						});
						entry.checks.push(checkOf('accepted', second, acceptedAt));
						touch('accepted', acceptedAt, by);
					}
				}
			}
		}
	}

	/** A year later: one grade up, and those who left the stage sit in another school. */
	function moveUp(dice: Random, participants: PlannedEntry['participants']): void {
		const summer = new Date(Date.UTC(now.getUTCMonth() >= 8 ? now.getUTCFullYear() : now.getUTCFullYear() - 1, 8, 1));
		for (const { person } of participants) {
			const current = person.enrolments[0];
			if (!current || person.createdAt >= summer) continue;
			const grade = current.grade + 1;
			if (grade <= 12 && current.unit.stages.includes(stageOfGrade(grade))) {
				person.enrolments[0] = { ...current, grade };
				continue;
			}
			const next = people.units.filter(
				(unit) => grade <= 12 && unit.kind === 'school' && unit.stages.includes(stageOfGrade(Math.min(grade, 12))),
			);
			people.graduate(person, summer, next.length > 0 && dice.chance(0.8) ? dice.pick(next) : undefined, grade);
		}
	}
}
