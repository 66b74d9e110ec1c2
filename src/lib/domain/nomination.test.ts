import { describe, expect, test } from 'vitest';
import { checklist, type EntryRules } from './checklist.ts';
import { decideFiling } from './filing.ts';
import {
	byStrokes,
	conditionHint,
	decisionViolations,
	filingGaps,
	handInGaps,
	highestAchievement,
	isSameLaureate,
	mayReview,
	mayWriteSchoolPart,
	nextTalentStep,
	nominates,
	nomineeStage,
	panelMean,
	schoolPartProblems,
	type DecisionNominee,
	type NominationFacts,
} from './nomination.ts';

const complete: NominationFacts = {
	achievements: 2,
	complete: 2,
	proven: 1,
	claiming: 1,
	conditions: true,
	laureate: null,
	opinion: true,
	noticeFrom: '2026-03-01',
	noticeUntil: '2026-03-07',
	noticePlace: true,
	noticeResult: 'no_objection',
};

test('a nominee is a person whose file is reviewed', () => {
	expect(nominates({ entrantKind: 'person', assessmentKind: 'file_review' })).toBe(true);
	expect(nominates({ entrantKind: 'person', assessmentKind: 'none' })).toBe(false);
	expect(nominates({ entrantKind: 'pupils', assessmentKind: 'file_review' })).toBe(false);
	expect(nominates({ entrantKind: 'person' })).toBe(false);
});

describe('conditionHint', () => {
	const condition = { evidenceKind: 'award', minLevel: 'province', minGrade: 'second', windowYears: 2 } as const;
	const award = { kind: 'award', level: 'province', grade: 'second', achievedMonth: '2025-01' } as const;
	const hint = (change: object) => conditionHint(condition, { ...award, ...change }, '2026-03');

	test('level and grade at least, special above first', () => {
		expect(hint({})).toEqual([]);
		expect(hint({ level: 'international', grade: 'special' })).toEqual([]);
		expect(hint({ level: 'city' })).toEqual(['level']);
		expect(hint({ grade: 'third' })).toEqual(['grade']);
		expect(hint({ level: null, grade: null })).toEqual(['level', 'grade']);
	});
	test('whole years back from the month in which entries close, both ends in', () => {
		expect(hint({ achievedMonth: '2024-03' })).toEqual([]);
		expect(hint({ achievedMonth: '2024-02' })).toEqual(['too_old']);
		expect(hint({ achievedMonth: '2026-03' })).toEqual([]);
		expect(hint({ achievedMonth: '2026-04' })).toEqual(['too_new']);
		expect(hint({ achievedMonth: '' })).toEqual(['month_unknown']);
	});
	test('another kind of proof does not fit; `other` takes any', () => {
		expect(hint({ kind: 'patent' })).toEqual(['kind']);
		const open = { evidenceKind: 'other', minLevel: null, minGrade: null, windowYears: null } as const;
		expect(conditionHint(open, { ...award, kind: 'paper', achievedMonth: '1999-01' }, '2026-03')).toEqual([]);
	});
});

test('the highest achievement: level before grade, the newer of equals', () => {
	const row = (level: 'city' | 'province' | null, grade: 'first' | 'third' | null, achievedMonth = '2025-01') => ({
		...{ level, grade, achievedMonth },
	});
	expect(highestAchievement([row('city', 'first'), row('province', 'third')])).toEqual(row('province', 'third'));
	expect(highestAchievement([row('city', 'first', '2024-01'), row('city', 'first', '2025-06')])?.achievedMonth).toBe(
		'2025-06',
	);
	expect(highestAchievement([row(null, 'first')])).toBeNull();
	expect(highestAchievement([])).toBeNull();
});

