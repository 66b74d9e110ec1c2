import { pinyin } from 'pinyin-pro';
import type { Role } from '#lib/domain/access.ts';
import type { SchoolStage } from '#lib/domain/edition.ts';
import type { Sex } from '#lib/domain/person.ts';
import { dateOf, plusDays } from './calendar.ts';
import { inventAdult, inventChild, inventPhone, inventUnique } from './names.ts';
import { inventUnits, outsideEmployers, type InventedUnit } from './places.ts';
import type { Random } from './random.ts';
import type { Sizes } from './sizes.ts';

export interface PlannedUnit extends InventedUnit {
	id: string;
	/** how much the school takes part: 0 = never signed in */
	zeal: number;
	contact: PlannedPerson | undefined;
	teachers: PlannedAccount[];
	coordinator: PlannedAccount | undefined;
	/** advisors, with account or without */
	advisors: PlannedPerson[];
	createdAt: Date;
}

export interface PlannedPerson {
	id: string;
	name: string;
	sex: Sex;
	bornMonth: string | null;
	phone: string | null;
	/** adults: position at the unit */
	title: string | null;
	unit: PlannedUnit | null;
	createdAt: Date;
	/** pupils: every enrolment, the last one current */
	enrolments: { unit: PlannedUnit; grade: number; classLabel: string; from: string; to: string | null }[];
}

export interface PlannedAccount {
	id: string;
	person: PlannedPerson;
	email: string;
	phone: string | null;
	roles: { role: Role; unit: PlannedUnit | null }[];
	firstSignInAt: Date | null;
	createdAt: Date;
	demo: boolean;
}

export interface PlannedJudge extends PlannedAccount {
	employerUnit: PlannedUnit | null;
	employer: string | null;
	title: string;
	expertise: string[];
	/** how far he scores above or below the others, in shares of full marks */
	leniency: number;
	/** how many of his sheets are in by now, as a factor */
	pace: number;
}

export interface People {
	units: PlannedUnit[];
	/** everybody, in the order in which rows are written */
	persons: PlannedPerson[];
	accounts: PlannedAccount[];
	judges: PlannedJudge[];
	staff: PlannedAccount[];
	administrator: PlannedAccount;
	addPupil(unit: PlannedUnit, grade: number, at: Date, since: Date): PlannedPerson;
	/** he has left the school since: 毕业 */
	graduate(pupil: PlannedPerson, on: Date, to: PlannedUnit | undefined, grade: number): void;
}

const teacherTitles: Record<SchoolStage, readonly string[]> = {
	primary: ['科学教师', '美术教师', '信息科技教师', '科技辅导员', '数学教师', '班主任', '综合实践教师'],
	junior: ['物理教师', '生物教师', '美术教师', '信息科技教师', '科技辅导员', '地理教师', '化学教师'],
	senior: ['物理教师', '通用技术教师', '信息技术教师', '生物教师', '化学教师', '科技辅导员', '机电专业教师'],
};
const centreTitles = ['创客教师', '科技辅导员', '美术教师', '机器人教师'] as const;
const coordinatorTitles = ['教科室主任', '科技总辅导员', '德育处副主任', '教导处副主任', '副校长'] as const;
const researchTitles = ['科学教研员', '信息科技教研员', '综合实践教研员'] as const;

/** Fields in which a judge is at home; the first part decides which categories he is asked for. */
const outsideJudges: readonly (readonly [string, readonly string[], readonly string[]])[] = [
	['教授', ['机械与结构', '发明与工程设计'], ['invention', 'maker']],
	['副教授', ['美术教育', '儿童绘画'], ['painting', 'digital']],
	['高级工程师', ['电子与自动控制', '开源硬件'], ['maker', 'invention']],
	['研究馆员', ['科普教育', '展览设计'], ['practice', 'teaching']],
	['副教授', ['计算机与人工智能', '程序设计'], ['digital', 'maker']],
	['讲师', ['油画', '色彩与构图'], ['painting']],
	['教授', ['生命科学', '农学与园艺'], ['invention', 'practice']],
	['副教授', ['科学教育', '课程与教学'], ['teaching', 'practice']],
	['工业设计师', ['产品设计', '人机工程'], ['maker', 'digital']],
	['副研究员', ['环境科学', '生态调查'], ['practice', 'invention']],
	['高级教师', ['儿童绘画', '版画'], ['painting']],
	['馆员', ['科幻文学与科普创作', '儿童绘画'], ['painting']],
];
const districtJudges: readonly (readonly [string, readonly string[], readonly string[]])[] = [
	['正高级教师', ['儿童绘画', '美术教育'], ['painting']],
	['高级教师', ['中学物理', '发明与工程设计'], ['invention', 'painting']],
	['高级教师', ['信息科技', '程序设计'], ['digital', 'maker']],
	['一级教师', ['小学科学', '科普教育'], ['painting', 'practice']],
];

