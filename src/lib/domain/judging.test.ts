import { describe, expect, test } from 'vitest';
import {
	blindFileName,
	decideGroup,
	decideRecusal,
	decideScoring,
	decideSheetReopening,
	isFarApart,
	minutesLeft,
	progressOf,
	type ScoringFacts,
} from './judging.ts';

const open: ScoringFacts = { stage: 'open', window: 'open', assignment: 'assigned', sheet: null, inConflict: false };

describe('who may write on a sheet, and when', () => {
	test.each<[Partial<ScoringFacts>, string]>([
		[{}, 'saved'],
		[{ window: 'unset' }, 'saved'],
		[{ sheet: 'draft' }, 'saved'],
		[{ sheet: 'submitted' }, 'sheet_submitted'],
		[{ stage: 'closed' }, 'stage_not_open'],
		[{ stage: 'preparing' }, 'stage_not_open'],
		[{ window: 'before' }, 'judging_window_before'],
		[{ window: 'after' }, 'judging_window_closed'],
		[{ assignment: 'recused' }, 'assignment_recused'],
		[{ assignment: 'released', stage: 'closed' }, 'assignment_released'],
	])('%o → %s', (changed, expected) => {
		const decision = decideScoring({ ...open, ...changed });
		expect(decision.ok ? decision.code : decision.reason).toBe(expected);
	});
	test('a submitted sheet is taken back as long as judging is open', () => {
		expect(decideSheetReopening({ ...open, sheet: 'submitted' })).toEqual({ ok: true, code: 'reopened' });
		expect(decideSheetReopening({ ...open, sheet: 'draft' })).toEqual({ ok: false, reason: 'sheet_not_submitted' });
		expect(decideSheetReopening({ ...open, sheet: 'submitted', window: 'after' })).toEqual({
			ok: false,
			reason: 'judging_window_closed',
		});
	});
	test('declining needs a reason, and comes before handing in', () => {
		expect(decideRecusal(open, '邻居家的孩子')).toEqual({ ok: true, code: 'recused' });
		expect(decideRecusal({ ...open, inConflict: true }, '我已任教该校')).toEqual({ ok: true, code: 'recused' });
		expect(decideRecusal(open, '  ')).toEqual({ ok: false, reason: 'reason_required' });
		expect(decideRecusal({ ...open, sheet: 'submitted' }, '亲属')).toEqual({ ok: false, reason: 'sheet_submitted' });
	});
});

describe('groups', () => {
	const group = { method: 'all' as const, judgesPerEntry: null, judgeIds: ['a', 'b'], leadId: 'a' };
	test('judges, a lead among them, enough for each entry', () => {
		expect(decideGroup(group)).toEqual({ ok: true, code: 'saved' });
		expect(decideGroup({ ...group, judgeIds: [] })).toEqual({ ok: false, reason: 'group_without_judges' });
		expect(decideGroup({ ...group, leadId: 'c' })).toEqual({ ok: false, reason: 'lead_not_member' });
		expect(decideGroup({ ...group, method: 'balanced', judgesPerEntry: 3, judgeIds: ['a', 'b', 'b'] })).toEqual({
			ok: false,
			reason: 'too_few_judges',
			facts: { missing: 1 },
		});
	});
});

test('about how long: own pace or four minutes, never below one', () => {
	expect(minutesLeft(10, null)).toBe(40);
	expect(minutesLeft(10, 2.55)).toBe(26);
	expect(minutesLeft(10, 0.2)).toBe(10);
	expect(minutesLeft(0, 8)).toBe(0);
});

test('where an assignment stands', () => {
	expect(progressOf('assigned', null)).toBe('unscored');
	expect(progressOf('assigned', 'draft')).toBe('draft');
	expect(progressOf('assigned', 'submitted')).toBe('submitted');
	expect(progressOf('recused', 'draft')).toBe('recused');
	expect(progressOf('released', null)).toBe('released');
});

test('sheets lie far apart beyond the alarm, not at it', () => {
	expect(isFarApart([800, 650], 150)).toBe(false);
	expect(isFarApart([800, 700, 649], 150)).toBe(true);
	expect(isFarApart([800], 150)).toBe(false);
	expect(isFarApart([], 150)).toBe(false);
});

test('a judge’s file is named by lot and kind', () => {
	expect(blindFileName(12, { kind: 'report', place: null, ending: 'pdf' })).toBe('12_report.pdf');
	expect(blindFileName(12, { kind: 'photo', place: 2, ending: 'jpg' })).toBe('12_photo-2.jpg');
});
