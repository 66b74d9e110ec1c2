import { describe, expect, test } from 'vitest';
import { ENTRY_STATES } from './entry.ts';
import {
	decideFiling,
	decideRecall,
	decideSchoolReturn,
	formatReceiptNumber,
	moveRank,
	settleRanks,
	type FilingEntry,
	type FilingFacts,
	type FilingViolation,
} from './filing.ts';

const window = {
	phase: 'filing' as const,
	opensAt: new Date('2026-04-01T00:00:00Z'),
	closesAt: new Date('2026-04-10T00:00:00Z'),
};
const inside = new Date('2026-04-05T00:00:00Z');
const after = new Date('2026-04-12T00:00:00Z');
const mendBy = new Date('2026-04-15T00:00:00Z');

const entry: FilingEntry = {
	title: '会走路的花盆',
	state: 'handed_in',
	complete: true,
	mendBy: null,
};
const facts: FilingFacts = {
	kind: 'first',
	firstStands: false,
	window,
	now: inside,
	editionOpen: true,
	judgingBegun: false,
	consentConfirmed: true,
	onBehalf: null,
	entries: [entry],
	quota: { limit: 5, filed: 0, chosen: 1 },
	perParticipant: { limit: 1, entriesPerPerson: [1] },
};

/** The violations of these facts, empty where filing is allowed. */
function violations(change: Partial<FilingFacts>): FilingViolation[] {
	const decision = decideFiling({ ...facts, ...change });
	return decision.ok ? [] : decision.facts.violations;
}

describe('filing', () => {
	test('a complete handed-in entry inside the window is filed', () => {
		expect(decideFiling(facts)).toEqual({ ok: true, code: 'filed' });
	});

	test('the window holds its opening moment and not its closing one', () => {
		expect(violations({ now: window.opensAt })).toEqual([]);
		expect(violations({ now: new Date(window.opensAt.getTime() - 1) })).toEqual([
			{ code: 'window_not_open', at: window.opensAt },
		]);
		expect(violations({ now: window.closesAt })).toEqual([{ code: 'window_closed', at: window.closesAt }]);
		expect(violations({ window: undefined })).toEqual([{ code: 'window_missing' }]);
	});

	test('an edition that is not open takes nothing', () => {
		expect(violations({ editionOpen: false })).toEqual([{ code: 'edition_not_open' }]);
	});

	test('once filed, only a supplement; before, none', () => {
		expect(violations({ firstStands: true })).toEqual([{ code: 'already_filed' }]);
		expect(violations({ kind: 'supplement' })).toEqual([{ code: 'not_yet_filed' }]);
		expect(violations({ kind: 'supplement', firstStands: true })).toEqual([]);
	});

	test('a mended entry is filed again after the window, until its mend-by date', () => {
		const mended = { kind: 'supplement' as const, firstStands: true, entries: [{ ...entry, mendBy }] };
		expect(violations({ ...mended, now: after })).toEqual([]);
		expect(violations({ ...mended, now: mendBy })).toEqual([{ code: 'mend_by_passed', titles: [entry.title] }]);
		// one that was never filed does not slip in with it
		expect(violations({ ...mended, now: after, entries: [{ ...entry, mendBy }, entry] })).toEqual([
			{ code: 'window_closed', at: window.closesAt },
		]);
	});

	test('everything that is wrong is said at once', () => {
		expect(
			violations({
				now: after,
				consentConfirmed: false,
				entries: [entry, { ...entry, title: '半成品', complete: false }, { ...entry, title: '已报', state: 'filed' }],
				quota: { limit: 2, filed: 0, chosen: 3 },
				perParticipant: { limit: 1, entriesPerPerson: [2, 1] },
			}),
		).toEqual([
			{ code: 'consent_missing' },
			{ code: 'window_closed', at: window.closesAt },
			{ code: 'not_handed_in', titles: ['已报'] },
			{ code: 'incomplete', titles: ['半成品'] },
			{ code: 'over_unit_quota', limit: 2, would: 3 },
			{ code: 'over_participant_limit', limit: 1, people: 1 },
		]);
	});

	test('nothing chosen is refused', () => {
		expect(violations({ entries: [], quota: { ...facts.quota, chosen: 0 } })).toEqual([{ code: 'nothing_chosen' }]);
	});

	test.each(ENTRY_STATES)('an entry that is %s', (state) => {
		const may = state === 'handed_in';
		expect(violations({ entries: [{ ...entry, state }] })).toEqual(
			may ? [] : [{ code: 'not_handed_in', titles: [entry.title] }],
		);
	});

	test('on behalf: with a reason, also after the window, not once judging is open', () => {
		expect(violations({ now: after, onBehalf: { reason: '学校交来纸质汇总表' } })).toEqual([]);
		expect(violations({ onBehalf: { reason: ' ' } })).toEqual([{ code: 'reason_missing' }]);
		expect(violations({ onBehalf: { reason: '…' }, judgingBegun: true })).toEqual([{ code: 'judging_begun' }]);
	});
});

