import { join } from 'node:path';
import { Secret } from 'otpauth';
import type { Role } from '#lib/domain/access.ts';
import type { EntryIdentity } from '#lib/domain/entry.ts';
import { splitFieldValues, versionText } from '#lib/domain/entry-version.ts';
import { formatReceiptNumber } from '#lib/domain/filing.ts';
import { MEDIA_TYPES } from '#lib/domain/attachment.ts';
import { makerFestival, DAY_ALL_ENTER, DAY_ALL_JUDGE } from '#lib/domain/presets/maker-festival.ts';
import type { EditionDraft } from '#lib/domain/presets/preset.ts';
import { momentOnDay } from '#lib/domain/window-zone.ts';
import { windowOf } from '#lib/domain/window.ts';
import { TOTP_PURPOSE } from '#lib/server/accounts/give-second-factor.ts';
import { insertEdition, type InsertedEdition } from '#lib/server/editions/create-edition.ts';
import { cleanFileName, FILE_NAME_PURPOSE } from '#lib/server/files/store-file.ts';
import { encrypt, sha256 } from '#lib/server/platform/crypto.ts';
import type { Database, Trx } from '#lib/server/platform/db.ts';
import { toJsonb } from '#lib/server/platform/jsonb.ts';
import { OperatorError } from '#lib/server/platform/operator-error.ts';
import { hashPassword } from '#lib/server/platform/password.ts';
import { pinyinKey } from '#lib/server/platform/pinyin.ts';
import { createDiskStorage } from '#lib/server/platform/storage/storage.ts';
import { makeFiles, type MadeFile } from './attachments.ts';
import { dateOf, plusDays, plusMinutes } from './calendar.ts';
import { planEdition, type EditionRole, type PlannedEdition, type PlannedEntry, type PlannedFile } from './entries.ts';
import { judgeEdition } from './judging.ts';
import { planPeople, schoolYearStart, type People, type PlannedAccount } from './people.ts';
import { associationName, city, district, educationBureauName } from './places.ts';
import { createRandom, type Random } from './random.ts';
import { linkCurrentVersions, Rows } from './rows.ts';
import type { Sizes } from './sizes.ts';
import { addTalents } from './talents.ts';
import { createTrail, type Trail } from './trail.ts';
import { addUpward } from './upward.ts';

/** One password for everybody in the invented world; printed, and of no use anywhere else. */
export const demoPassword = 'bamboo-lantern-2049';

interface GenerateWorld {
	db: Database;
	dataDir: string;
	secretKey: Buffer;
	hashKey: Buffer;
	seed: number;
	/** the day of generation, on which all dates hang */
	now: Date;
	sizes: Sizes;
	/** IANA zone of the association */
	zone?: string;
	onProgress?(step: string, done: number, total: number): void;
}

interface GeneratedAccount {
	role: Role;
	login: string;
	password: string;
	totpSecret?: string;
}

/** Days since the entries of each edition opened: over, all in judging, all open. */
const dayOf: Record<EditionRole, number> = { last: 420, current: DAY_ALL_JUDGE, open: DAY_ALL_ENTER };

/**
 * An invented world: units, people, three editions with their works, real files, judging and results, as if it had been used for
 * a year. Everything comes from `seed` and hangs on `now`; encrypted columns differ in their nonces only. Refuses a database
 * in which there is something already; what fails half-way leaves no row.
 */
