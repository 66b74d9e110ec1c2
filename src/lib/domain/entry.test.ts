import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
	decideEditing,
	decideHandIn,
	decideTakeBack,
	decideWithdrawal,
	editableUntil,
	ENTRY_STATES,
	isId,
	stateBeforeHandIn,
	type EntryGate,
} from './entry.ts';
import { canonicalJson, versionText } from './entry-version.ts';
import { ageInMonth, normalName, sameName } from './person.ts';
import { readMonth } from '../forms/draft.ts';

const at = (day: number) => new Date(Date.UTC(2026, 2, day));
const gate: EntryGate = {
	editionState: 'open',
	entry: { phase: 'entry', opensAt: at(1), closesAt: at(20) },
	filing: { phase: 'filing', opensAt: at(10), closesAt: at(25) },
};
const facts = { handedInAt: null, number: null, returnNote: null, mendBy: null };

test('a draft is open from the opening moment to the one before the closing', () => {
	const draft = { ...facts, state: 'draft' as const };
	expect(decideEditing(draft, gate, new Date(at(1).getTime() - 1))).toMatchObject({ reason: 'window_not_open' });
	expect(decideEditing(draft, gate, at(1))).toMatchObject({ ok: true });
	expect(decideEditing(draft, gate, new Date(at(20).getTime() - 1))).toMatchObject({ ok: true });
	expect(decideEditing(draft, gate, at(20))).toMatchObject({ reason: 'window_closed' });
	expect(decideEditing(draft, { ...gate, editionState: 'finished' }, at(5))).toMatchObject({
		reason: 'edition_not_open',
	});
	expect(decideEditing(draft, { ...gate, entry: null }, at(5))).toMatchObject({ reason: 'window_not_open' });
});

test('a returned entry is open until its date, or while entry or filing is open', () => {
	const returned = { ...facts, state: 'returned' as const };
	expect(decideEditing(returned, gate, at(24))).toMatchObject({ ok: true });
	expect(decideEditing(returned, gate, at(25))).toMatchObject({ reason: 'window_closed' });
	expect(decideEditing({ ...returned, mendBy: at(30) }, gate, at(29))).toMatchObject({ ok: true });
	expect(decideEditing({ ...returned, mendBy: at(15) }, gate, at(16))).toMatchObject({ reason: 'mending_closed' });
	expect(editableUntil(returned, gate)).toEqual(at(25));
	expect(editableUntil({ ...returned, mendBy: at(30) }, gate)).toEqual(at(30));
	expect(editableUntil({ ...facts, state: 'draft' }, gate)).toEqual(at(20));
});

test('no state can be handed in twice, and whatever may be taken back can be handed in again', () => {
	fc.assert(
		fc.property(
			fc.constantFrom(...ENTRY_STATES),
			fc.option(fc.integer({ min: 0, max: 30 }), { nil: null }),
			fc.integer({ min: 0, max: 30 }),
			(state, mend, day) => {
				const entry = { ...facts, state, mendBy: mend === null ? null : at(mend) };
				const handIn = decideHandIn(entry, gate, 0, at(day));
				if (handIn.ok) expect(['draft', 'returned']).toContain(state);
				const back = decideTakeBack(entry, gate, at(day));
				if (!back.ok) return;
				expect(state).toBe('handed_in');
				expect(decideHandIn({ ...entry, state: stateBeforeHandIn(entry) }, gate, 0, at(day)).ok).toBe(true);
			},
		),
	);
	expect(decideHandIn({ ...facts, state: 'draft' }, gate, 2, at(5))).toEqual({
		ok: false,
		reason: 'items_missing',
		facts: { count: 2 },
	});
});

test('what nobody else has seen is deleted, the rest is withdrawn, the filed stays', () => {
	expect(decideWithdrawal({ ...facts, state: 'draft' })).toMatchObject({ code: 'deleted' });
	expect(decideWithdrawal({ ...facts, state: 'draft', handedInAt: at(3) })).toMatchObject({ code: 'withdrawn' });
	expect(decideWithdrawal({ ...facts, state: 'returned', number: 'HH-0001' })).toMatchObject({ code: 'withdrawn' });
	expect(decideWithdrawal({ ...facts, state: 'filed' })).toMatchObject({ reason: 'already_filed' });
	expect(decideWithdrawal({ ...facts, state: 'withdrawn' })).toMatchObject({ reason: 'entry_fixed' });
});

test('canonical JSON does not depend on the order of keys and parses to the same value', () => {
	fc.assert(
		fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
			const turned = Object.fromEntries(Object.entries(value).reverse());
			expect(canonicalJson(turned)).toBe(canonicalJson(value));
			expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
		}),
	);
	const frozen = {
		...{ title: 't', abstract: '', divisionId: null, disciplineId: null, fieldValues: {} },
		identity: { unitId: 'u', unitName: 'n', collectiveName: '', participants: [], advisors: [], fieldValues: {} },
	};
	const [a, b] = [1, 2].map((position) => ({ ruleId: 'r', position, sha256: `h${position}` })) as [never, never];
	expect(versionText({ ...frozen, files: [a, b] })).toBe(versionText({ ...frozen, files: [b, a] }));
});

test('names are compared without spaces between characters and with one kind of middle dot', () => {
	expect(normalName(' 王　明 ')).toBe('王明');
	expect(normalName('阿依古丽•买买提')).toBe('阿依古丽·买买提');
	expect(normalName('Mary  Smith')).toBe('Mary Smith');
	expect(sameName('王 明', '王明')).toBe(true);
	expect(sameName('', '')).toBe(false);
});

test('months and ages', () => {
	expect(['2015-03', '2015年3月', '2015/3', '2015.12'].map(readMonth)).toEqual([
		'2015-03',
		'2015-03',
		'2015-03',
		'2015-12',
	]);
	expect(['2015-13', '15-03', '三月', ''].map(readMonth)).toEqual([null, null, null, null]);
	expect([ageInMonth('2015-05', '2026-04'), ageInMonth('2015-04', '2026-04')]).toEqual([10, 11]);
	expect(isId('x')).toBe(false);
});
