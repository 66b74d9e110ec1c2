import type { Grade } from '../award.ts';
import type { QuotaUnit, SchoolStage } from '../edition.ts';
import type { HigherKind, HigherLevel, Route, ShareRule, WhitelistStatus, WorkKind } from '../higher.ts';
import type { LocalText } from '../local-text.ts';
import type { HigherPaper } from '../recommendation.ts';

/** 预设的上级赛事. Source: domain reference 8; routes, units and limits are defaults to be checked against the year's call. */
export interface HigherPreset {
	key: string;
	/** number in the reference's table; null for a talent award */
	row: number | null;
	kind: HigherKind;
	name: LocalText;
	level: HigherLevel;
	organisers: LocalText[];
	route: Route;
	unit: QuotaUnit;
	whitelist: { status: WhitelistStatus; from: string | null; until: string | null };
	note: LocalText | null;
	categories: { key: string; name: LocalText; unit: QuotaUnit }[];
	stages: SchoolStage[];
	ageMin: number | null;
	ageMax: number | null;
	lowerAward: Grade | null;
	onePerPupil: boolean;
	forbidsPrior: boolean;
	/** the shape of its quotas: rows whose number the year's call gives */
	quotas: { categoryKey: string | null; stage: SchoolStage | null; kind: WorkKind | null }[];
	shares: ShareRule[];
	papers: HigherPaper[];
}

const text = (zh: string, en: string): LocalText => ({ zh, en });

/** 2025—2028学年 list: valid 2025-10 to 2028-08. Source: domain reference 8 [S86][S89]. */
const LISTED: HigherPreset['whitelist'] = { status: 'listed', from: '2025-10-01', until: '2028-08-31' };
/** On an earlier list; whether it is on the present one was not found: look it up before recommending. */
const EARLIER = (from: string, until: string): HigherPreset['whitelist'] => ({ status: 'listed', from, until });
const LIST_2020 = EARLIER('2020-09-01', '2021-08-31');
const LIST_2020_22 = EARLIER('2020-09-01', '2022-08-31');
const LIST_2020_25 = EARLIER('2020-09-01', '2025-08-31');
const LIST_2021 = EARLIER('2021-09-01', '2022-08-31');
const LOCAL: HigherPreset['whitelist'] = { status: 'not_applicable', from: null, until: null };
const UNKNOWN: HigherPreset['whitelist'] = { status: 'unknown', from: null, until: null };

const FORM: HigherPaper = {
	key: 'form',
	label: text('申报书（签字、盖章）', 'Application form, signed and sealed'),
	required: true,
};
const REPORT: HigherPaper = { key: 'report', label: text('研究报告', 'Research report'), required: true };
const NOVELTY: HigherPaper = { key: 'novelty', label: text('查新报告', 'Novelty search report'), required: false };
const WORK: HigherPaper = { key: 'work', label: text('作品原件或光盘', 'The work itself, or a disc'), required: false };
const ROSTER: HigherPaper = { key: 'roster', label: text('组队报名表（盖章）', 'Team form, sealed'), required: true };
const REGISTRATION: HigherPaper = {
	key: 'registration',
	label: text('登记表（盖章）', 'Registration sheet, sealed'),
	required: true,
};

/** 科技创新成果 per stage, individual and team: the shape of a city's or district's sheet. Source: domain reference 5.1 [S12]. */
const INVENTION_SHAPE: HigherPreset['quotas'] = (['primary', 'junior', 'senior'] as const).flatMap((stage) =>
	(['individual', 'team'] as const).map((kind) => ({ categoryKey: 'invention', stage, kind })),
);
const whole = (categoryKey: string | null): HigherPreset['quotas'][number] => ({
	categoryKey,
	stage: null,
	kind: null,
});

