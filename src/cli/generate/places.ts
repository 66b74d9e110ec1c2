import type { SchoolStage } from '#lib/domain/edition.ts';
import type { LocalText } from '#lib/domain/local-text.ts';
import type { Random } from './random.ts';

/** City and district of the demo do not exist; neither do their schools. */
export const city = { zh: '云澜市', en: 'Yunlan City' };
export const district = { zh: '青禾区', en: 'Qinghe District' };
export const associationName: LocalText = {
	zh: '云澜市青禾区科学技术协会',
	en: 'Qinghe District Association for Science and Technology, Yunlan City',
};
export const educationBureauName: LocalText = {
	zh: '云澜市青禾区教育局',
	en: 'Qinghe District Education Bureau, Yunlan City',
};

export interface InventedUnit {
	kind: 'school' | 'campus' | 'centre' | 'research_office';
	name: { zh: string; en: string };
	/** as people say it: 梧桐里小学 */
	shortName: string;
	stages: SchoolStage[];
	size: 'small' | 'medium' | 'large';
	/** index of the mother school in the same list */
	parent?: number;
	/** Latin word for mail addresses, unique */
	slug: string;
}

interface SchoolSeed {
	zh: string;
	en: string;
}

const primary: SchoolSeed[] = [
	{ zh: '梧桐里', en: 'Wutongli' },
	{ zh: '麓溪桥', en: 'Luxiqiao' },
	{ zh: '白鹭湾', en: 'Bailuwan' },
	{ zh: '枫叶坳', en: 'Fengye’ao' },
	{ zh: '青岩井', en: 'Qingyanjing' },
	{ zh: '禾丰路', en: 'Hefenglu' },
	{ zh: '望云', en: 'Wangyun' },
	{ zh: '桂香塘', en: 'Guixiangtang' },
	{ zh: '竹影街', en: 'Zhuyingjie' },
	{ zh: '锦帆', en: 'Jinfan' },
	{ zh: '杏坛巷', en: 'Xingtanxiang' },
	{ zh: '芷兰', en: 'Zhilan' },
	{ zh: '星垂', en: 'Xingchui' },
	{ zh: '柳叶渡', en: 'Liuyedu' },
	{ zh: '苔米坡', en: 'Taimipo' },
	{ zh: '云栖', en: 'Yunqi' },
	{ zh: '启蕴', en: 'Qiyun' },
	{ zh: '燕归湖', en: 'Yanguihu' },
	{ zh: '荷塘月', en: 'Hetangyue' },
	{ zh: '橘井', en: 'Jujing' },
	{ zh: '松针坡', en: 'Songzhenpo' },
	{ zh: '晴川里', en: 'Qingchuanli' },
	{ zh: '知行', en: 'Zhixing' },
	{ zh: '稻花', en: 'Daohua' },
];
const middle: SchoolSeed[] = [
	{ zh: '衡宇', en: 'Hengyu' },
	{ zh: '澜江', en: 'Lanjiang' },
	{ zh: '青禾第三', en: 'Qinghe No. 3' },
	{ zh: '金鳌', en: 'Jin’ao' },
	{ zh: '麓鸣', en: 'Luming' },
	{ zh: '澄文', en: 'Chengwen' },
	{ zh: '浏岸', en: 'Liu’an' },
	{ zh: '丹枫', en: 'Danfeng' },
	{ zh: '求索', en: 'Qiusuo' },
	{ zh: '凌霄', en: 'Lingxiao' },
];
const senior: SchoolSeed[] = [
	{ zh: '云澜市第九中学', en: 'Yunlan No. 9 High School' },
	{ zh: '云澜市弘毅高级中学', en: 'Yunlan Hongyi Senior High School' },
	{ zh: '云澜市青禾区职业中等专业学校', en: 'Qinghe District Vocational Secondary School, Yunlan' },
	{ zh: '云澜市清韵高级中学', en: 'Yunlan Qingyun Senior High School' },
	{ zh: '云澜市明理高级中学', en: 'Yunlan Mingli Senior High School' },
];
const nineYear: SchoolSeed[] = [
	{ zh: '鹿饮溪', en: 'Luyinxi' },
	{ zh: '镜月湖', en: 'Jingyuehu' },
	{ zh: '向禾', en: 'Xianghe' },
	{ zh: '新桥', en: 'Xinqiao' },
	{ zh: '黎溪', en: 'Lixi' },
	{ zh: '映山', en: 'Yingshan' },
];
const campuses = [
	{ zh: '东校区', en: 'East Campus' },
	{ zh: '滨河校区', en: 'Riverside Campus' },
	{ zh: '云麓校区', en: 'Yunlu Campus' },
];
const centres = [
	{ zh: '青少年宫', en: 'Youth Palace', short: '区青少年宫', slug: 'youthpalace' },
	{ zh: '青少年科技活动中心', en: 'Youth Science Centre', short: '区青少年科技活动中心', slug: 'ysc' },
];
const directions = [
	['东', 'East'],
	['西', 'West'],
	['南', 'South'],
	['北', 'North'],
] as const;

const slugOf = (text: string) => text.toLowerCase().replace(/[^a-z0-9]/g, '');

/**
 * Schools in the share of a city district: six tenths primary, a fifth junior, the rest senior and nine-year.
 * The third primary school is the mother of the education group; its campuses come on top of `schools`.
 */
