import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
	addPlaces,
	agesOn,
	allowsStep,
	decideSending,
	eligibility,
	freePlaces,
	missingPapers,
	nextSubstitute,
	placesMax,
	quotaUse,
	violations,
	whitelistWarning,
	type CandidateFacts,
	type HigherRules,
	type Place,
	type QuotaRow,
	type QuotaSystem,
} from './recommendation.ts';

const row = (max: number, more: Partial<QuotaRow> = {}): QuotaRow => ({
	id: `${max}${JSON.stringify(more)}`,
	categoryId: null,
	categoryName: null,
	stage: null,
	kind: null,
	unit: 'xiang',
	max,
	...more,
});
const system = (more: Partial<QuotaSystem> = {}): QuotaSystem => ({
	totalMax: null,
	unit: 'xiang',
	quotas: [],
	shares: [],
	...more,
});
const place = (more: Partial<Place> = {}): Place => ({
	categoryId: 'a',
	stage: 'primary',
	kind: 'individual',
	...more,
});
const times = (count: number, more: Partial<Place> = {}) => ({ ...place(more), count });

const anyPlace = fc.record({
	categoryId: fc.constantFrom('a', 'b', null),
	stage: fc.constantFrom('primary' as const, 'junior' as const, 'senior' as const, null),
	kind: fc.constantFrom('individual' as const, 'team' as const),
});
const anySystem = fc.record({
	totalMax: fc.option(fc.nat(12)),
	unit: fc.constant('xiang' as const),
	quotas: fc.array(
		fc
			.record({
				categoryId: fc.constantFrom('a', 'b', null),
				stage: fc.constantFrom('primary' as const, 'junior' as const, null),
				kind: fc.constantFrom('individual' as const, 'team' as const, null),
				max: fc.nat(6),
			})
			.map(({ max, ...more }) => row(max, more)),
		{ maxLength: 4 },
	),
	shares: fc.constant([]),
});