/** Categories a judge may be asked for, by key of the preset; kept beside the profile, which holds words. */
export const callingOf = new WeakMap<PlannedJudge, readonly string[]>();

function gradesOf(stages: readonly SchoolStage[]): number[] {
	return stages.flatMap((stage) =>
		stage === 'primary' ? [1, 2, 3, 4, 5, 6] : stage === 'junior' ? [7, 8, 9] : [10, 11, 12],
	);
}

/** The 1 September on or before a day: when a school year began. */
export function schoolYearStart(at: Date): Date {
	const year = at.getUTCMonth() >= 8 ? at.getUTCFullYear() : at.getUTCFullYear() - 1;
	return new Date(Date.UTC(year, 8, 1));
}

/** Six years old by the end of August before grade 1; the oldest of a grade are born in September, the youngest in August. */
export function oldestBirth(grade: number, at: Date): string {
	return `${schoolYearStart(at).getUTCFullYear() - 6 - grade}-09`;
}

function bornMonth(random: Random, grade: number, at: Date): string {
	const [year, month] = oldestBirth(grade, at).split('-').map(Number) as [number, number];
	const months = year * 12 + (month - 1) + random.int(0, 11);
	return `${Math.floor(months / 12)}-${String((months % 12) + 1).padStart(2, '0')}`;
}

