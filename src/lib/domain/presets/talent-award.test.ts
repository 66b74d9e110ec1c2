import { expect, test } from 'vitest';
import { openingProblems } from '../edition-change.ts';
import type { LocalText } from '../local-text.ts';
import { nominates } from '../nomination.ts';
import { effectiveWindows, windowAt } from '../window.ts';
import { momentOnDay } from '../window-zone.ts';
import { forwardedCall } from './forwarded-call.ts';
import type { EditionDraft } from './preset.ts';
import { DAY_FILE_REVIEW, talentAward } from './talent-award.ts';

const zone = 'Asia/Shanghai';
const now = new Date('2021-03-02T02:00:00Z');
const talent = talentAward({ now, zone });
const call = forwardedCall({ now, zone });
const categoriesOf = (draft: EditionDraft) => draft.sections.flatMap(({ categories }) => categories);

function texts(value: unknown, path = ''): { path: string; text: LocalText }[] {
	if (typeof value !== 'object' || value === null || value instanceof Date) return [];
	if ('zh' in value) return [{ path, text: value as LocalText }];
	return Object.entries(value).flatMap(([key, inner]) => texts(inner, `${path}.${key}`));
}

test('the period is two years, and the label says so', () => {
	expect(talent.periodLabel).toBe('2020—2021年度');
	expect(talent.name.zh).toBe('2020—2021年度优秀青少年科技创新人才推荐');
	expect(talentAward({ now, zone, startsOn: new Date('2023-02-28T16:00:00Z') }).periodLabel).toBe('2022—2023年度');
});

test('one category of persons whose files are reviewed, with the eight conditions', () => {
	const [nominee, ...others] = categoriesOf(talent);
	expect(others).toEqual([]);
	expect(nominates(nominee!)).toBe(true);
	expect([nominee!.participantsMin, nominee!.participantsMax, nominee!.quotaUnit]).toEqual([1, 1, 'ren']);
	expect(nominee!.conditions!.map(({ code }) => code).join('')).toBe('一二三四五六七八');
	expect(nominee!.conditions!.every(({ windowYears }) => windowYears === 2)).toBe(true);
	// what the forms do not need is not asked for
	expect(JSON.stringify(nominee!.fields)).not.toMatch(/民族|住址|身份证|ethnic|address/i);
});

test('a forwarded call judges nothing', () => {
	expect(call.programme.kind).toBe('forwarded_call');
	expect(categoriesOf(call).map(({ assessmentKind, rubric }) => [assessmentKind, rubric])).toEqual([
		['none', null],
		['none', null],
	]);
});

test.each([
	['talent_award', talent],
	['forwarded_call', call],
] as const)('%s: English is complete, and it can be opened as it is', (key, draft) => {
	expect(draft.preset).toBe(key);
	expect(texts(draft).filter(({ text }) => !text.en?.trim() || !text.zh.trim())).toEqual([]);
	const edition = {
		...draft,
		categories: categoriesOf(draft).map((category) => ({
			...category,
			id: category.key,
			divisions: category.divisions.map((division) => ({ gradeMin: null, gradeMax: null, ...division })),
			windows: effectiveWindows(draft.windows, category.windows),
			rubric: null,
		})),
	};
	expect(openingProblems(edition, now)).toEqual([]);
});

test('one day on which the files are under review', () => {
	const at = momentOnDay(talent.windows[0]!.opensAt, DAY_FILE_REVIEW, 12, 0, zone);
	expect([windowAt(talent.windows, 'judging', at), windowAt(talent.windows, 'filing', at)]).toEqual(['open', 'after']);
});
