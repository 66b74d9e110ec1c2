import { describe, expect, test } from 'vitest';
import { ENTRY_STATES } from './entry.ts';
import {
	decideAcceptance,
	decideRejection,
	decideReopening,
	decideReturn,
	ELIGIBILITY_REASONS,
	reasonsFor,
	type CheckFacts,
} from './eligibility.ts';

const now = new Date('2026-04-01T09:00:00+08:00');
const later = (days: number) => new Date(now.getTime() + days * 86_400_000);
const filed: CheckFacts = { state: 'filed', sameVersion: true, judgingBegun: false, now };
const yes = (code: string) => ({ ok: true, code });
const no = (reason: string) => ({ ok: false, reason });

describe('only the version on file of a filed entry is checked, until judging opens', () => {
	const decisions = [
		(facts: CheckFacts) => decideAcceptance(facts),
		(facts: CheckFacts) => decideReturn(facts, { reasons: ['attachment_missing'], note: '', mendBy: later(3) }),
		(facts: CheckFacts) => decideRejection(facts, { reasons: ['plagiarism'], note: '' }),
	];
	test.each(ENTRY_STATES.filter((state) => state !== 'filed'))('%s refuses', (state) => {
		for (const decide of decisions) expect(decide({ ...filed, state })).toEqual(no('not_filed'));
	});
	test('a newer version, an opened stage', () => {
		for (const decide of decisions) {
			expect(decide({ ...filed, sameVersion: false })).toEqual(no('version_changed'));
			expect(decide({ ...filed, judgingBegun: true })).toEqual(no('judging_begun'));
		}
	});
	test('a filed one is decided', () => {
		expect(decisions.map((decide) => decide(filed))).toEqual([yes('accepted'), yes('returned'), yes('rejected')]);
	});
});

describe('returning asks for reasons, words beside "other", and a moment to come', () => {
	const back = { reasons: ['attachment_missing'] as const, note: '', mendBy: later(7) };
	test.each([
		['no reason', { reasons: [] }, 'reason_missing'],
		['other without words', { reasons: ['other'] as const, note: '  ' }, 'note_missing'],
		['what cannot be mended', { reasons: ['attachment_missing', 'plagiarism'] as const }, 'reason_not_mendable'],
		['no date', { mendBy: null }, 'mend_by_missing'],
		['this very moment', { mendBy: now }, 'mend_by_past'],
		['61 days', { mendBy: later(61) }, 'mend_by_too_late'],
	])('%s', (_what, change, reason) => {
		expect(decideReturn(filed, { ...back, ...change })).toEqual(no(reason));
	});
	test('60 days are allowed', () => {
		expect(decideReturn(filed, { ...back, mendBy: later(60) })).toEqual(yes('returned'));
	});
});

test('rejecting asks for reasons too, and any of the catalogue may be given', () => {
	expect(decideRejection(filed, { reasons: [], note: '' })).toEqual(no('reason_missing'));
	expect(decideRejection(filed, { reasons: ['other'], note: '' })).toEqual(no('note_missing'));
	expect(decideRejection(filed, { reasons: ELIGIBILITY_REASONS, note: '…' })).toEqual(yes('rejected'));
	expect(reasonsFor('rejected').flatMap(({ reasons }) => reasons)).toEqual(ELIGIBILITY_REASONS);
});

test('the form of a return offers exactly what a return accepts', () => {
	const offered = reasonsFor('returned').flatMap(({ reasons }) => reasons);
	for (const reason of ELIGIBILITY_REASONS)
		expect(decideReturn(filed, { reasons: [reason], note: '…', mendBy: later(1) }).ok).toBe(offered.includes(reason));
});

describe('a check can be taken back while nothing was built on it', () => {
	const checked = { judgingBegun: false, inStage: false, recommended: false, editedSinceCheck: false };
	test.each(ENTRY_STATES)('%s', (state) => {
		const may = ['accepted', 'returned', 'rejected'].includes(state);
		expect(decideReopening({ ...checked, state })).toEqual(may ? yes('reopened') : no('not_checked'));
	});
	test('not once it is placed or judged, nor when the teacher began to mend', () => {
		expect(decideReopening({ ...checked, state: 'accepted', judgingBegun: true })).toEqual(no('judging_begun'));
		expect(decideReopening({ ...checked, state: 'accepted', inStage: true })).toEqual(no('in_stage'));
		expect(decideReopening({ ...checked, state: 'accepted', recommended: true })).toEqual(no('recommended'));
		expect(decideReopening({ ...checked, state: 'returned', editedSinceCheck: true })).toEqual(no('mended_meanwhile'));
		expect(decideReopening({ ...checked, state: 'accepted', editedSinceCheck: true })).toEqual(yes('reopened'));
	});
});
