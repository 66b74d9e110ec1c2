import { pinyin } from 'pinyin-pro';

/**
 * What pickers search and sort by, for a column `c_pinyin`: the whole in lower case and its initials, 张垚 → "zhangyao zy".
 * A name is read as a surname first（单 shan、曾 zeng）; Latin letters stay.
 */
export function pinyinKey(name: string): string {
	const syllables = pinyin(name, { toneType: 'none', type: 'array', surname: 'head', nonZh: 'consecutive', v: true })
		.map((syllable) => syllable.toLowerCase().replace(/[^a-z0-9]/g, ''))
		.filter(Boolean);
	const whole = syllables.join('');
	const initials = syllables.map((syllable) => syllable[0]).join('');
	return whole === initials ? whole : `${whole} ${initials}`;
}