export async function generateWorld(options: GenerateWorld): Promise<{ accounts: GeneratedAccount[] }> {
	const { db, sizes, now } = options;
	const report = options.onProgress ?? (() => {});
	await assertEmpty(db);
	const plan = planWorld(options);
	const storage = createDiskStorage(join(options.dataDir, 'files'));
	const entries = plan.editions.flatMap((edition) => edition.entries);
	const made = await makeFiles(entries, sizes, storage, (done, total) => report('作品文件 · files', done, total));
	const passwordHash = await hashPassword(demoPassword);
	const secrets = totpSecrets(plan.random, plan.people);

	await db.transaction().execute(async (trx) => {
		const rows = new Rows();
		const trail = createTrail(plan.random, rows);
		const write = (step: string) => rows.insert(trx, (done, total) => report(step, done, total));
		addPeople(rows, trail, plan.people, passwordHash, (account) => {
			const secret = secrets.get(account);
			return secret ? encrypt(options.secretKey, secret, TOTP_PURPOSE) : null;
		});
		await write('人员与学校 · people');
		let lastEditionId: string | null = null;
		for (const edition of plan.editions) {
			const ids = await insertPlannedEdition(trx, plan, edition, now, trail);
			const divisionOf = (entry: PlannedEntry) =>
				entry.division === null
					? null
					: (ids.categories[entry.category.draft.key]!.divisionIds[entry.division] ?? null);
			addEntries(rows, trail, edition, { ids, made, divisionOf, random: plan.random, secretKey: options.secretKey });
			await write('作品与报送 · entries');
			if (edition.role === 'last') lastEditionId = ids.editionId;
			if (edition.role === 'open') continue;
			const facts = { trx, rows, trail, people: plan.people, sizes, now, ids, divisionOf };
			await judgeEdition(plan.random, edition, {
				...facts,
				versionOf: (entry) => entry.versions.at(-1)!.id,
			});
			await write('评审 · judging');
		}
		await linkCurrentVersions(trx);
		if (lastEditionId !== null) {
			const { secretKey, zone = 'Asia/Shanghai' } = options;
			await addUpward(plan.random, lastEditionId, {
				...{ trx, rows, trail, people: plan.people, storage, secretKey, now, zone },
			});
			await write('上级赛事 · higher contests');
		}
		if (sizes.talents !== null) {
			const { secretKey, zone = 'Asia/Shanghai' } = options;
			await addTalents(plan.random, {
				...{ trx, rows, trail, people: plan.people, storage, secretKey, now, zone, talents: sizes.talents },
			});
			await write('人才推荐 · nominations');
			await linkCurrentVersions(trx);
		}
		// a rubric is frozen with the first score
		await trx
			.updateTable('rubric')
			.set((eb) => ({
				frozen_at: eb
					.selectFrom('score_sheet')
					.whereRef('score_sheet.rubric_id', '=', 'rubric.id')
					.select((inner) => inner.fn.min('score_sheet.updated_at').as('at')),
			}))
			.execute();
	});
	return { accounts: demoAccounts(plan.people, secrets) };
}

async function assertEmpty(db: Database): Promise<void> {
	const something = await db.selectFrom('unit').select('id').limit(1).executeTakeFirst();
	const somebody = await db.selectFrom('account').select('id').limit(1).executeTakeFirst();
	if (something || somebody) {
		throw new OperatorError('The database is not empty: an invented world is only written where there is nothing.');
	}
}

interface WorldPlan {
	random: Random;
	people: People;
	editions: PlannedEdition[];
}

/** Everything that is decided without database and files: the same seed, moment and sizes give the same plan. */
export function planWorld({
	seed,
	now,
	sizes,
	zone = 'Asia/Shanghai',
}: Pick<GenerateWorld, 'seed' | 'now' | 'sizes' | 'zone'>): WorldPlan {
	const random = createRandom(seed);
	const people = planPeople(random, sizes, now);
	const cast = { people, titles: new Set<string>(), sizes, now };
	const editions = (['last', 'current', 'open'] as const)
		.filter((role) => sizes.entries[role] > 0)
		.map((role) => {
			const start = momentOnDay(now, -dayOf[role], 0, 0, zone);
			return planEdition(random, cast, role, editionDraft(role, start, now, zone), start);
		});
	return { random, people, editions };
}

/** The preset's festival in the invented district; the open edition is the innovation contest that follows it. */
function editionDraft(role: EditionRole, startsOn: Date, now: Date, zone: string): EditionDraft {
	const year = Number(dateOf(startsOn).slice(0, 4));
	const festival = makerFestival({ now, zone, startsOn, ordinal: year - 2013 });
	const call = `青科协发〔${year}〕${role === 'open' ? 17 : 6}号`;
	const hosts: EditionDraft['hosts'] = [
		{ role: 'host', name: associationName },
		{ role: 'host', name: educationBureauName },
		{
			role: 'organizer',
			name: {
				zh: `${city.zh}${district.zh}青少年科技活动中心`,
				en: `Youth Science Centre, ${district.en}, ${city.en}`,
			},
		},
	];
	if (role !== 'open') return { ...festival, callNumber: call, hosts };
	return {
		...festival,
		programme: {
			kind: 'contest',
			name: { zh: '青少年科技创新大赛', en: 'Youth Science and Technology Innovation Contest' },
		},
		name: { zh: `${year}年青少年科技创新大赛`, en: `Youth Science and Technology Innovation Contest ${year}` },
		ordinal: null,
		callNumber: call,
		hosts,
	};
}