describe('recall', () => {
	const recall = {
		kind: 'first' as const,
		recalled: false,
		supplementStands: false,
		judgingBegun: false,
		window,
		now: inside,
		staff: null,
		entries: [{ state: 'filed' as const, current: true, mendBy: null }],
	};
	const no = (reason: string) => ({ ok: false, reason });

	test('inside the window, nothing checked yet', () => {
		expect(decideRecall(recall)).toEqual({ ok: true, code: 'recalled' });
	});
	test('after the window it is refused', () => {
		expect(decideRecall({ ...recall, now: window.closesAt })).toEqual(no('window_closed'));
	});
	test('once one entry was checked or filed anew', () => {
		const entries = [...recall.entries, { state: 'accepted' as const, current: true, mendBy: null }];
		expect(decideRecall({ ...recall, entries })).toEqual({ ok: false, reason: 'check_begun', facts: { count: 1 } });
		expect(decideRecall({ ...recall, entries: [{ ...recall.entries[0]!, current: false }] })).toEqual({
			ok: false,
			reason: 'check_begun',
			facts: { count: 1 },
		});
	});
	test('not twice, not under a supplement, not once judging is open', () => {
		expect(decideRecall({ ...recall, recalled: true })).toEqual(no('already_recalled'));
		expect(decideRecall({ ...recall, supplementStands: true })).toEqual(no('supplement_stands'));
		expect(decideRecall({ ...recall, judgingBegun: true })).toEqual(no('judging_begun'));
	});
	test('a supplement also after the window while all of it may still be mended', () => {
		const supplement = { ...recall, kind: 'supplement' as const, now: after };
		expect(decideRecall({ ...supplement, entries: [{ state: 'filed', current: true, mendBy }] })).toEqual({
			ok: true,
			code: 'recalled',
		});
		expect(decideRecall(supplement)).toEqual(no('window_closed'));
	});
	test('staff after the window too, with a reason', () => {
		expect(decideRecall({ ...recall, now: after, staff: { reason: '学校来电' } })).toEqual({
			ok: true,
			code: 'recalled',
		});
		expect(decideRecall({ ...recall, staff: { reason: '' } })).toEqual(no('reason_missing'));
	});
});

test('the school returns handed-in entries only, with words', () => {
	expect(decideSchoolReturn('handed_in', '请补照片')).toEqual({ ok: true, code: 'returned' });
	expect(decideSchoolReturn('handed_in', ' ')).toEqual({ ok: false, reason: 'note_missing' });
	expect(decideSchoolReturn('filed', '…')).toEqual({ ok: false, reason: 'not_handed_in' });
});

test('typed ranks become 1, 2, 3 without gaps; what has none stays out', () => {
	expect(
		settleRanks([
			{ id: 'a', rank: 7 },
			{ id: 'b', rank: null },
			{ id: 'c', rank: 2 },
			{ id: 'd', rank: 7 },
		]),
	).toEqual([
		{ id: 'a', rank: 2 },
		{ id: 'b', rank: null },
		{ id: 'c', rank: 1 },
		{ id: 'd', rank: 3 },
	]);
});

test('moving swaps neighbours and stops at the ends', () => {
	const ranked = [
		{ id: 'a', rank: 1 },
		{ id: 'b', rank: 2 },
		{ id: 'c', rank: null },
	];
	expect(moveRank(ranked, 'b', -1).map(({ rank }) => rank)).toEqual([2, 1, null]);
	expect(moveRank(ranked, 'a', 1).map(({ rank }) => rank)).toEqual([2, 1, null]);
	expect(moveRank(ranked, 'a', -1)).toEqual(ranked);
	expect(moveRank(ranked, 'b', 1)).toEqual(ranked);
	expect(moveRank(ranked, 'c', -1)).toEqual(ranked);
});

test('a receipt number has no signs that are mistaken for one another', () => {
	const number = formatReceiptNumber('HH', [0, 1, 2, 30, 31, 255, 100, 7]);
	expect(number).toBe('BS-HH-234Z-2999');
	expect(number.slice(6)).toMatch(/^[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}$/);
});