describe('quotas', () => {
	it('count what their dimensions name; a work without a stage only in limits over all stages', () => {
		const use = quotaUse(
			system({
				quotas: [row(6, { categoryId: 'a', stage: 'primary', kind: 'individual' }), row(2, { kind: 'team' }), row(9)],
			}),
			[times(4), times(1, { kind: 'team' }), times(2, { stage: null })],
		);
		expect(use.quotas.map(({ used }) => used)).toEqual([4, 1, 7]);
		expect(use.total).toEqual({ unit: 'xiang', used: 7, max: null });
	});

	it('every broken limit is named at once, with figures', () => {
		const broken = violations(
			system({ totalMax: 2, quotas: [row(1, { stage: 'primary' }), row(0, { kind: 'team' })] }),
			[times(2), times(1, { kind: 'team', stage: 'junior' })],
			'confirming',
		);
		expect(broken).toMatchObject([
			{ code: 'total_exceeded', used: 3, max: 2 },
			{ code: 'quota_exceeded', stage: 'primary', used: 2, max: 1 },
			{ code: 'quota_exceeded', kind: 'team', used: 1, max: 0 },
		]);
	});

	it('the national shares: primary and junior at least 20 %, teams at most 20 %', () => {
		const shares = [
			{ of: 'primary', bound: 'min', percent: 20 },
			{ of: 'junior', bound: 'min', percent: 20 },
			{ of: 'team', bound: 'max', percent: 20 },
		] as const;
		const national = system({ totalMax: 10, shares });
		const good = [
			times(2),
			times(2, { stage: 'junior' }),
			times(4, { stage: 'senior' }),
			times(2, { stage: 'senior', kind: 'team' }),
		];
		expect(violations(national, good, 'complete')).toEqual([]);
		expect(violations(national, [times(8), times(2, { stage: 'junior', kind: 'team' })], 'complete')).toEqual([]);
		expect(violations(national, [times(5, { stage: 'senior' }), times(3, { kind: 'team' })], 'complete')).toMatchObject(
			[
				{ code: 'share_unmet', of: 'junior', count: 0, total: 8 },
				{ code: 'share_unmet', of: 'team', count: 3, total: 8 },
			],
		);
		// while it grows, only what nothing can mend any more
		expect(violations(national, [times(1, { kind: 'team' })], 'confirming')).toEqual([]);
		expect(violations(national, [times(3, { kind: 'team' })], 'confirming')).toMatchObject([
			{ code: 'share_out_of_reach', of: 'team', count: 3, max: 10 },
		]);
		expect(violations(national, [times(9, { stage: 'senior' })], 'confirming')).toMatchObject([
			{ of: 'primary' },
			{ of: 'junior' },
		]);
		expect(violations(national, [times(6, { stage: 'senior' })], 'confirming')).toEqual([]);
	});

	it('nothing recommended breaks nothing, and a free place is one that breaks nothing', () => {
		fc.assert(
			fc.property(anySystem, fc.array(anyPlace, { maxLength: 14 }), anyPlace, (limits, there, next) => {
				expect(violations(limits, [], 'complete')).toEqual([]);
				const counts = addPlaces([], there);
				if (violations(limits, counts, 'confirming').length > 0) return;
				const free = freePlaces(limits, counts, next);
				const fits = violations(limits, addPlaces(counts, [next]), 'confirming').length === 0;
				expect(fits).toBe(free === null || free > 0);
			}),
		);
	});

	it('more works never mend a maximum', () => {
		fc.assert(
			fc.property(anySystem, fc.array(anyPlace, { maxLength: 14 }), anyPlace, (limits, there, next) => {
				const before = violations(limits, addPlaces([], there), 'confirming').length;
				const after = violations(limits, addPlaces([], [...there, next]), 'confirming').length;
				expect(after).toBeGreaterThanOrEqual(before);
			}),
		);
	});

	it('places in all: the total, or the rows where none counts another’s works', () => {
		expect(placesMax(system({ totalMax: 7, quotas: [row(3)] }))).toBe(7);
		expect(placesMax(system({ quotas: [row(3, { stage: 'primary' }), row(4, { stage: 'junior' })] }))).toBe(7);
		expect(placesMax(system({ quotas: [row(3, { stage: 'primary' }), row(4, { kind: 'team' })] }))).toBeNull();
		expect(placesMax(system())).toBeNull();
	});

	it('the first substitute that may go and fits takes the place', () => {
		const waiting = [
			{ ...place({ stage: 'junior' }), eligible: true, id: 1 },
			{ ...place(), eligible: false, id: 2 },
			{ ...place(), eligible: true, id: 3 },
		];
		const limits = system({ totalMax: 3, quotas: [row(0, { stage: 'junior' })] });
		expect(nextSubstitute(limits, [times(2)], waiting)).toMatchObject({ id: 3 });
		expect(nextSubstitute(limits, [times(3)], waiting)).toBeNull();
	});
});