function totpSecrets(random: Random, people: People): Map<PlannedAccount, string> {
	const dice = random.fork('totp');
	return new Map(
		[...people.staff, people.administrator].map((account) => [
			account,
			new Secret({ buffer: Uint8Array.from({ length: 20 }, () => dice.int(0, 255)).buffer }).base32,
		]),
	);
}

/** One account per role; the coordinator's also holds the teacher's role. */
function demoAccounts(people: People, secrets: ReadonlyMap<PlannedAccount, string>): GeneratedAccount[] {
	const first = people.units[0]!;
	const teacher = first.teachers.find((account) => account.demo && account !== first.coordinator);
	const chosen: (readonly [Role, PlannedAccount | undefined])[] = [
		['teacher', teacher],
		['coordinator', first.coordinator],
		['judge', people.judges[0]],
		['staff', people.staff[0]],
		['administrator', people.administrator],
	];
	return chosen.flatMap(([role, account]) => {
		if (!account) return [];
		const secret = secrets.get(account);
		return [{ role, login: account.email, password: demoPassword, ...(secret && { totpSecret: secret }) }];
	});
}

function addPeople(
	rows: Rows,
	trail: Trail,
	people: People,
	passwordHash: string,
	totpSecret: (account: PlannedAccount) => Buffer | null,
): void {
	const { administrator } = people;
	for (const unit of people.units) {
		rows.add('unit', {
			id: unit.id,
			kind: unit.kind,
			name: toJsonb(unit.name),
			parent_id: unit.parent === undefined ? null : people.units[unit.parent]!.id,
			stages: unit.stages,
			contact_name: unit.contact?.name ?? null,
			contact_phone: unit.contact?.phone ?? null,
			size: unit.size,
			created_at: unit.createdAt,
		});
		trail.add('unit.created', unit.createdAt, administrator, 'administrator', { unit: unit.id });
	}
	for (const person of people.persons) {
		rows.add('person', {
			id: person.id,
			name: person.name,
			c_pinyin: pinyinKey(person.name),
			sex: person.sex,
			born_month: person.bornMonth,
			created_at: person.createdAt,
		});
		if (person.unit) {
			rows.add('membership', {
				id: `${person.id.slice(0, 24)}${sha256(`membership ${person.id}`).slice(0, 12)}`,
				person_id: person.id,
				unit_id: person.unit.id,
				title: person.title,
				from_on: dateOf(schoolYearStart(person.createdAt)),
			});
		}
		for (const [index, enrolment] of person.enrolments.entries()) {
			rows.add('enrolment', {
				id: `${person.id.slice(0, 24)}${sha256(`enrolment ${index} ${person.id}`).slice(0, 12)}`,
				person_id: person.id,
				unit_id: enrolment.unit.id,
				grade: enrolment.grade,
				class_label: enrolment.classLabel,
				from_on: enrolment.from,
				to_on: enrolment.to,
			});
		}
	}
	for (const account of people.accounts) {
		const secret = totpSecret(account);
		rows.add('account', {
			id: account.id,
			person_id: account.person.id,
			email: account.email,
			phone: account.phone,
			// who has not been seen yet still has the invitation before him
			password_hash: account.firstSignInAt ? passwordHash : null,
			locale: null,
			totp_secret_enc: secret,
			totp_confirmed_at: secret ? account.firstSignInAt : null,
			created_at: account.createdAt,
			first_sign_in_at: account.firstSignInAt,
		});
		trail.add('account.created', account.createdAt, administrator, 'administrator', { account: account.id });
		for (const { role, unit } of account.roles) {
			rows.add('account_role', {
				account_id: account.id,
				role,
				unit_id: unit?.id ?? null,
				granted_at: account.createdAt,
				granted_by: administrator.id,
			});
		}
	}
	for (const judge of people.judges) {
		rows.add('judge_profile', {
			account_id: judge.id,
			unit_id: judge.employerUnit?.id ?? null,
			employer: judge.employer,
			title: judge.title,
			expertise: judge.expertise,
		});
	}
}

