import { describe, expect, it } from 'vitest';
import { higherPreset } from '#lib/domain/presets/higher-programmes.ts';
import {
	newHigherEditionTree,
	readHigherEdition,
	readOutcomeRows,
	readProgramme,
	readReport,
	readSending,
} from './upward.ts';

const form = (fields: Record<string, string>) => {
	const data = new FormData();
	for (const [name, value] of Object.entries(fields)) data.append(name, value);
	return data;
};
const ZONE = 'Asia/Shanghai';
const BASIC = { 'name.zh': '一届', periodLabel: '2026年', route: 'association', unit: 'xiang' };
const id = '00000000-0000-7000-8000-000000000001';

describe('an edition', () => {
	it('is read with its rows; blank ones are none, new ones get a key', () => {
		const read = readHigherEdition(
			form({
				...BASIC,
				deadlineAt: '2026-06-30T17:00',
				'stages.primary': 'on',
				onePerPupil: 'on',
				'categories.0.id': id,
				'categories.0.key': 'painting',
				'categories.0.name.zh': '科幻画',
				'categories.0.unit': 'fu',
				'categories.1.name.zh': '新类别',
				'categories.2.name.zh': '',
				'quotas.0.categoryKey': 'painting',
				'quotas.0.stage': 'primary',
				'quotas.0.kind': '',
				'quotas.0.max': '6',
				'quotas.1.max': '',
				'shares.0.of': 'team',
				'shares.0.bound': 'max',
				'shares.0.percent': '20%',
				'papers.0.label.zh': '申报书',
				'papers.0.required': 'on',
			}),
			ZONE,
		);
		expect(read).toMatchObject({
			ok: true,
			value: {
				deadlineAt: new Date('2026-06-30T09:00:00Z'),
				stages: ['primary'],
				onePerPupil: true,
				forbidsPrior: false,
				totalMax: null,
				categories: [
					{ id, key: 'painting', unit: 'fu' },
					{ id: null, key: 'k1', name: { zh: '新类别' }, unit: 'xiang' },
				],
				quotas: [{ categoryKey: 'painting', stage: 'primary', kind: null, max: 6 }],
				shares: [{ of: 'team', bound: 'max', percent: 20 }],
				papers: [{ key: 'k1', label: { zh: '申报书' }, required: true }],
			},
		});
	});

	it('says what is odd, by field', () => {
		const read = readHigherEdition(
			form({
				...BASIC,
				'name.zh': '',
				periodLabel: '',
				deadlineAt: '2026-02-31T10:00',
				ageMin: '18',
				ageMax: '15',
				totalMax: 'viele',
				'quotas.0.max': '1',
				'quotas.1.max': '2',
				'shares.0.of': 'team',
				'shares.0.bound': 'max',
				'shares.0.percent': '120',
			}),
			ZONE,
		);
		expect(read.ok ? {} : read.problems).toEqual({
			'name.zh': 'text_missing',
			periodLabel: 'text_missing',
			deadlineAt: 'date_odd',
			ageMax: 'max_below_min',
			totalMax: 'number_odd',
			'quotas.1.max': 'quota_twice',
			'shares.0.percent': 'percent_odd',
		});
	});

	it('begins with what its preset knows, the numbers left open', () => {
		const preset = higherPreset('hunan_innovation')!;
		const tree = newHigherEditionTree(preset, preset, 2026);
		expect(tree.periodLabel).toBe('2026年');
		expect(tree.quotas.length).toBe(preset.quotas.length);
		expect(new Set(tree.quotas.map(({ max }) => max))).toEqual(new Set(['']));
	});
});

describe('other forms', () => {
	it('a programme outside the list has no period', () => {
		const read = readProgramme(
			form({
				kind: 'contest',
				'name.zh': '某赛',
				level: 'city',
				whitelistStatus: 'unknown',
				whitelistFrom: '2025-10-01',
			}),
		);
		expect(read.ok ? {} : read.problems).toEqual({ whitelistFrom: 'dates_for_listed_only' });
	});
	it('only works with a chosen result are recorded, all with the same date and source', () => {
		const other = id.replace(/1$/, '2');
		const data = form({
			decidedOn: '2026-05-18',
			source: '通报',
			[`result-${id}`]: 'award',
			[`grade-${id}`]: 'first',
			[`result-${other}`]: '',
		});
		data.append('entry', id);
		data.append('entry', other);
		expect(readOutcomeRows(data)).toEqual([
			{
				entryId: id,
				result: 'award',
				grade: 'first',
				awardName: '',
				certificateNumber: null,
				decidedOn: '2026-05-18',
				source: '通报',
			},
		]);
	});
	it('a report is of an entry, or of a title with pupils', () => {
		const base = { edition: id, result: 'none', decidedOn: '2026-05-18', source: '名单', title: '盲道小车', pupil: id };
		expect(readReport(form({ ...base, entry: id }))?.work).toEqual({ entryId: id });
		expect(readReport(form(base))?.work).toEqual({ title: '盲道小车', personIds: [id] });
		expect(readReport(form({ ...base, edition: '' }))).toBeNull();
	});
	it('a day that does not exist is none', () => {
		expect(readSending(form({ sentOn: '2026-02-30', note: '' })).sentOn).toBeNull();
	});
});