describe('gaps', () => {
	test('hand-in asks for the teacher’s part', () => {
		expect(handInGaps(complete)).toEqual([]);
		expect(handInGaps({ ...complete, achievements: 0, complete: 0, proven: 0, claiming: 0 })).toEqual([
			'achievements_missing',
		]);
		expect(handInGaps({ ...complete, complete: 1, proven: 0, claiming: 0, laureate: '2018—2019年度' })).toEqual([
			'achievement_incomplete',
			'proof_missing',
			'condition_unclaimed',
			'nominee_laureate',
		]);
		// a call without conditions asks for none
		expect(handInGaps({ ...complete, conditions: false, claiming: 0 })).toEqual([]);
	});
	test('filing asks for the school’s word, its notice over since yesterday, and no open objection', () => {
		expect(filingGaps(complete, '2026-03-08')).toEqual([]);
		expect(filingGaps(complete, '2026-03-07')).toEqual(['notice_running']);
		expect(filingGaps({ ...complete, noticeResult: '' }, '2026-03-08')).toEqual(['notice_missing']);
		expect(filingGaps({ ...complete, noticePlace: false, opinion: false }, '2026-03-08')).toEqual([
			'opinion_missing',
			'notice_missing',
		]);
		expect(filingGaps({ ...complete, noticeResult: 'objection_open' }, '2026-03-08')).toEqual(['objection_open']);
	});
	test('they stand in the checklist and hold up the filing', () => {
		const rules: EntryRules = {
			...{ participantsMin: 0, participantsMax: 0, advisorsMin: 0, advisorsMax: 0, entriesPerParticipant: null },
			...{
				sameStageRequired: false,
				ageMin: null,
				ageMax: null,
				titleMax: 40,
				abstractMax: 0,
				abstractRequired: false,
			},
			...{ fields: [], divisions: [], disciplines: [], attachmentRules: [], declarations: [], ageOn: '2026-03' },
			entrantKind: 'person',
			assessmentKind: 'file_review',
		};
		const draft = {
			...{ title: '王小明的伞', abstract: '', collectiveName: '', disciplineId: null, fieldValues: {}, declared: [] },
			...{ participants: [], advisors: [], files: {}, collectiveIsPerson: false, unitName: '王小明' },
		};
		const codes = (nomination: NominationFacts | null) =>
			checklist(rules, { ...draft, nomination })
				.filter(({ done }) => !done)
				.map(({ code }) => code);
		expect(codes(complete)).toEqual([]);
		expect(codes({ ...complete, proven: 0, laureate: '2018—2019年度' })).toEqual(['proof_missing', 'nominee_laureate']);
		expect(codes(null)).toEqual([]);
		// nobody judges it blind, so names in the text are no matter
		expect(checklist(rules, draft).some(({ code }) => code === 'names_in_text')).toBe(false);

		const filed = decideFiling({
			...{ kind: 'first', firstStands: false, now: new Date('2026-03-08'), editionOpen: true, judgingBegun: false },
			window: { phase: 'filing', opensAt: new Date('2026-03-01'), closesAt: new Date('2026-03-20') },
			...{ consentConfirmed: true, onBehalf: null, quota: { limit: null, filed: 0, chosen: 2 } },
			perParticipant: { limit: null, entriesPerPerson: [] },
			entries: [
				{ title: '一', state: 'handed_in', complete: true, mendBy: null, gaps: ['opinion_missing', 'notice_running'] },
				{ title: '二', state: 'handed_in', complete: true, mendBy: null, gaps: ['notice_running'] },
			],
		});
		expect(filed).toEqual({
			ok: false,
			reason: 'not_fileable',
			facts: {
				violations: [
					{ code: 'opinion_missing', titles: ['一'] },
					{ code: 'notice_running', titles: ['一', '二'] },
				],
			},
		});
	});
	test('the school’s part is written until filing; dates make sense', () => {
		expect(
			(['draft', 'handed_in', 'returned', 'filed'] as const).map((state) => mayWriteSchoolPart(state, true)),
		).toEqual([true, true, true, false]);
		expect(mayWriteSchoolPart('draft', false)).toBe(false);
		const part = { opinionOn: '2026-03-09', noticeFrom: '2026-03-05', noticeUntil: '2026-03-01' };
		expect(schoolPartProblems(part, '2026-03-08')).toEqual(['notice_dates_reversed', 'opinion_in_future']);
		expect(schoolPartProblems({ opinionOn: null, noticeFrom: null, noticeUntil: null }, '2026-03-08')).toEqual([]);
	});
});

test('a laureate by person, else by name and school, told apart by month of birth', () => {
	const nominee = { personId: 'a', name: '龙垚', unitNames: ['砂子塘小学', '雅礼中学'], bornMonth: '2012-05' };
	const listed = { personId: null, name: '龙\u3000垚', unitName: '砂子塘小学', bornMonth: null };
	expect(isSameLaureate(nominee, listed)).toBe(true);
	expect(isSameLaureate(nominee, { ...listed, unitName: '雅礼中学' })).toBe(true);
	expect(isSameLaureate(nominee, { ...listed, unitName: '枫树山小学' })).toBe(false);
	expect(isSameLaureate(nominee, { ...listed, unitName: '' })).toBe(false);
	expect(isSameLaureate(nominee, { ...listed, bornMonth: '2009-01' })).toBe(false);
	expect(isSameLaureate(nominee, { ...listed, personId: 'b' })).toBe(false);
	expect(isSameLaureate(nominee, { ...listed, personId: 'a', name: '改了名' })).toBe(true);
});

test('names by surname strokes', () => {
	// 丁 2, 王 4, 刘 6, 李 7, 欧阳 8, 黄 11, 龘 in the extension by its radical; 䶮 and 垚 keep their surnames' place
	expect(byStrokes(['黄喆', '李䶮', '丁一', '欧阳垚', '王玥', '刘淼'], (name) => name)).toEqual([
		'丁一',
		'王玥',
		'刘淼',
		'李䶮',
		'欧阳垚',
		'黄喆',
	]);
});

