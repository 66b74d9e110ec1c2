import type { Sex } from '#lib/domain/person.ts';
import type { Random } from './random.ts';

interface InventedPerson {
	name: string;
	sex: Sex;
}

/** The most frequent surnames, roughly by their share. */
const surnames: readonly (readonly [string, number])[] = [
	...[...'王李张刘陈'].map((name) => [name, 14] as const),
	...[...'杨黄赵吴周徐孙马朱胡'].map((name) => [name, 6] as const),
	...[
		...'林郭何高罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任姚卢傅钟姜崔谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹段雷黎史龙陶贺顾毛郝龚邵万钱严赖覃洪武莫孔',
	].map((name) => [name, 2] as const),
	...[...'旷禤仉逯麴郤酆璩'].map((name) => [name, 0.4] as const),
	...['欧阳', '司马', '上官', '诸葛', '皇甫', '尉迟', '慕容', '司徒', '东方', '令狐'].map(
		(name) => [name, 0.9] as const,
	),
];

const girlsFirst = [...'梓雨欣思诗语紫佳嘉若晓静雅婉芷清沐可锦书亦星悦心一筱凝映初舒采'];
const girlsLast = [...'涵萱怡彤琪瑶妍菲宁然晴桐媛诺萌洁欣颖悦妤婷琳蔓溪岚禾月言芸'];
const boysFirst = [...'子浩宇俊思天明泽文嘉一睿承景志家皓奕鸿逸博君鹏彦启沛云望以修弘'];
const boysLast = [...'轩宇然泽睿航辰豪涛杰霖阳翔恒毅晨昊楠川铭远峻源帆朗舟诚衡昱晟'];
const girlsSingle = [...'婷悦萱琪瑶妍雯晗薇玥晴蕊芮妙芃'];
const boysSingle = [...'轩昊睿翰晨磊锐泽杨帆铮骁恺峥屹'];
/** Characters that fonts, pinyin tables and certificates stumble over; all of them occur in life. */
const rare = [...'垚䶮喆垚䶮喆垚䶮喆垚喆淼赟彧翀祎玥翯旻堃昶䶮燊焱犇骉鑫劼甯珺琤'];
const adultWomen = [...'丽敏静艳娟霞秀燕玲芳红梅英慧娜萍莉琼岚蓉洁倩璐菁'];
const adultMen = [...'伟强军磊勇涛斌辉刚建峰鹏超波平华明志国毅健凯旭宏'];
const adultFirst = [...'晓海春文志国建立新玉雪小红光向永明丽素佩'];

function surname(random: Random): string {
	return random.weighted(surnames);
}

/** A child's name of two to four characters; about one in eleven has a rare character. */
export function inventChild(random: Random): InventedPerson {
	const sex: Sex = random.chance(0.49) ? 'female' : 'male';
	const family = surname(random);
	if (random.chance(0.09)) {
		const first = random.pick(rare);
		// 垚垚-like doubling is common; otherwise the rare character stands beside an ordinary one
		const given = random.weighted([
			[first, 3],
			[`${random.pick(sex === 'female' ? girlsFirst : boysFirst)}${first}`, 4],
			[`${first}${first}`, 1],
		]);
		return { name: family + given, sex };
	}
	const given = random.weighted<string>([
		[random.pick(sex === 'female' ? girlsFirst : boysFirst) + random.pick(sex === 'female' ? girlsLast : boysLast), 80],
		[random.pick(sex === 'female' ? girlsSingle : boysSingle), 14],
		// both parents' surnames, then one or two characters: 李王梓涵
		[
			surname(random).charAt(0) +
				random.pick(sex === 'female' ? girlsFirst : boysFirst) +
				(family.length === 1 ? random.pick(sex === 'female' ? girlsLast : boysLast) : ''),
			3,
		],
	]);
	return { name: family + given, sex };
}

export function inventAdult(random: Random): InventedPerson {
	const sex: Sex = random.chance(0.68) ? 'female' : 'male';
	const family = surname(random);
	if (random.chance(0.04)) return { name: family + random.pick(rare), sex };
	const last = random.pick(sex === 'female' ? adultWomen : adultMen);
	const first = random.chance(0.3) ? '' : random.pick(adultFirst);
	return { name: family + (first === last ? '' : first) + last, sex };
}

/**
 * Draws names until one is new: two persons of one name exist in life, but a demo whose search finds two
 * of each would look careless.
 */
export function inventUnique(
	random: Random,
	taken: Set<string>,
	invent: (random: Random) => InventedPerson,
): InventedPerson {
	for (let attempt = 0; attempt < 400; attempt += 1) {
		const person = invent(random);
		if (person.name.length > 4 || person.name.length < 2 || taken.has(person.name)) continue;
		taken.add(person.name);
		return person;
	}
	return invent(random);
}

/** 11 digits beginning with 154: looks like a mobile number, but no operator was ever given that range. */
export function inventPhone(serial: number): string {
	return `154${String(10_000_000 + serial * 3_671).slice(-8)}`;
}