async function insertPlannedEdition(
	trx: Trx,
	{ random, people }: WorldPlan,
	edition: PlannedEdition,
	now: Date,
	trail: Trail,
): Promise<InsertedEdition> {
	const dice = random.fork(`edition-rows-${edition.role}`);
	const staff = people.staff[0]!;
	const createdAt = plusDays(edition.start, -12.6);
	const openedAt = plusDays(edition.start, -4.55);
	const lastDay = edition.categories.flatMap(({ windows }) => windowOf(windows, 'results')?.closesAt ?? []);
	const ended = new Date(Math.max(...lastDay.map((at) => at.getTime())));
	const finishedAt = edition.role === 'last' && ended < now ? plusMinutes(ended, 61) : null;
	const ids = await insertEdition(trx, edition.draft, {
		now: createdAt,
		createdBy: staff.id,
		id: () => dice.timedId(createdAt),
		state: finishedAt ? 'finished' : 'open',
		openedAt,
		finishedAt,
	});
	trail.add('edition.created', createdAt, staff, 'staff', { edition: ids.editionId });
	trail.add('edition.opened', openedAt, staff, 'staff', { edition: ids.editionId });
	if (finishedAt) trail.add('edition.finished', finishedAt, staff, 'staff', { edition: ids.editionId });
	return ids;
}

interface EntryFacts {
	ids: InsertedEdition;
	made: ReadonlyMap<PlannedFile, MadeFile>;
	divisionOf(entry: PlannedEntry): string | null;
	random: Random;
	secretKey: Buffer;
}