const INNOVATION_CATEGORIES: HigherPreset['categories'] = [
	{ key: 'invention', name: text('科技创新成果', 'Inventions and research'), unit: 'xiang' },
	{ key: 'painting', name: text('少年儿童科学幻想绘画', 'Science fiction painting'), unit: 'fu' },
	{ key: 'practice', name: text('青少年科技实践活动', 'Science practice activities'), unit: 'xiang' },
	{ key: 'video', name: text('青少年科学影像', 'Science films'), unit: 'jian' },
	{ key: 'teaching_aid', name: text('科教制作', 'Teaching aids made by teachers'), unit: 'xiang' },
	{ key: 'teaching', name: text('科教方案', 'Science lesson plans'), unit: 'xiang' },
];

type Named = 'key' | 'row' | 'name' | 'level' | 'organisers' | 'route';
const BASE: Omit<HigherPreset, Named> = {
	kind: 'contest',
	unit: 'jian',
	whitelist: UNKNOWN,
	note: null,
	categories: [],
	stages: [],
	ageMin: null,
	ageMax: null,
	lowerAward: null,
	onePerPupil: true,
	forbidsPrior: false,
	quotas: [],
	shares: [],
	papers: [],
};

type Given = Pick<HigherPreset, Named> & Partial<HigherPreset>;
const preset = (given: Given): HigherPreset => ({ ...structuredClone(BASE), ...given });

const CHANGSHA_INNOVATION = preset({
	key: 'changsha_innovation',
	row: 1,
	name: text('长沙市青少年科技创新大赛', 'Changsha Adolescents Science & Technology Innovation Contest'),
	level: 'city',
	organisers: [
		text('长沙市科学技术协会', 'Changsha Association for Science and Technology'),
		text('长沙市教育局', 'Changsha Education Bureau'),
	],
	route: 'association',
	unit: 'xiang',
	whitelist: LOCAL,
	note: text(
		'名额按类别、学段、个人和集体分配，数量见当年通知附件；只收区县比赛获奖作品。绘画和其他类别的报送日期可能不同。',
		'Quotas by category, school stage, individual and team; the numbers stand in the annex of the year’s call. Only works that won in the district. Paintings may be due on another day.',
	),
	categories: structuredClone(INNOVATION_CATEGORIES),
	stages: ['primary', 'junior', 'senior'],
	lowerAward: 'second',
	quotas: [
		...INVENTION_SHAPE,
		whole('painting'),
		whole('practice'),
		whole('video'),
		{ categoryKey: 'teaching_aid', stage: null, kind: 'individual' },
		{ categoryKey: 'teaching', stage: null, kind: 'individual' },
	],
	papers: [FORM, REPORT, NOVELTY, WORK],
});

const HUNAN_INNOVATION = preset({
	key: 'hunan_innovation',
	row: 2,
	name: text('湖南省青少年科技创新大赛', 'Hunan Adolescents Science & Technology Innovation Contest'),
	level: 'province',
	organisers: [
		text('湖南省科学技术协会', 'Hunan Association for Science and Technology'),
		text('湖南省教育厅', 'Hunan Department of Education'),
		text('湖南省科学技术厅', 'Hunan Department of Science and Technology'),
	],
	route: 'association',
	unit: 'xiang',
	whitelist: LOCAL,
	note: text(
		'名额先到市州，区县作品由市里择优上报；比例按全国规则预填（小学、初中各不少于 20%，集体不超过 20%），以当年通知为准。',
		'Places go to the cities first, which choose among the districts’ works. The shares are those of the national rules (primary and junior at least 20% each, team works at most 20%); check the year’s call.',
	),
	categories: structuredClone(INNOVATION_CATEGORIES),
	stages: ['primary', 'junior', 'senior'],
	lowerAward: 'first',
	quotas: [
		...INVENTION_SHAPE,
		whole('painting'),
		whole('practice'),
		whole('video'),
		{ categoryKey: 'teaching_aid', stage: null, kind: 'individual' },
		{ categoryKey: 'teaching', stage: null, kind: 'individual' },
	],
	shares: [
		{ of: 'primary', bound: 'min', percent: 20 },
		{ of: 'junior', bound: 'min', percent: 20 },
		{ of: 'team', bound: 'max', percent: 20 },
	],
	papers: [FORM, REPORT, NOVELTY, WORK],
});

