import { expect, test } from 'vitest';
import { checklist, type EntryRules } from '#lib/domain/checklist.ts';
import { refusePassword } from '#lib/domain/account-password.ts';
import { parseLogin } from '#lib/domain/account-login.ts';
import { windowAt, windowProblems } from '#lib/domain/window.ts';
import { wallTime } from '#lib/domain/window-zone.ts';
import { windowOf } from '#lib/domain/window.ts';
import { demoPassword, planWorld } from '../../../src/cli/generate/generate-world.ts';
import type { PlannedEntry } from '../../../src/cli/generate/entries.ts';
import { benchSizes, demoSizes } from '../../../src/cli/generate/sizes.ts';

const now = new Date('2026-04-20T03:30:00Z');
const demo = planWorld({ seed: 1, now, sizes: demoSizes });
const entries = demo.editions.flatMap((edition) => edition.entries);

const facts = (plan: typeof demo) => ({
	units: plan.people.units.map(({ id, name }) => [id, name.zh]),
	persons: plan.people.persons.map(({ id, name, bornMonth }) => [id, name, bornMonth]),
	entries: plan.editions.flatMap((edition) =>
		edition.entries.map(({ id, title, abstract, state, number, files }) => [
			...[id, title, abstract, state, number],
			...files.map(({ originalName, content }) => `${originalName} ${content.seed}`),
		]),
	),
});

test('the same seed makes the same world, another seed another', () => {
	expect(facts(planWorld({ seed: 1, now, sizes: demoSizes }))).toEqual(facts(demo));
	const other = facts(planWorld({ seed: 2, now, sizes: demoSizes }));
	expect(other.persons).not.toEqual(facts(demo).persons);
	expect(other.entries).not.toEqual(facts(demo).entries);
});

test('the demo has the size that was asked for', () => {
	const { units, accounts, judges, staff } = demo.people;
	const count = (kind: string) => units.filter((unit) => unit.kind === kind).length;
	expect({ school: count('school'), campus: count('campus'), centre: count('centre') }).toEqual({
		school: 40,
		campus: 3,
		centre: 2,
	});
	const schoolKinds = new Set(units.filter(({ kind }) => kind === 'school').map(({ stages }) => stages.join('+')));
	expect([...schoolKinds].sort()).toEqual(['junior', 'primary', 'primary+junior', 'senior']);
	const holds = (...roles: string[]) =>
		accounts.filter((account) => account.roles.some(({ role }) => roles.includes(role)));
	expect(holds('teacher', 'coordinator').length).toBe(120);
	expect(judges.length).toBe(24);
	expect(judges.every((judge) => judge.expertise.length > 0)).toBe(true);
	expect(staff.length).toBe(4);
	expect(holds('administrator').length).toBe(1);
	expect(entries.length).toBe(600);
	expect(new Set(entries.map((entry) => entry.category.draft.key)).size).toBe(6);
	const paintings = entries.filter((entry) => entry.category.kind === 'painting').length;
	expect(paintings / entries.length).toBeCloseTo(2 / 3, 1);
});

test('the bench has 2,000 accepted works in one edition and 150 judges', () => {
	const plan = planWorld({ seed: 1, now, sizes: benchSizes });
	const current = plan.editions.find(({ role }) => role === 'current');
	expect(current?.entries.filter(({ state }) => state === 'accepted').length).toBe(2000);
	expect(plan.people.judges.length).toBe(150);
});

test('names: two to four characters, some rare ones, compound surnames; nobody twice among adults', () => {
	const names = demo.people.persons.map(({ name }) => name);
	expect(names.filter((name) => [...name].length < 2 || [...name].length > 4)).toEqual([]);
	expect(new Set(names.map((name) => [...name].length))).toEqual(new Set([2, 3, 4]));
	for (const sign of ['垚', '䶮', '喆', '欧阳'])
		expect(
			names.some((name) => name.includes(sign)),
			sign,
		).toBe(true);
	const adults = demo.people.persons.filter(({ enrolments }) => enrolments.length === 0).map(({ name }) => name);
	expect(new Set(adults).size).toBe(adults.length);
});

test('titles all differ', () => {
	expect(new Set(entries.map(({ title }) => title)).size).toBe(entries.length);
});

test('whoever is blind-judged is not named in title, abstract or visible fields', () => {
	const units = demo.people.units.flatMap(({ shortName, name }) => [shortName, name.zh]);
	const leaks = entries.filter((entry) => {
		const visible = [entry.title, entry.abstract, entry.work.intent, entry.work.process].join(' ');
		const secret = [
			...entry.participants.map(({ person }) => person.name),
			...entry.advisors.map(({ person }) => person.name),
			...(entry.work.collectiveName ? [entry.work.collectiveName] : []),
			...units,
		];
		return secret.some((text) => visible.includes(text));
	});
	expect(leaks.map(({ title }) => title)).toEqual([]);
});