function addEntries(rows: Rows, trail: Trail, edition: PlannedEdition, facts: EntryFacts): void {
	const { ids, made, divisionOf, secretKey } = facts;
	const dice = facts.random.fork(`entry-rows-${edition.role}`);
	for (const entry of edition.entries) {
		const category = ids.categories[entry.category.draft.key]!;
		const disciplineId = entry.disciplineCode === null ? null : (category.disciplineIds[entry.disciplineCode] ?? null);
		const refs = { entry: entry.id, edition: ids.editionId, category: category.categoryId, unit: entry.unit.id };
		rows.add('entry', {
			id: entry.id,
			edition_id: ids.editionId,
			category_id: category.categoryId,
			unit_id: entry.unit.id,
			division_id: divisionOf(entry),
			discipline_id: disciplineId,
			state: entry.state,
			title: entry.title,
			abstract: entry.abstract,
			collective_name: entry.work.collectiveName ?? '',
			field_values: toJsonb(entry.fieldValues),
			declared: entry.declared,
			owner_id: entry.owner.id,
			number: entry.number,
			unit_rank: entry.unitRank,
			handed_in_at: entry.handedInAt,
			filed_at: entry.filedAt,
			return_note: entry.returnNote,
			mend_by: entry.mendBy,
			created_at: entry.createdAt,
			updated_at: entry.updatedAt,
			updated_by: entry.updatedBy.id,
			version: 1 + entry.versions.length + entry.checks.length + (entry.handedInAt ? 2 : 0),
		});
		trail.add('entry.created', entry.createdAt, entry.owner, 'teacher', refs);
		if (entry.handedInAt) trail.add('entry.handed_in', entry.handedInAt, entry.owner, 'teacher', refs);
		for (const [index, { id, person, grade, labour }] of entry.participants.entries()) {
			rows.add('participant', { id, entry_id: entry.id, position: index + 1, person_id: person.id, grade, labour });
		}
		for (const [index, { id, person }] of entry.advisors.entries()) {
			rows.add('advisor', { id, entry_id: entry.id, position: index + 1, person_id: person.id });
		}
		for (const file of entry.files) {
			const stored = made.get(file)!;
			rows.add('file', {
				id: file.id,
				sha256: stored.sha256,
				bytes: stored.bytes,
				media_type: MEDIA_TYPES[stored.type].mediaType,
				original_name_enc: encrypt(secretKey, cleanFileName(file.originalName), FILE_NAME_PURPOSE),
				uploaded_by: entry.owner.id,
				uploaded_at: file.uploadedAt,
			});
			rows.add('entry_file', {
				id: dice.timedId(file.uploadedAt),
				entry_id: entry.id,
				rule_id: category.ruleIds[file.ruleKey]!,
				position: file.position,
				file_id: file.id,
			});
		}
		addVersions(entry, category, disciplineId);
		for (const check of entry.checks) {
			rows.add('eligibility_check', {
				id: check.id,
				entry_id: entry.id,
				version_id: check.versionId,
				outcome: check.outcome,
				reasons: check.reasons,
				note: check.note,
				mend_by: check.mendBy,
				checked_by: check.by.id,
				checked_at: check.at,
			});
			trail.add(`entry.${check.outcome}`, check.at, check.by, 'staff', { ...refs, version: check.versionId });
		}
		if (entry.state === 'withdrawn') trail.add('entry.withdrawn', entry.updatedAt, entry.owner, 'teacher', refs);
	}
	for (const filing of edition.filings) {
		const category = ids.categories[filing.category.draft.key]!;
		const role: Role = filing.onBehalfReason ? 'staff' : 'coordinator';
		const refs = { filing: filing.id, unit: filing.unit.id, category: category.categoryId, edition: ids.editionId };
		rows.add('filing', {
			id: filing.id,
			edition_id: ids.editionId,
			category_id: category.categoryId,
			unit_id: filing.unit.id,
			kind: filing.kind,
			receipt_number: formatReceiptNumber(
				filing.category.draft.code,
				Array.from({ length: 8 }, () => dice.int(0, 255)),
			),
			filed_at: filing.at,
			filed_by: filing.by.id,
			on_behalf: filing.onBehalfReason !== null,
			on_behalf_reason: filing.onBehalfReason,
			consent_confirmed: true,
		});
		trail.add('filing.filed', filing.at, filing.by, role, refs, filing.onBehalfReason ? ['on_behalf'] : []);
		for (const [index, { entry, version }] of filing.items.entries()) {
			rows.add('filing_item', {
				filing_id: filing.id,
				version_id: version.id,
				entry_id: entry.id,
				position: index + 1,
			});
			trail.add('entry.filed', filing.at, filing.by, role, { ...refs, entry: entry.id, version: version.id });
		}
	}

	/** What filing freezes (freeze-version.ts), without the round trips. */
	function addVersions(
		entry: PlannedEntry,
		category: InsertedEdition['categories'][string],
		disciplineId: string | null,
	): void {
		const { open, identifying } = splitFieldValues(entry.category.draft.fields, entry.fieldValues);
		const identity: EntryIdentity = {
			unitId: entry.unit.id,
			unitName: entry.unit.name.zh,
			collectiveName: entry.work.collectiveName ?? '',
			participants: entry.participants.map(({ person, grade, labour }) => ({
				personId: person.id,
				name: person.name,
				grade,
				labour,
			})),
			advisors: entry.advisors.map(({ person }) => ({
				personId: person.id,
				name: person.name,
				unitName: person.unit?.name.zh ?? '',
			})),
			fieldValues: identifying,
		};
		const files = entry.files.map((file) => ({
			ruleId: category.ruleIds[file.ruleKey]!,
			position: file.position,
			sha256: made.get(file)!.sha256,
			fileId: file.id,
		}));
		const hash = sha256(
			versionText({
				title: entry.title,
				abstract: entry.abstract,
				divisionId: divisionOf(entry),
				disciplineId,
				fieldValues: open,
				identity,
				files: files.map(({ ruleId, position, sha256: bytes }) => ({ ruleId, position, sha256: bytes })),
			}),
		);
		for (const version of entry.versions) {
			rows.add('entry_version', {
				id: version.id,
				entry_id: entry.id,
				number: version.number,
				title: entry.title,
				abstract: entry.abstract,
				division_id: divisionOf(entry),
				discipline_id: disciplineId,
				field_values: toJsonb(open),
				identity: toJsonb(identity),
				sha256: hash,
				created_at: version.at,
			});
			for (const { ruleId, position, fileId } of files) {
				rows.add('entry_version_file', {
					id: dice.randomId(),
					version_id: version.id,
					rule_id: ruleId,
					position,
					file_id: fileId,
				});
			}
		}
	}
}