const CAST = text('中国科学技术协会', 'China Association for Science and Technology');
const HUNAN_CAST = text('湖南省科学技术协会', 'Hunan Association for Science and Technology');
const HUNAN_EDUCATION = text('湖南省教育厅', 'Hunan Department of Education');

/** The 24 of the reference, in its order. */
export const HIGHER_PRESETS: readonly HigherPreset[] = [
	CHANGSHA_INNOVATION,
	HUNAN_INNOVATION,
	preset({
		key: 'national_innovation',
		row: 3,
		name: text('全国青少年科技创新大赛', 'China Adolescents Science & Technology Innovation Contest (CASTIC)'),
		level: 'nation',
		organisers: [CAST],
		route: 'association',
		unit: 'xiang',
		note: text(
			'只能由省里从省赛获奖作品中推荐。新的实施办法（试行）只收 15—24 岁，不收小学生和科技辅导员，执行新办法的年度请填年龄并删去比例。',
			'Only the province recommends, among the works that won there. The new trial rules take ages 15–24 only, no small children and no teachers: where they apply, fill in the ages and delete the shares.',
		),
		categories: [
			{ key: 'invention', name: text('科技创新成果', 'Inventions and research'), unit: 'xiang' },
			{
				key: 'teaching',
				name: text('科技辅导员科技教育创新成果', 'Teachers’ works in science education'),
				unit: 'xiang',
			},
		],
		lowerAward: 'first',
		quotas: [whole('invention'), whole('teaching')],
		shares: [
			{ of: 'primary', bound: 'min', percent: 20 },
			{ of: 'junior', bound: 'min', percent: 20 },
			{ of: 'team', bound: 'max', percent: 20 },
		],
		papers: [FORM, REPORT, { ...NOVELTY, required: true }],
	}),
	preset({
		key: 'hunan_robot',
		row: 4,
		name: text('湖南省青少年机器人竞赛', 'Hunan Youth Robot Contest'),
		level: 'province',
		organisers: [HUNAN_CAST, HUNAN_EDUCATION],
		route: 'association',
		unit: 'zhidui',
		whitelist: LOCAL,
		note: text(
			'第17届（2025年）起名为“湖南省青少年太空机器人竞赛”。名额按赛项和组别：区县每项每组若干支队，市里再选拔；每名学生只报一个赛项。',
			'Since its 17th edition (2025) “Hunan Youth Space Robot Contest”. Places by event and division: some teams of each district, of which the city chooses; one event per pupil.',
		),
		categories: [
			{ key: 'paper_plane', name: text('纸飞机托起太空梦', 'Paper planes'), unit: 'zhidui' },
			{ key: 'scratch', name: text('Scratch太空创意编程', 'Creative coding with Scratch'), unit: 'zhidui' },
			{ key: 'mecha', name: text('太空机甲竞技赛', 'Space mecha'), unit: 'zhidui' },
			{ key: 'rescue', name: text('震地奇兵太空救援', 'Space rescue'), unit: 'zhidui' },
			{ key: 'stars', name: text('太空星际挑战', 'Interstellar challenge'), unit: 'zhidui' },
		],
		stages: ['primary', 'junior', 'senior'],
		quotas: ['paper_plane', 'scratch', 'mecha', 'rescue', 'stars'].flatMap((categoryKey) =>
			(['primary', 'junior', 'senior'] as const).map((stage) => ({ categoryKey, stage, kind: null })),
		),
		papers: [ROSTER],
	}),
	preset({
		key: 'hunan_it_literacy',
		row: 5,
		name: text('湖南省中小学生信息素养提升实践活动', 'Hunan Pupils’ Information Literacy Activities'),
		level: 'province',
		organisers: [HUNAN_EDUCATION, HUNAN_CAST, text('湖南省电化教育馆', 'Hunan Centre for Educational Technology')],
		route: 'education',
		whitelist: LOCAL,
		note: text(
			'由教育部门逐级组织，科协协同；类别和名额见教育部门通知。',
			'Run through the education authorities; categories and places stand in their call.',
		),
		categories: [
			{ key: 'digital', name: text('数字创作', 'Digital works'), unit: 'jian' },
			{ key: 'thinking', name: text('计算思维', 'Computational thinking'), unit: 'jian' },
			{ key: 'maker', name: text('科创实践', 'Science and making'), unit: 'jian' },
		],
		quotas: ['digital', 'thinking', 'maker'].flatMap((categoryKey) =>
			(['primary', 'junior', 'senior'] as const).map((stage) => ({ categoryKey, stage, kind: null })),
		),
		papers: [REGISTRATION],
	}),
	preset({
		key: 'national_experiment_works',
		row: 6,
		name: text(
			'全国青年科普创新实验暨作品大赛（湖南赛区）',
			'National Youth Science Experiment and Works Contest, Hunan',
		),
		level: 'province',
		organisers: [HUNAN_CAST, HUNAN_EDUCATION, text('湖南省科学技术馆', 'Hunan Science and Technology Museum')],
		route: 'association',
		unit: 'zhidui',
		whitelist: LIST_2021,
		note: text('在 2021—2022 学年名单上；现行名单请核对。', 'On the list of 2021–22; check the present one.'),
		categories: [
			{ key: 'maker', name: text('智慧社区', 'Smart community'), unit: 'zhidui' },
			{ key: 'life', name: text('科技改变生活', 'Science changes life'), unit: 'zhidui' },
		],
		quotas: [whole('maker'), whole('life')],
		papers: [ROSTER],
	}),
	preset({
		key: 'national_space',
		row: 7,
		name: text('全国青少年航天创新大赛（湖南赛区）', 'National Youth Space Innovation Contest, Hunan'),
		level: 'province',
		organisers: [
			text('中国航天科技国际交流中心', 'China Aerospace Science and Technology International Exchange Centre'),
			text('湖南省教育技术协会', 'Hunan Association for Educational Technology'),
		],
		route: 'self',
		unit: 'zhidui',
		whitelist: LISTED,
		categories: [
			{ key: 'idea', name: text('航天创意', 'Ideas for space'), unit: 'jian' },
			{ key: 'exploration', name: text('太空探测竞技', 'Space exploration'), unit: 'zhidui' },
			{ key: 'inquiry', name: text('航天科学探究与创新设计', 'Inquiry and design'), unit: 'jian' },
		],
	}),
	preset({
		key: 'song_invention',
		row: 8,
		name: text('宋庆龄少年儿童发明奖', 'Soong Ching Ling Children’s Invention Award'),
		level: 'nation',
		organisers: [
			text('中国宋庆龄基金会', 'China Soong Ching Ling Foundation'),
			text('中国发明协会', 'China Association of Inventions'),
		],
		route: 'association',
		whitelist: LISTED,
		note: text(
			'不收食品、医药和纯理论论文；往届获奖者不得再报。',
			'No food, medicine or pure science papers; earlier winners may not enter again.',
		),
		categories: [
			{ key: 'invention', name: text('发明作品', 'Inventions'), unit: 'jian' },
			{ key: 'idea', name: text('创意', 'Ideas'), unit: 'jian' },
			{ key: 'painting', name: text('科技绘画', 'Science painting'), unit: 'fu' },
		],
		quotas: [whole('invention'), whole('idea'), whole('painting')],
		papers: [REGISTRATION],
	}),
	preset({
		key: 'national_ai',
		row: 9,
		name: text('全国青少年人工智能创新挑战赛', 'National Youth AI Innovation Challenge'),
		level: 'nation',
		organisers: [text('中国少年儿童发展服务中心', 'China Children’s Development Service Centre')],
		route: 'self',
		whitelist: LISTED,
	}),
	preset({
		key: 'world_robot',
		row: 10,
		name: text(
			'世界机器人大会青少年机器人设计与信息素养大赛',
			'World Robot Conference Youth Robot Design and Information Literacy Contest',
		),
		level: 'nation',
		organisers: [text('中国电子学会', 'Chinese Institute of Electronics')],
		route: 'self',
		whitelist: LISTED,
		note: text(
			'原名“青少年电子信息智能创新大赛”。',
			'Formerly “Youth Electronic Information and Intelligence Innovation Contest”.',
		),
		categories: [
			{ key: 'algorithms', name: text('算法思维', 'Algorithms'), unit: 'ren' },
			{ key: 'own', name: text('自主创新', 'Own innovation'), unit: 'jian' },
			{ key: 'application', name: text('智能应用', 'Smart applications'), unit: 'zhidui' },
		],
	}),
	preset({
		key: 'national_drone',
		row: 11,
		name: text('全国青少年无人机大赛', 'National Youth Drone Contest'),
		level: 'nation',
		organisers: [text('中国航空学会', 'Chinese Society of Aeronautics and Astronautics')],
		route: 'self',
		unit: 'zhidui',
		whitelist: LISTED,
	}),
	preset({
		key: 'noc',
		row: 12,
		name: text('全国中小学信息技术创新与实践大赛', 'National IT Innovation and Practice Contest (NOC)'),
		level: 'nation',
		organisers: [
			text('城乡统筹发展研究中心', 'Research Centre for Urban and Rural Development'),
			text('中国人工智能学会', 'Chinese Association for Artificial Intelligence'),
		],
		route: 'self',
		whitelist: LIST_2020_22,
		note: text('在 2020—2022 学年名单上；现行名单请核对。', 'On the lists of 2020–22; check the present one.'),
	}),
	preset({
		key: 'china_robot',
		row: 13,
		name: text('中国青少年机器人竞赛', 'China Youth Robot Contest'),
		level: 'nation',
		organisers: [CAST],
		route: 'association',
		unit: 'zhidui',
		whitelist: LIST_2020,
		note: text('在 2020—2021 学年名单上；由省里推荐。', 'On the list of 2020–21; the province recommends.'),
		categories: [
			{ key: 'skills', name: text('机器人综合技能', 'Robot skills'), unit: 'zhidui' },
			{ key: 'creative', name: text('机器人创意', 'Robot creativity'), unit: 'zhidui' },
			{ key: 'fll', name: text('FLL机器人工程挑战', 'FLL'), unit: 'zhidui' },
			{ key: 'vex', name: text('VEX机器人工程挑战', 'VEX'), unit: 'zhidui' },
			{ key: 'wer', name: text('WER工程创新', 'WER'), unit: 'zhidui' },
		],
		papers: [ROSTER],
	}),
	preset({
		key: 'national_coding',
		row: 14,
		name: text('全国青少年创意编程与智能设计大赛', 'National Youth Creative Coding and Smart Design Contest'),
		level: 'nation',
		organisers: [
			text('中国科协青少年科技中心', 'Youth Centre of the China Association for Science and Technology'),
			text('中国青少年科技辅导员协会', 'China Association of Children’s Science Instructors'),
		],
		route: 'association',
		whitelist: LIST_2020,
		note: text('在 2020—2021 学年名单上；现行名单请核对。', 'On the list of 2020–21; check the present one.'),
		categories: [
			{ key: 'digital', name: text('创意编程', 'Creative coding'), unit: 'jian' },
			{ key: 'maker', name: text('智能设计', 'Smart design'), unit: 'jian' },
		],
		quotas: [whole('digital'), whole('maker')],
		papers: [REGISTRATION],
	}),
	preset({
		key: 'iot_maker',
		row: 15,
		name: text('世界物联网博览会青少年物联网创新创客大赛', 'World IoT Exposition Youth IoT Maker Contest'),
		level: 'nation',
		organisers: [text('中国教育技术协会', 'China Association for Educational Technology')],
		route: 'self',
		whitelist: LIST_2020,
		note: text('在 2020—2021 学年名单上；现行名单请核对。', 'On the list of 2020–21; check the present one.'),
		categories: [{ key: 'maker', name: text('创客', 'Making'), unit: 'jian' }],
	}),
	preset({
		key: 'silicon_valley',
		row: 16,
		name: text('少年硅谷—全国青少年人工智能教育成果展示大赛', 'Youth Silicon Valley: National Show of AI Education'),
		level: 'nation',
		organisers: [text('中国下一代教育基金会', 'China Next Generation Education Foundation')],
		route: 'self',
		whitelist: LIST_2020_25,
		note: text(
			'后改名“全国青少年科技教育成果展示大赛”，2025 年移出名单。',
			'Later “National Show of Youth Science Education”; taken off the list in 2025.',
		),
	}),
	preset({
		key: 'little_scientists',
		row: 17,
		name: text('明天小小科学家', 'Little Scientists of Tomorrow'),
		level: 'nation',
		organisers: [
			CAST,
			text('中国科学院', 'Chinese Academy of Sciences'),
			text('中国工程院', 'Chinese Academy of Engineering'),
			text('国家自然科学基金委员会', 'National Natural Science Foundation of China'),
			text('周凯旋基金会', 'Zhou Kaixuan Foundation'),
		],
		route: 'self',
		unit: 'ren',
		whitelist: LIST_2020_22,
		note: text('只收高中学生的个人项目。', 'Individual projects of senior pupils only.'),
		stages: ['senior'],
		papers: [FORM, REPORT, NOVELTY],
	}),
	preset({
		key: 'water_invention',
		row: 18,
		name: text('全国中学生水科技发明比赛', 'National Water Science and Invention Contest'),
		level: 'nation',
		organisers: [
			text('生态环境部宣传教育中心', 'Centre for Environmental Education and Communications'),
			text('水利部宣传教育中心', 'Publicity and Education Centre of the Ministry of Water Resources'),
		],
		route: 'self',
		unit: 'xiang',
		whitelist: LISTED,
		stages: ['junior', 'senior'],
	}),
	preset({
		key: 'science_film',
		row: 19,
		name: text('全国青少年科学影像节', 'National Youth Science Film Festival'),
		level: 'nation',
		organisers: [text('中国青少年科技教育工作者协会', 'China Association of Youth Science Educators')],
		route: 'association',
		note: text(
			'未查到是否在名单上。同一作品参加过其他赛事须在申报时备注。',
			'Whether it is on the list was not found. A work that took part elsewhere must say so.',
		),
		categories: [
			{ key: 'video', name: text('科学探究纪录片', 'Documentaries'), unit: 'jian' },
			{ key: 'film', name: text('科学微电影', 'Short films'), unit: 'jian' },
			{ key: 'animation', name: text('科普动画', 'Animations'), unit: 'jian' },
		],
		quotas: [whole('video'), whole('film'), whole('animation')],
		papers: [REGISTRATION, { ...WORK, required: true }],
	}),
	preset({
		key: 'hunan_experiment_show',
		row: 20,
		name: text('湖南省科学实验展演汇演', 'Hunan Science Experiment Shows'),
		level: 'province',
		organisers: [text('湖南省科学技术厅', 'Hunan Department of Science and Technology'), HUNAN_CAST, HUNAN_EDUCATION],
		route: 'association',
		whitelist: LOCAL,
		unit: 'xiang',
		note: text(
			'2022 年每市 2 项；办了预选赛的可到 5 项，且不超过参赛数的三分之一。',
			'In 2022 two of each city; five, and a third of its participants at most, where it held a contest of its own.',
		),
		quotas: [whole(null)],
		papers: [REGISTRATION],
	}),
	preset({
		key: 'senior_ability',
		row: 21,
		name: text('高中生创新能力大赛', 'Senior Pupils’ Innovation Ability Contest'),
		level: 'nation',
		organisers: [],
		route: 'self',
		unit: 'ren',
		whitelist: LISTED,
		note: text('2025—2028 学年名单人文类。', 'On the list of 2025–28, humanities.'),
		stages: ['senior'],
	}),
	preset({
		key: 'model_sports',
		row: 22,
		name: text(
			'“飞向北京·飞向太空”航空航天、航海、车辆模型活动',
			'Model Aircraft, Ships and Vehicles: “Fly to Beijing, Fly to Space”',
		),
		level: 'nation',
		organisers: [],
		route: 'self',
		unit: 'ren',
		whitelist: LISTED,
		note: text('2025—2028 学年名单艺术体育类。', 'On the list of 2025–28, arts and sports.'),
		categories: [
			{ key: 'aircraft', name: text('航空航天模型', 'Aircraft and space models'), unit: 'ren' },
			{ key: 'ships', name: text('航海模型', 'Model ships'), unit: 'ren' },
			{ key: 'vehicles', name: text('车辆模型', 'Model vehicles'), unit: 'ren' },
		],
	}),
	preset({
		key: 'new_in_2025',
		row: 23,
		name: text(
			'2025年新列入名单的赛事（人工智能、科学实验、建模、应急科普）',
			'Contests new on the list in 2025 (AI, experiments, modelling, safety)',
		),
		level: 'nation',
		organisers: [],
		route: 'self',
		whitelist: LISTED,
		note: text(
			'四项赛事各自报名，在此作为四个类别登记；需要时请分别自建。',
			'Four contests with sign-ups of their own, kept here as four categories; write them separately where needed.',
		),
		categories: [
			{ key: 'ai', name: text('全国青少年人工智能大赛', 'National Youth AI Contest'), unit: 'jian' },
			{ key: 'experiments', name: text('科学实验能力大赛', 'Science Experiment Contest'), unit: 'jian' },
			{ key: 'modelling', name: text('科学研究建模能力大赛', 'Scientific Modelling Contest'), unit: 'jian' },
			{ key: 'safety', name: text('安全与应急科普创新大赛', 'Safety and Emergency Science Contest'), unit: 'jian' },
		],
	}),
	preset({
		key: 'labour_technology',
		row: 24,
		name: text('全国中小学劳动技术教育创新作品展评', 'National Show of Works in Labour and Technology Education'),
		level: 'nation',
		organisers: [
			text('中国教育科学研究院', 'China National Academy of Educational Sciences'),
			text('中国教育学会', 'Chinese Society of Education'),
			text('中国发明协会', 'China Association of Inventions'),
		],
		route: 'education',
		note: text(
			'资料止于 2014 年；是否仍举办、是否在名单上请核对。',
			'Known of 2014; check whether it is still held and listed.',
		),
		quotas: [whole(null)],
		papers: [REGISTRATION],
	}),
];

/** Talent awards above the district: kept in the same registry, recommended to by the collective decision. */
export const TALENT_PRESETS: readonly HigherPreset[] = [
	preset({
		key: 'changsha_young_innovators',
		row: null,
		kind: 'talent_award',
		name: text('长沙市优秀青少年科技创新人才', 'Changsha Outstanding Young Innovators'),
		level: 'city',
		organisers: [text('长沙市科学技术协会', 'Changsha Association for Science and Technology')],
		route: 'association',
		unit: 'ren',
		whitelist: LOCAL,
		note: text(
			'推荐、入围候选人、授予称号是三个事实，分别登记。',
			'Recommended, shortlisted as a candidate and honoured are three facts, each recorded by itself.',
		),
		quotas: [whole(null)],
		papers: [
			{ key: 'form', label: text('推荐表（签字、盖章）', 'Nomination form, signed and sealed'), required: true },
		],
	}),
];

export function higherPreset(key: string): HigherPreset | undefined {
	return [...HIGHER_PRESETS, ...TALENT_PRESETS].find((one) => one.key === key);
}