describe('who may go up', () => {
	const rules: HigherRules = {
		level: 'nation',
		stages: ['senior'],
		ageMin: 15,
		ageMax: 18,
		ageOn: '2026-07-01',
		lowerAward: 'second',
		onePerPupil: true,
		forbidsPrior: false,
		deadlineAt: new Date('2026-06-01T09:00:00Z'),
		closedAt: null,
		whitelist: { status: 'listed', from: '2025-10-01', until: '2028-08-31' },
	};
	const facts: CandidateFacts = {
		entryState: 'accepted',
		stage: 'senior',
		byTeacher: false,
		bornMonths: ['2009-05'],
		best: { grade: 'first', listState: 'confirmed' },
		here: null,
		wasSent: false,
		pupilsTaken: 0,
		elsewhere: [],
		resultsUntil: null,
		undecided: false,
	};
	const at = { now: new Date('2026-05-20T02:00:00Z'), today: '2026-05-20', step: 'proposing' as const };
	const ask = (more: Partial<CandidateFacts> = {}, rule: Partial<HigherRules> = {}, when: Partial<typeof at> = {}) =>
		eligibility({ ...rules, ...rule }, { ...facts, ...more }, { ...at, ...when });

	it('a work that meets everything has nothing against it', () => {
		expect(ask()).toEqual({ problems: [], warnings: [] });
	});

	it('names every reason', () => {
		expect(
			ask(
				{
					entryState: 'withdrawn',
					stage: 'primary',
					bornMonths: ['2016-01', '2000-01'],
					best: { grade: 'third', listState: 'confirmed' },
					here: 'sent',
					pupilsTaken: 1,
					elsewhere: [{ zh: '另一赛事' }],
				},
				{ forbidsPrior: true, deadlineAt: at.now },
			).problems,
		).toEqual([
			'deadline_passed',
			'not_accepted',
			'already_recommended',
			'stage_not_admitted',
			'too_young',
			'too_old',
			'award_too_low',
			'pupil_in_other_work',
			'recommended_elsewhere',
		]);
		expect(ask({ best: null }).problems).toEqual(['award_missing']);
		expect(ask({}, { closedAt: at.now }).problems).toEqual(['edition_closed']);
		expect(ask({ here: 'withdrawn', wasSent: true }).problems).toEqual(['withdrawn_after_sending']);
		expect(ask({ here: 'withdrawn' }).problems).toEqual([]);
	});

	it('what may be sent all the same is warned of: our own results still pending, a draft list, another contest', () => {
		expect(
			ask({
				resultsUntil: new Date('2026-05-25T00:00:00Z'),
				best: { grade: 'first', listState: 'draft' },
				elsewhere: [{ zh: '市赛' }],
				stage: null,
				bornMonths: [null],
			}),
		).toEqual({
			problems: [],
			warnings: ['stage_unknown', 'age_unknown', 'also_elsewhere', 'results_pending', 'list_not_confirmed'],
		});
		expect(ask({ pupilsTaken: 2 }, { onePerPupil: false }).problems).toEqual([]);
	});

	it('a teacher’s work has neither stage nor age', () => {
		expect(ask({ byTeacher: true, stage: null, bornMonths: [] })).toEqual({ problems: [], warnings: [] });
	});

	it('a month of birth tells an age but for the birthday’s own month, where the doubt is the pupil’s', () => {
		expect(agesOn('2011-07', '2026-07-01')).toEqual({ least: 14, most: 15 });
		expect(agesOn('2011-06', '2026-07-01')).toEqual({ least: 15, most: 15 });
		expect(ask({ bornMonths: ['2011-07'] }).problems).toEqual([]);
		expect(ask({ bornMonths: ['2011-08'] }).problems).toEqual(['too_young']);
		expect(ask({ bornMonths: ['2007-07'] }).problems).toEqual([]);
		expect(ask({ bornMonths: ['2007-06'] }).problems).toEqual(['too_old']);
	});

	it('the whitelist counts on the day of the recommendation', () => {
		const on = (day: string) => whitelistWarning(rules.whitelist, day);
		expect([on('2025-09-30'), on('2025-10-01'), on('2028-08-31'), on('2028-09-01')]).toEqual([
			'whitelist_out_of_period',
			null,
			null,
			'whitelist_out_of_period',
		]);
		expect(whitelistWarning({ status: 'not_applicable', from: null, until: null }, '2026-05-20')).toBeNull();
		expect(whitelistWarning({ status: 'not_listed', from: null, until: null }, '2026-05-20')).toBe(
			'whitelist_not_listed',
		);
		expect(whitelistWarning({ status: 'unknown', from: null, until: null }, '2026-05-20')).toBe('whitelist_unknown');
	});
});

describe('steps', () => {
	it('sent is the end but for withdrawing; withdrawn is the end', () => {
		expect(
			(['confirm', 'unconfirm', 'send', 'remove', 'substitute', 'edit', 'withdraw'] as const).filter((step) =>
				allowsStep('sent', step),
			),
		).toEqual(['withdraw']);
		expect((['confirm', 'withdraw', 'remove'] as const).some((step) => allowsStep('withdrawn', step))).toBe(false);
	});
	it('a day of sending that has been, not after the deadline’s', () => {
		const days = { today: '2026-05-20', deadlineOn: '2026-05-18' };
		expect([null, '2026-05-21', '2026-05-19', '2026-05-18'].map((day) => decideSending(day, days))).toMatchObject([
			{ reason: 'sent_on_missing' },
			{ reason: 'sent_on_future' },
			{ reason: 'sent_on_late' },
			{ ok: true },
		]);
	});
	it('only required papers are missed', () => {
		const papers = [
			{ key: 'form', label: { zh: '申报书' }, required: true },
			{ key: 'disc', label: { zh: '光盘' }, required: false },
		];
		expect(missingPapers(papers, []).map(({ key }) => key)).toEqual(['form']);
		expect(missingPapers(papers, ['form'])).toEqual([]);
	});
});