test('review: on file, in the version read, before the decision', () => {
	const facts = { state: 'accepted', sameVersion: true, decisionConfirmed: false } as const;
	expect(mayReview(facts)).toBeNull();
	expect(mayReview({ ...facts, state: 'filed' })).toBeNull();
	expect(mayReview({ ...facts, state: 'returned' })).toBe('not_on_file');
	expect(mayReview({ ...facts, sameVersion: false })).toBe('version_changed');
	expect(mayReview({ ...facts, decisionConfirmed: true })).toBe('decision_confirmed');
});

test('panel mean is rounded only where it is shown', () => {
	expect(panelMean(0, 0)).toBeNull();
	expect(panelMean(2500, 3)).toBe('83.33');
	expect(panelMean(1000, 1)).toBe('100.00');
});

describe('decisionViolations', () => {
	const good: DecisionNominee = {
		...{ entryId: 'a', state: 'accepted', findings: 1, met: 1, laureate: null },
		...{ outcome: 'recommended', reason: '' },
	};
	const check = (nominees: DecisionNominee[], change: object = {}) =>
		decisionViolations({
			...{ people: 3, decidedOn: '2026-03-01', today: '2026-03-08', targetClosed: false, quota: null, nominees },
			...change,
		});
	test('nothing against a whole decision', () => {
		expect(check([good, { ...good, entryId: 'b', outcome: 'not_recommended', reason: '材料不足' }])).toEqual([]);
	});
	test('every reason at once, by nominee', () => {
		expect(
			check(
				[
					good,
					{ ...good, entryId: 'b', findings: 0, met: 0 },
					{ ...good, entryId: 'c', met: 0 },
					{ ...good, entryId: 'd', laureate: '2018—2019年度' },
					{ ...good, entryId: 'e', outcome: 'not_recommended' },
					{ ...good, entryId: 'f', outcome: null },
					{ ...good, entryId: 'g', state: 'filed' },
					{ ...good, entryId: 'h', state: 'returned' },
				],
				{ people: 0, decidedOn: '2026-03-09', targetClosed: true, quota: 3 },
			),
		).toEqual([
			{ code: 'people_missing' },
			{ code: 'date_in_future' },
			{ code: 'target_closed' },
			{ code: 'not_checked', entryIds: ['g'] },
			{ code: 'undecided', entryIds: ['f'] },
			{ code: 'not_accepted', entryIds: ['h'] },
			{ code: 'no_finding', entryIds: ['b'] },
			{ code: 'nothing_met', entryIds: ['c'] },
			{ code: 'laureate', entryIds: ['d'] },
			{ code: 'reason_missing', entryIds: ['e'] },
			{ code: 'over_quota', limit: 3, would: 6 },
		]);
	});
	test('nobody recommended is no decision', () => {
		expect(check([{ ...good, outcome: 'not_recommended', reason: '不足' }])).toEqual([{ code: 'nobody_recommended' }]);
	});
});

test('where a nominee stands: three facts, the furthest that is known', () => {
	const facts = { state: 'accepted', findings: 0, decided: null, sent: false, outcomes: [] } as const;
	expect(nomineeStage(facts)).toBe('accepted');
	expect(nomineeStage({ ...facts, findings: 1 })).toBe('reviewed');
	expect(nomineeStage({ ...facts, findings: 1, decided: 'recommended' })).toBe('recommended');
	expect(nomineeStage({ ...facts, decided: 'recommended', sent: true })).toBe('sent');
	expect(nomineeStage({ ...facts, decided: 'recommended', sent: true, outcomes: ['shortlisted'] })).toBe('shortlisted');
	expect(nomineeStage({ ...facts, outcomes: ['shortlisted', 'honoured'] })).toBe('honoured');
	expect(nomineeStage({ ...facts, outcomes: ['shortlisted', 'none'] })).toBe('not_honoured');
	expect(nomineeStage({ ...facts, state: 'withdrawn', outcomes: ['shortlisted'] })).toBe('withdrawn');
});

test('the next step of a category, in the order of the way', () => {
	const facts = {
		...{ editionDraft: false, filed: 3, waiting: 0, accepted: 3, reviewed: 3, decision: null },
		...{ recommended: 0, sent: 0, known: 0, honoured: 0 },
	} as const;
	expect(nextTalentStep({ ...facts, editionDraft: true })).toBe('prepare');
	expect(nextTalentStep({ ...facts, filed: 0 })).toBe('wait');
	expect(nextTalentStep({ ...facts, waiting: 1 })).toBe('check');
	expect(nextTalentStep({ ...facts, reviewed: 2 })).toBe('review');
	expect(nextTalentStep(facts)).toBe('decide');
	expect(nextTalentStep({ ...facts, decision: 'draft' })).toBe('confirm');
	const confirmed = { ...facts, decision: 'confirmed', recommended: 2 } as const;
	expect(nextTalentStep(confirmed)).toBe('send');
	expect(nextTalentStep({ ...confirmed, sent: 2 })).toBe('outcomes');
	expect(nextTalentStep({ ...confirmed, sent: 2, known: 2, honoured: 1 })).toBe('done');
});