export function inventUnits(random: Random, sizes: { schools: number; centres: number }): InventedUnit[] {
	const units: InventedUnit[] = [];
	const slugs = new Set<string>();
	const add = (unit: Omit<InventedUnit, 'slug'>, slug: string) => {
		let candidate = slugOf(slug);
		for (let serial = 2; slugs.has(candidate); serial += 1) candidate = `${slugOf(slug)}${serial}`;
		slugs.add(candidate);
		units.push({ ...unit, slug: candidate });
	};
	// more schools than names: 白鹭湾东小学, 白鹭湾西小学 …
	const seedAt = (list: SchoolSeed[], index: number): SchoolSeed => {
		const seed = list[index % list.length] as SchoolSeed;
		const round = Math.floor(index / list.length);
		if (round === 0) return seed;
		const direction = directions[(round - 1) % directions.length] as (typeof directions)[number];
		return { zh: `${seed.zh}${direction[0]}`, en: `${seed.en} ${direction[1]}` };
	};
	const size = (): InventedUnit['size'] =>
		random.weighted([
			['small', 3],
			['medium', 5],
			['large', 3],
		]);
	const seniors = Math.min(senior.length, Math.max(1, Math.round(sizes.schools * 0.11)));
	const nineYears = Math.max(1, Math.round(sizes.schools * 0.12));
	const juniors = Math.max(1, Math.round(sizes.schools * 0.2));
	const primaries = Math.max(1, sizes.schools - seniors - nineYears - juniors);
	const prefix = `${city.zh}${district.zh}`;
	const suffix = `${district.en}, ${city.en}`;
	const groupAt = Math.min(2, primaries - 1);

	for (let index = 0; index < primaries; index += 1) {
		const seed = seedAt(primary, index);
		const experimental = index % 6 === 3 ? '实验' : '';
		add(
			{
				kind: 'school',
				name: {
					zh: `${prefix}${seed.zh}${experimental}小学`,
					en: `${seed.en} ${experimental ? 'Experimental ' : ''}Primary School, ${suffix}`,
				},
				shortName: `${seed.zh}${experimental}小学`,
				stages: ['primary'],
				size: index === groupAt ? 'large' : size(),
			},
			seed.en,
		);
	}
	for (let index = 0; index < juniors; index += 1) {
		const seed = seedAt(middle, index);
		add(
			{
				kind: 'school',
				name: { zh: `${prefix}${seed.zh}初级中学`, en: `${seed.en} Junior High School, ${suffix}` },
				shortName: `${seed.zh}初级中学`,
				stages: ['junior'],
				size: size(),
			},
			seed.en,
		);
	}
	for (let index = 0; index < seniors; index += 1) {
		const seed = senior[index] as SchoolSeed;
		add(
			{
				kind: 'school',
				name: { zh: seed.zh, en: seed.en },
				shortName: seed.zh.replace(city.zh, '').replace(district.zh, ''),
				stages: ['senior'],
				size: size(),
			},
			seed.en.replace('Yunlan', '').replace(/(Senior )?High School|Secondary School|District|,.*$/g, ''),
		);
	}
	for (let index = 0; index < nineYears; index += 1) {
		const seed = seedAt(nineYear, index);
		add(
			{
				kind: 'school',
				name: { zh: `${prefix}${seed.zh}学校`, en: `${seed.en} School (Grades 1–9), ${suffix}` },
				shortName: `${seed.zh}学校`,
				stages: ['primary', 'junior'],
				size: size(),
			},
			seed.en,
		);
	}
	const mother = units[groupAt] as InventedUnit;
	// a handful of schools is enough for the smallest worlds; the group belongs to the district of forty
	const campusCount = sizes.schools >= 20 ? campuses.length : sizes.schools >= 6 ? 1 : 0;
	for (const campus of campuses.slice(0, campusCount)) {
		add(
			{
				kind: 'campus',
				name: { zh: `${mother.name.zh}${campus.zh}`, en: `${mother.name.en.split(',')[0]} ${campus.en}, ${suffix}` },
				shortName: `${mother.shortName}${campus.zh}`,
				stages: ['primary'],
				size: 'medium',
				parent: groupAt,
			},
			`${mother.slug}${campus.en.split(' ')[0]}`,
		);
	}
	for (const centre of centres.slice(0, sizes.centres)) {
		add(
			{
				kind: 'centre',
				name: { zh: `${prefix}${centre.zh}`, en: `${centre.en}, ${suffix}` },
				shortName: centre.short,
				stages: ['primary', 'junior', 'senior'],
				size: 'small',
			},
			centre.slug,
		);
	}
	add(
		{
			kind: 'research_office',
			name: { zh: `${prefix}教育科学研究中心`, en: `Education Research Centre, ${suffix}` },
			shortName: '区教科研中心',
			stages: [],
			size: 'small',
		},
		'jky',
	);
	return units;
}

/** Employers of judges from outside the district; the institutions are invented. */
export const outsideEmployers = [
	'云澜理工大学机电工程学院',
	'云澜理工大学计算机学院',
	'云澜师范大学美术学院',
	'云澜师范大学教育科学学院',
	'云澜农业大学园艺学院',
	'云澜科技馆',
	'云澜自然博物馆',
	'云澜美术馆',
	'青禾智能装备研究院',
	'云澜市发明协会',
	'云澜工业设计中心',
	'云澜医科大学公共卫生学院',
] as const;