function rulesOf({ category, edition }: PlannedEntry): EntryRules {
	const { draft } = category;
	return {
		...draft,
		divisions: draft.divisions.map((division, index) => ({
			id: String(index),
			stages: division.stages,
			gradeMin: division.gradeMin ?? null,
			gradeMax: division.gradeMax ?? null,
		})),
		disciplines: draft.disciplines.map(({ code }) => ({ id: code })),
		declarations: edition.draft.declarations,
		ageOn: wallTime(windowOf(category.windows, 'entry')!.closesAt, 'Asia/Shanghai').slice(0, 7),
	};
}

test('every entry that was handed in would have passed the checklist of the form', () => {
	const missing = entries
		.filter(({ handedInAt }) => handedInAt !== null)
		.flatMap((entry) =>
			checklist(rulesOf(entry), {
				title: entry.title,
				abstract: entry.abstract,
				collectiveName: entry.work.collectiveName ?? '',
				disciplineId: entry.disciplineCode,
				fieldValues: entry.fieldValues,
				declared: entry.declared,
				participants: entry.participants.map(({ id, person, grade, labour }) => ({
					...{ id, personId: person.id, name: person.name, grade, labour },
					bornMonth: person.bornMonth,
					otherEntries: 0,
				})),
				advisors: entry.advisors.map(({ id, person }) => ({ id, personId: person.id, name: person.name })),
				files: Object.fromEntries(
					entry.category.draft.attachmentRules.map(({ key }) => [
						key,
						entry.files.filter(({ ruleKey }) => ruleKey === key).length,
					]),
				),
				collectiveIsPerson: false,
				unitName: '',
			})
				.filter(({ done }) => !done)
				.map(({ code, facts: about }) => ({ title: entry.title, code, about })),
		);
	expect(missing).toEqual([]);
});

test('nobody exceeds the quota of the school, and pupils enter once an edition', () => {
	for (const edition of demo.editions) {
		const perUnit = new Map<string, number>();
		const perPupil = new Map<string, number>();
		for (const { unit, category, participants, number } of edition.entries) {
			if (number === null) continue;
			const key = `${unit.id} ${category.draft.key}`;
			perUnit.set(key, (perUnit.get(key) ?? 0) + 1);
			expect(perUnit.get(key)).toBeLessThanOrEqual(category.draft.entriesPerUnit ?? Infinity);
			for (const { person } of participants) perPupil.set(person.id, (perPupil.get(person.id) ?? 0) + 1);
		}
		expect(Math.max(...perPupil.values())).toBe(1);
	}
});

test('everything happened before now and inside its window', () => {
	const late = entries.filter(
		({ createdAt, handedInAt, filedAt, updatedAt, checks }) =>
			[createdAt, handedInAt ?? createdAt, filedAt ?? createdAt, updatedAt, ...checks.map(({ at }) => at)].some(
				(at) => at > now,
			) ||
			(handedInAt !== null && handedInAt < createdAt) ||
			(filedAt !== null && handedInAt !== null && filedAt < handedInAt),
	);
	expect(late.map(({ title }) => title)).toEqual([]);
	const outside = entries.filter(
		({ category, createdAt }) => windowAt(category.windows, 'entry', createdAt) !== 'open',
	);
	expect(outside.map(({ title }) => title)).toEqual([]);
	const filings = demo.editions.flatMap((edition) => edition.filings).filter(({ kind }) => kind === 'first');
	expect(filings.filter(({ category, at }) => windowAt(category.windows, 'filing', at) !== 'open')).toEqual([]);
});

test('the editions stand where the demo needs them', () => {
	const phases = Object.fromEntries(
		demo.editions.map(({ role, categories }) => [
			role,
			categories.map(({ windows }) => `${windowAt(windows, 'entry', now)} ${windowAt(windows, 'judging', now)}`),
		]),
	);
	expect(phases).toEqual({
		last: Array(6).fill('after after'),
		current: Array(6).fill('after open'),
		open: Array(6).fill('open before'),
	});
	for (const { categories } of demo.editions)
		for (const { windows } of categories) expect(windowProblems(windows)).toEqual([]);
	const open = demo.editions.find(({ role }) => role === 'open')!;
	const states = new Set(open.entries.map(({ state }) => state).filter((state) => state !== 'rejected'));
	expect(states).toEqual(new Set(['draft', 'handed_in', 'filed', 'accepted', 'returned']));
});

test('logins can be typed, the password is allowed', () => {
	const logins = demo.people.accounts.flatMap(({ email, phone }) => (phone ? [email, phone] : [email]));
	expect(logins.filter((login) => parseLogin(login)?.value !== login)).toEqual([]);
	expect(new Set(logins).size).toBe(logins.length);
	expect(refusePassword(demoPassword, logins)).toBeNull();
	expect(logins.filter((login) => login.includes('@') && !login.endsWith('.example'))).toEqual([]);
});