export function planPeople(root: Random, sizes: Sizes, now: Date): People {
	const random = root.fork('people');
	const founded = plusDays(now, -520);
	const persons: PlannedPerson[] = [];
	const accounts: PlannedAccount[] = [];
	const adultNames = new Set<string>();
	const childNames = new Set<string>();
	const emails = new Set<string>();
	let phones = 0;

	const units: PlannedUnit[] = inventUnits(root.fork('units'), sizes).map((unit, index) => ({
		...unit,
		id: random.timedId(new Date(founded.getTime() + index * 977)),
		// the first school is the demo teacher's; a tenth of the others has not been seen yet
		zeal:
			index === 0
				? 2.4
				: unit.kind === 'school' && sizes.schools >= 20 && random.chance(0.1)
					? 0
					: (unit.size === 'large' ? 1.8 : unit.size === 'medium' ? 1 : 0.55) * (0.6 + random.next() * 0.9),
		contact: undefined,
		teachers: [],
		coordinator: undefined,
		advisors: [],
		createdAt: new Date(founded.getTime() + index * 977),
	}));

	const addAdult = (unit: PlannedUnit | null, title: string, createdAt: Date): PlannedPerson => {
		const { name, sex } = inventUnique(random, adultNames, inventAdult);
		const person: PlannedPerson = {
			id: random.timedId(createdAt),
			name,
			sex,
			bornMonth: null,
			phone: null,
			title,
			unit,
			createdAt,
			enrolments: [],
		};
		persons.push(person);
		return person;
	};
	const addAccount = (
		person: PlannedPerson,
		slug: string,
		options: { phone: boolean; login?: string; asleep?: boolean },
	) => {
		const local = pinyin(person.name, { toneType: 'none', type: 'array', surname: 'head' })
			.join('')
			.toLowerCase()
			.replace(/ü/g, 'v')
			.replace(/[^a-z]/g, '');
		let email = options.login ?? `${local || 'teacher'}@${slug}.example`;
		for (let serial = 2; emails.has(email); serial += 1) email = `${local}${serial}@${slug}.example`;
		emails.add(email);
		const phone = options.phone ? inventPhone((phones += 1)) : null;
		person.phone = phone;
		const createdAt = plusDays(person.createdAt, random.next() * 10);
		const account: PlannedAccount = {
			id: random.timedId(createdAt),
			person,
			email,
			phone,
			roles: [],
			firstSignInAt: options.asleep ? null : plusDays(createdAt, 0.2 + random.next() * 20),
			createdAt,
			demo: options.login !== undefined,
		};
		accounts.push(account);
		return account;
	};
	const titleFor = (unit: PlannedUnit) =>
		unit.kind === 'research_office'
			? random.pick(researchTitles)
			: unit.kind === 'centre'
				? random.pick(centreTitles)
				: random.pick(teacherTitles[random.pick(unit.stages)]);

	// the association
	const staff = Array.from({ length: sizes.staff }, (_, index) => {
		const person = addAdult(null, index === 0 ? '青少年科技活动部主任' : '青少年科技活动部干事', founded);
		const account = addAccount(person, 'qinghe', {
			phone: true,
			...(index === 0 && { login: 'staff@qinghe.example' }),
		});
		account.roles.push({ role: 'staff', unit: null });
		return account;
	});
	const administrator = addAccount(addAdult(null, '信息管理员', founded), 'qinghe', {
		phone: true,
		login: 'admin@qinghe.example',
	});
	administrator.roles.push({ role: 'administrator', unit: null });

	// one coordinator per unit, then teachers where the school is large and eager
	for (const [index, unit] of units.entries()) {
		const asleep = unit.zeal === 0;
		const person = addAdult(unit, random.pick(coordinatorTitles), unit.createdAt);
		const account = addAccount(person, unit.slug, {
			phone: random.chance(0.8),
			asleep,
			...(index === 0 && { login: 'coordinator@qinghe.example' }),
		});
		account.roles.push({ role: 'coordinator', unit });
		unit.coordinator = account;
		unit.contact = person;
		unit.advisors.push(person);
	}
	const teacherSeats = Math.max(0, sizes.teachers - units.length);
	const willing = units.filter((unit) => unit.kind !== 'research_office');
	for (let seat = 0; seat < teacherSeats; seat += 1) {
		const unit =
			seat === 0
				? units[0]!
				: random.weighted(willing.map((one) => [one, (one.zeal + 0.2) / (1 + one.teachers.length)] as const));
		const person = addAdult(unit, titleFor(unit), plusDays(unit.createdAt, random.next() * 30));
		const account = addAccount(person, unit.slug, {
			phone: random.chance(0.7),
			asleep: unit.zeal === 0 || (seat > 0 && random.chance(0.05)),
			...(seat === 0 && { login: 'teacher@qinghe.example' }),
		});
		account.roles.push({ role: 'teacher', unit });
		unit.teachers.push(account);
		unit.advisors.push(person);
	}
	for (const [index, unit] of units.entries()) {
		// in most primary schools teacher and coordinator are one person (domain reference 14)
		const both =
			unit.teachers.every((teacher) => !teacher.firstSignInAt) || index === 0 || unit.stages[0] === 'primary';
		if (both && unit.coordinator) {
			unit.coordinator.roles.unshift({ role: 'teacher', unit });
			unit.teachers.push(unit.coordinator);
		}
		// advisors are often art teachers without an account
		const without = unit.kind === 'research_office' ? 1 : unit.size === 'large' ? 4 : unit.size === 'medium' ? 3 : 2;
		for (let count = without; count > 0; count -= 1) {
			unit.advisors.push(addAdult(unit, titleFor(unit), plusDays(unit.createdAt, random.next() * 200)));
		}
	}

	// a third of the judges teaches in the district: the same-unit recusal is the one that bites
	const judges = Array.from({ length: sizes.judges }, (_, index): PlannedJudge => {
		const inDistrict = index > 0 && index % 3 === 0;
		const [title, expertise, calling] = inDistrict
			? districtJudges[((index / 3) % districtJudges.length) | 0]!
			: outsideJudges[(index - Math.floor(index / 3)) % outsideJudges.length]!;
		const candidates = units.filter((one) => one.kind === 'school' && one !== units[0] && one.zeal > 0);
		const unit = inDistrict && candidates.length > 0 ? random.pick(candidates) : null;
		// paintings need half of all judges
		const demo = index === 0;
		const person = addAdult(unit, title, plusDays(founded, 40 + random.next() * 20));
		const account = addAccount(person, unit ? unit.slug : 'experts', {
			phone: random.chance(0.9),
			...(demo && { login: 'judge@qinghe.example' }),
		});
		account.roles.push({ role: 'judge', unit: null });
		const judge: PlannedJudge = Object.assign(account, {
			employerUnit: unit,
			employer: unit ? unit.name.zh : random.pick(outsideEmployers),
			title,
			expertise: [...expertise],
			leniency: Math.max(-0.09, Math.min(0.09, random.normal() * 0.035)),
			pace: demo ? 0.9 : 0.55 + random.next() * 0.9,
		});
		callingOf.set(judge, demo ? ['painting', 'invention'] : calling);
		return judge;
	});

	return {
		units,
		persons,
		accounts,
		judges,
		staff,
		administrator,
		addPupil(unit, grade, at, since) {
			const { name, sex } = inventUnique(random, childNames, inventChild);
			const person: PlannedPerson = {
				id: random.timedId(at),
				name,
				sex,
				bornMonth: bornMonth(random, grade, at),
				phone: null,
				title: null,
				unit: null,
				createdAt: at,
				enrolments: [
					{ unit, grade, classLabel: `${random.int(1, 8)}班`, from: dateOf(schoolYearStart(since)), to: null },
				],
			};
			persons.push(person);
			return person;
		},
		graduate(pupil, on, to, grade) {
			const current = pupil.enrolments.at(-1);
			if (current) current.to = dateOf(plusDays(on, -1));
			if (to)
				pupil.enrolments.push({ unit: to, grade, classLabel: `${random.int(1, 8)}班`, from: dateOf(on), to: null });
		},
	};
}

export const gradesOfUnit = (unit: Pick<InventedUnit, 'stages'>, stages: readonly SchoolStage[]) =>
	gradesOf(unit.stages.filter((stage) => stages.includes(stage)));
