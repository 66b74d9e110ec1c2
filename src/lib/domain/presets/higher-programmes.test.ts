import { describe, expect, it } from 'vitest';
import { HIGHER_PRESETS, higherPreset, TALENT_PRESETS } from './higher-programmes.ts';

describe('higher programmes', () => {
	it('are the 24 of the reference, each once, in both languages', () => {
		expect(HIGHER_PRESETS.map(({ row }) => row)).toEqual(Array.from({ length: 24 }, (_, index) => index + 1));
		const all = [...HIGHER_PRESETS, ...TALENT_PRESETS];
		expect(new Set(all.map(({ key }) => key)).size).toBe(25);
		for (const preset of all)
			for (const text of [preset.name, preset.note, ...preset.organisers, ...preset.categories.map(({ name }) => name)])
				if (text) expect(text.zh && text.en, preset.key).toBeTruthy();
	});

	it('name only categories they have, and each limit once', () => {
		for (const { key, categories, quotas } of HIGHER_PRESETS) {
			const keys = categories.map((category) => category.key);
			expect(new Set(keys).size, key).toBe(keys.length);
			for (const { categoryKey } of quotas) if (categoryKey !== null) expect(keys, key).toContain(categoryKey);
			const rows = quotas.map((quota) => JSON.stringify(quota));
			expect(new Set(rows).size, key).toBe(rows.length);
		}
	});

	it('have the city’s and the province’s innovation contests complete', () => {
		for (const key of ['changsha_innovation', 'hunan_innovation']) {
			const preset = higherPreset(key)!;
			expect(preset.categories.map(({ name }) => name.zh)).toEqual([
				'科技创新成果',
				'少年儿童科学幻想绘画',
				'青少年科技实践活动',
				'青少年科学影像',
				'科教制作',
				'科教方案',
			]);
			expect(preset.quotas.filter(({ categoryKey }) => categoryKey === 'invention').length).toBe(6);
			expect(preset.papers.some(({ required }) => required)).toBe(true);
			expect(preset.lowerAward).not.toBeNull();
		}
		expect(higherPreset('national_innovation')!.shares).toEqual([
			{ of: 'primary', bound: 'min', percent: 20 },
			{ of: 'junior', bound: 'min', percent: 20 },
			{ of: 'team', bound: 'max', percent: 20 },
		]);
		for (const { whitelist } of HIGHER_PRESETS.filter(({ row }) => [7, 8, 9, 10, 11, 18].includes(row!)))
			expect(whitelist).toEqual({ status: 'listed', from: '2025-10-01', until: '2028-08-31' });
	});
});
