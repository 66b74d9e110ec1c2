import type { CategoryField, Declaration, Host, PhaseWindow } from '../edition.ts';
import type { LocalText } from '../local-text.ts';
import type { CriterionDraft, LeafDraft } from '../rubric.ts';
import { momentOnDay, wallTime } from '../window-zone.ts';
import { byStage, text, windowsOf, type Days } from './preset-words.ts';
import type { AttachmentRuleDraft, CategoryDraft, DisciplineDraft, EditionDraft, YearFacts } from './preset.ts';

const MB = 1024 * 1024;

/** 六类的默认日程. */
const DAYS: Days = {
	entry: [0, 35],
	filing: [21, 40],
	eligibility: [22, 50],
	judging: [51, 68],
	results: [69, 90],
};

/** Paintings are due two weeks earlier: they come by the hundred and their originals are handed in. Source: domain reference 14. */
const PAINTING_DAYS: Days = {
	entry: [0, 20],
	filing: [10, 25],
	eligibility: [11, 35],
	judging: [36, 60],
	results: [61, 90],
};

/** On this day after the start all six categories are in judging: what a demonstration counts back from. */
export const DAY_ALL_JUDGE = 55;
/** On this day after the start teachers of all six categories may enter, and schools already file. */
export const DAY_ALL_ENTER = 12;

const leaf = (key: string, zh: string, en: string, points: number, more: Partial<LeafDraft> = {}): LeafDraft => ({
	key,
	name: text(zh, en),
	maxTenths: points * 10,
	...more,
});

const head = (key: string, zh: string, en: string, children: LeafDraft[], breaksTies = false): CriterionDraft => ({
	key,
	name: text(zh, en),
	breaksTies,
	children,
});

/** R3 of the domain reference; total 100. */
const PAINTING_CRITERIA: CriterionDraft[] = [
	leaf('imagination', '想象力', 'Imagination', 50, {
		breaksTies: true,
		help: text(
			'内容新颖独特，对未来科技有大胆而合理的设想',
			'New and original, with a bold yet reasoned vision of future technology',
		),
	}),
	leaf('science', '科学性', 'Science', 25, {
		help: text('有科学依据，不与神话、迷信相混', 'Rests on science and is not mixed with myth or superstition'),
	}),
	leaf('painting', '绘画水平', 'Painting', 25, {
		help: text('构图、色彩与技法与年龄相称', 'Composition, colour and technique, as may be expected at this age'),
	}),
];

/** Domain reference 3.2; total 100. */
const INVENTION_CRITERIA: CriterionDraft[] = [
	leaf('innovation', '创新性', 'Innovation', 30, {
		breaksTies: true,
		help: text(
			'选题、方法或结果与已有的不同，有查新说明',
			'Question, method or result differs from what is known; prior work is named',
		),
	}),
	head('science', '科学性', 'Science', [
		leaf('science_method', '方法得当、步骤完整', 'Sound and complete method', 15),
		leaf('science_evidence', '数据真实、结论有据', 'True data, conclusions that follow', 15),
	]),
	leaf('use', '实用性', 'Usefulness', 20),
	leaf('own_work', '自主性（三自）', 'Own work', 10, {
		help: text(
			'自己选题、自己设计和研究、自己制作和撰写',
			'Chosen, designed, studied, made and written by the pupils themselves',
		),
	}),
	leaf('presentation', '表达', 'Presentation', 10),
];

/** R2 of the domain reference; total 120. */
const MAKER_CRITERIA: CriterionDraft[] = [
	leaf('creativity', '创意性', 'Creativity', 40, {
		breaksTies: true,
		help: text('构思独特，解决真实问题', 'An idea of its own that solves a real problem'),
	}),
	leaf('technique', '技术性', 'Technique', 30, {
		help: text('结构、电路、程序运用得当，能稳定运行', 'Structure, circuit and program fit and run reliably'),
	}),
	leaf('process', '过程性', 'Process', 30, {
		help: text('物化过程完整，看得出反复改进', 'The making is shown in full, with its trials and improvements'),
	}),
	leaf('art', '艺术性', 'Design', 20),
];

/** R1 of the domain reference: two levels; total 100. */
const DIGITAL_CRITERIA: CriterionDraft[] = [
	head('thought', '思想性、科学性、规范性', 'Thought, science, correctness', [
		leaf('thought_theme', '主题明确、内容健康', 'Clear theme, wholesome content', 10),
		leaf('thought_life', '切合学习生活实际', 'Rooted in study and daily life', 8),
		leaf('thought_language', '文字通顺，使用普通话', 'Fluent writing and standard speech', 5),
		leaf('thought_sources', '非原创素材注明来源', 'Sources of borrowed material named', 5),
	]),
	head(
		'innovation',
		'创新性',
		'Innovation',
		[
			leaf('innovation_form', '主题表达形式新颖', 'A fresh way to express the theme', 6),
			leaf('innovation_original', '内容原创', 'Original content', 10),
			leaf('innovation_idea', '构思巧妙、创意独特', 'Ingenious, unusual idea', 6),
			leaf('innovation_self', '有想象力和个性', 'Imagination and character', 5),
		],
		true,
	),
	head('art', '艺术性', 'Art', [
		leaf('art_taste', '审美', 'Aesthetic sense', 8),
		leaf('art_colour', '图形与色彩', 'Shapes and colours', 10),
		leaf('art_composition', '构图与节奏', 'Composition and rhythm', 7),
	]),
	head('technique', '技术性', 'Technique', [
		leaf('technique_software', '选用工具', 'Choice of tools', 8),
		leaf('technique_use', '技术运用', 'Use of technique', 12),
	]),
];

/** Domain reference 3.2, the five heads of 2.5; total 100. */
const PRACTICE_CRITERIA: CriterionDraft[] = [
	leaf('purpose', '选题目的', 'Purpose', 15, {
		help: text('明确，来自身边的问题', 'Clear, and drawn from life around the group'),
	}),
	leaf('process', '实施过程', 'Process', 30, {
		breaksTies: true,
		help: text('完整，学生是主体', 'Complete, with the pupils as actors'),
	}),
	leaf('material', '原始材料', 'Raw material', 20, {
		help: text('记录、照片、数据完整真实', 'Records, photos and data, complete and true'),
	}),
	leaf('outcome', '实施结果', 'Outcome', 20),
	leaf('gain', '收获体会', 'What was gained', 15),
];

/** Domain reference 3.2; total 100. */
const TEACHING_CRITERIA: CriterionDraft[] = [
	leaf('science', '科学性', 'Science', 25),
	leaf('education', '教育性', 'Educational value', 25),
	leaf('innovation', '创新性', 'Innovation', 25, { breaksTies: true }),
	leaf('use', '实用性与可推广性', 'Usefulness to others', 25),
];

/** Primary list, then the thirteen of secondary schools: the same letters mean different fields, so the list is part of the code. Source: domain reference 2.9. */
const FIELDS_OF_RESEARCH: DisciplineDraft[] = (
	[
		['P-MS', '小学·物质科学', 'Primary: physical science'],
		['P-LS', '小学·生命科学', 'Primary: life science'],
		['P-ES', '小学·地球与空间科学', 'Primary: earth and space'],
		['P-TD', '小学·技术与设计', 'Primary: technology and design'],
		['P-SO', '小学·行为与社会科学', 'Primary: behavioural and social science'],
		['S-MA', '中学·数学', 'Secondary: mathematics'],
		['S-CS', '中学·计算机科学', 'Secondary: computer science'],
		['S-PH', '中学·物理学', 'Secondary: physics'],
		['S-ES', '中学·地球与空间科学', 'Secondary: earth and space'],
		['S-EN', '中学·工程学', 'Secondary: engineering'],
		['S-ZO', '中学·动物学', 'Secondary: zoology'],
		['S-BO', '中学·植物学', 'Secondary: botany'],
		['S-MI', '中学·微生物学', 'Secondary: microbiology'],
		['S-MH', '中学·医药与健康学', 'Secondary: medicine and health'],
		['S-CH', '中学·化学', 'Secondary: chemistry'],
		['S-BC', '中学·生物化学', 'Secondary: biochemistry'],
		['S-EV', '中学·环境科学', 'Secondary: environmental science'],
		['S-SO', '中学·行为与社会科学', 'Secondary: behavioural and social science'],
	] as const
).map(([code, zh, en]) => ({ code, name: text(zh, en) }));

/** Source: domain reference 2.6. */
const TEACHING_SUBJECTS: DisciplineDraft[] = (
	[
		['WL', '物理教学', 'Physics'],
		['HX', '化学教学', 'Chemistry'],
		['SW', '生物教学', 'Biology'],
		['SX', '数学教学', 'Mathematics'],
		['XX', '信息技术教学', 'Information technology'],
		['QT', '其他', 'Other'],
	] as const
).map(([code, zh, en]) => ({ code, name: text(zh, en) }));

const textarea = (
	key: string,
	label: LocalText,
	max: number,
	required: boolean,
	more: Partial<CategoryField> = {},
): CategoryField => ({ key, kind: 'textarea', label, required, max, ...more });

const PRIOR_CONTESTS: CategoryField = {
	key: 'prior_contests',
	kind: 'text',
	label: text('曾参加的赛事', 'Contests entered before'),
	help: text(
		'同一作品参加过的其他赛事及结果，没有可不填',
		'Other contests this work was in, and the outcome; leave empty if none',
	),
	required: false,
	max: 200,
	// a list of earlier prizes tells who it is
	identifying: true,
};

const FINISHED: CategoryField = {
	key: 'finished_month',
	kind: 'text',
	label: text('完成时间', 'Finished'),
	help: text(
		'年和月，例如 2026年3月；须在近两年内',
		'Year and month, for example March 2026; within the last two years',
	),
	required: true,
	max: 20,
};

const rule = (
	key: string,
	label: LocalText,
	types: AttachmentRuleDraft['types'],
	countMin: number,
	countMax: number,
	help: LocalText,
): AttachmentRuleDraft => ({ key, label, help, types, countMin, countMax, bytesMax: 20 * MB });

const NO_NAMES = text('文件内不要出现姓名、学校', 'No names and no school inside the file');

const photos = (countMin: number): AttachmentRuleDraft =>
	rule(
		'photos',
		text('实物照片', 'Photos of the work'),
		['jpeg', 'png'],
		countMin,
		5,
		text('整体与细节，不要拍到人脸和校名', 'The whole and details; no faces and no school name'),
	);

const video = (zh: string, en: string): AttachmentRuleDraft =>
	rule(
		'video',
		text(zh, en),
		['mp4'],
		0,
		1,
		text(
			'MP4，1—3 分钟，不超过 20 MB，可用手机“中等”画质',
			'MP4, one to three minutes, up to 20 MB; a phone’s medium quality will do',
		),
	);

const limits = {
	entriesPerParticipant: 1,
	sameStageRequired: true,
	ageMin: null,
	ageMax: null,
	titleMax: 40,
	abstractMax: 500,
	abstractRequired: true,
	disciplines: [] as DisciplineDraft[],
	windows: [] as PhaseWindow[],
};

function painting(start: Date, zone: string): CategoryDraft {
	return {
		...limits,
		key: 'painting',
		code: 'HH',
		name: text('科学幻想绘画', 'Science fiction painting'),
		guidance: text(
			'4 开（54×38 厘米）平面绘画，画种不限，个人创作。鬼怪迷信、抄袭、手工制品和人工智能生成的画不收。请平放、光线均匀地拍照或扫描。原作背面贴作品标签，按通知交到组委会办公室。',
			'A flat painting of 54 × 38 cm in any medium, by one pupil. Ghosts and superstition, copies, craft objects and pictures made by AI are not accepted. Photograph or scan it flat and evenly lit. Put the label on the back of the original and hand it in as the call says.',
		),
		entrantKind: 'pupils',
		assessmentKind: 'sift_then_rubric',
		quotaUnit: 'fu',
		participantsMin: 1,
		participantsMax: 1,
		advisorsMin: 0,
		advisorsMax: 1,
		entriesPerUnit: 20,
		// domain reference 2.1: age 5–14
		ageMin: 5,
		ageMax: 14,
		titleMax: 30,
		abstractMax: 100,
		fields: [
			{
				key: 'medium',
				kind: 'select',
				label: text('画种', 'Medium'),
				required: true,
				options: [
					{ value: 'gouache', label: text('水粉', 'Gouache') },
					{ value: 'watercolour', label: text('水彩', 'Watercolour') },
					{ value: 'crayon', label: text('蜡笔、油画棒', 'Crayon or oil pastel') },
					{ value: 'pen', label: text('钢笔、铅笔', 'Pen or pencil') },
					{ value: 'oil', label: text('油画', 'Oil') },
					{ value: 'ink', label: text('国画', 'Chinese ink painting') },
					{ value: 'print', label: text('版画', 'Print') },
					{ value: 'collage', label: text('粘贴画', 'Collage') },
					{ value: 'other', label: text('其他', 'Other') },
				],
			},
		],
		divisions: byStage('primary', 'junior'),
		attachmentRules: [
			rule(
				'picture',
				text('作品照片', 'Picture of the painting'),
				['jpeg'],
				1,
				1,
				text('JPG，拍全画面，不要拍到姓名和校名', 'JPG, the whole sheet; no name and no school in the picture'),
			),
		],
		rubric: { stepTenths: 5, criteria: PAINTING_CRITERIA },
		windows: windowsOf(PAINTING_DAYS, start, zone),
	};
}

function invention(): CategoryDraft {
	return {
		...limits,
		key: 'invention',
		code: 'CX',
		name: text('科技创新成果', 'Science and technology project'),
		guidance: text(
			'近两年内完成的发明或研究，须由学生自己选题、自己设计和研究、自己制作和撰写。集体项目不超过 3 人，同校同学段，写明各人分工。',
			'An invention or study finished within the last two years, chosen, designed, studied, made and written by the pupils themselves. Teams of up to three, of the same school and stage, each with a stated part.',
		),
		entrantKind: 'pupils',
		assessmentKind: 'rubric',
		quotaUnit: 'xiang',
		participantsMin: 1,
		participantsMax: 3,
		advisorsMin: 0,
		advisorsMax: 3,
		entriesPerUnit: 8,
		fields: [
			FINISHED,
			textarea('novelty', text('创新点', 'What is new'), 300, true, {
				help: text('与已有的产品、论文相比，新在哪里', 'What differs from existing products and papers'),
			}),
			textarea('own_part', text('自主完成情况', 'What was done by the pupils'), 300, true),
			{
				key: 'institution',
				kind: 'text',
				label: text('项目辅导机构', 'Supporting institution'),
				help: text('没有可不填', 'Leave empty if none'),
				required: false,
				max: 60,
				identifying: true,
			},
			PRIOR_CONTESTS,
		],
		divisions: byStage('primary', 'junior', 'senior'),
		disciplines: FIELDS_OF_RESEARCH,
		attachmentRules: [
			rule(
				'report',
				text('研究报告', 'Research report'),
				['pdf'],
				1,
				1,
				text(
					'由作者本人撰写，写明各人分工；文件内不要出现姓名、学校',
					'Written by the authors, with each one’s part; no names and no school inside',
				),
			),
			rule(
				'novelty_search',
				text('查新报告', 'Novelty search'),
				['pdf'],
				0,
				1,
				text('发明类须附专利检索', 'Inventions need a patent search'),
			),
			photos(0),
			rule(
				'records',
				text('原始记录', 'Raw records'),
				['pdf', 'zip'],
				0,
				3,
				text('实验记录、图纸、数据', 'Lab notes, drawings, data'),
			),
			video('演示视频', 'Demonstration video'),
		],
		rubric: { stepTenths: 5, criteria: INVENTION_CRITERIA },
	};
}

function maker(): CategoryDraft {
	return {
		...limits,
		key: 'maker',
		code: 'CK',
		name: text('创客作品', 'Maker project'),
		guidance: text(
			'用开源硬件、结构件、生活材料等做出的能运行的实物，不超过 3 人。已经商品化的作品不收。',
			'A working object made of open hardware, parts or everyday materials, by up to three pupils. Commercial products are not accepted.',
		),
		entrantKind: 'pupils',
		assessmentKind: 'rubric',
		quotaUnit: 'jian',
		participantsMin: 1,
		participantsMax: 3,
		advisorsMin: 0,
		advisorsMax: 2,
		entriesPerUnit: 8,
		fields: [
			{
				key: 'type',
				kind: 'select',
				label: text('作品类型', 'Kind of work'),
				required: true,
				options: [
					{ value: 'fun', label: text('趣味创意', 'Fun') },
					{ value: 'puzzle', label: text('益智创意', 'Puzzle') },
					{ value: 'popular_science', label: text('科普创新', 'Popular science') },
					{ value: 'invention', label: text('发明创造', 'Invention') },
				],
			},
			textarea('intent', text('设计意图', 'Intention'), 300, true),
			textarea('tools', text('工具与材料', 'Tools and materials'), 300, true),
			textarea('making', text('制作过程', 'How it was made'), 800, true),
			textarea('difficulties', text('遇到的困难与克服的办法', 'Difficulties and how they were overcome'), 300, false),
			textarea('strengths', text('作品优点', 'Strengths'), 300, false),
			textarea('improvements', text('作品不足与改进设想', 'Weaknesses and ideas for improvement'), 300, false),
		],
		divisions: byStage('primary', 'junior', 'senior'),
		attachmentRules: [
			photos(1),
			rule('statement', text('创作说明', 'Statement'), ['pdf'], 0, 1, NO_NAMES),
			video('演示与制作过程视频', 'Video of the work and its making'),
			rule('source', text('程序与图纸', 'Program and drawings'), ['zip'], 0, 1, NO_NAMES),
		],
		rubric: { stepTenths: 5, criteria: MAKER_CRITERIA },
	};
}

function digital(): CategoryDraft {
	return {
		...limits,
		key: 'digital',
		code: 'SZ',
		name: text('数字作品', 'Digital work'),
		guidance: text(
			'用计算机创作的绘画、设计、动画或程序，1—2 人。人工智能生成、数字摄影不收；非原创素材须注明来源。',
			'Painting, design, animation or program made on a computer by one or two pupils. AI-made pictures and digital photography are not accepted; borrowed material must be named.',
		),
		entrantKind: 'pupils',
		assessmentKind: 'rubric',
		quotaUnit: 'jian',
		participantsMin: 1,
		participantsMax: 2,
		// domain reference 2.1: exactly one advisor
		advisorsMin: 1,
		advisorsMax: 1,
		entriesPerUnit: 8,
		fields: [
			{
				key: 'type',
				kind: 'select',
				label: text('作品类型', 'Kind of work'),
				required: true,
				options: [
					{ value: 'painting', label: text('电脑绘画', 'Digital painting') },
					{ value: 'design', label: text('电脑艺术设计', 'Digital design') },
					{ value: 'animation', label: text('电脑动画', 'Animation') },
					{ value: 'program', label: text('程序与互动作品', 'Program or interactive work') },
				],
			},
			{ key: 'software', kind: 'text', label: text('创作工具', 'Software used'), required: true, max: 100 },
			textarea('borrowed', text('非原创素材及来源', 'Borrowed material and its sources'), 300, false, {
				help: text('全部原创可不填', 'Leave empty if everything is your own'),
			}),
		],
		divisions: byStage('primary', 'junior', 'senior'),
		attachmentRules: [
			rule('work', text('作品', 'The work'), ['pdf', 'jpeg', 'png', 'mp4', 'zip'], 1, 3, NO_NAMES),
			rule('statement', text('创作说明', 'Statement'), ['pdf'], 0, 1, NO_NAMES),
			rule('source', text('源文件', 'Source files'), ['zip'], 0, 1, NO_NAMES),
		],
		rubric: { stepTenths: 5, criteria: DIGITAL_CRITERIA },
	};
}

function practice(): CategoryDraft {
	return {
		...limits,
		key: 'practice',
		code: 'SJ',
		name: text('科技实践活动', 'Science activity of a group'),
		guidance: text(
			'以班级、小组、社团为单位，申报者填集体的名称，不填个人姓名。须有明确的选题目的、完整的实施过程、完整的原始材料、确切的实施结果、实际收获和体会。',
			'Entered by a class, group or club: give the group’s name, never a person’s. Show the purpose, the whole process, the raw material, the exact outcome and what was gained.',
		),
		entrantKind: 'collective',
		assessmentKind: 'rubric',
		quotaUnit: 'xiang',
		// domain reference 2.1: at least three by a city's rule
		participantsMin: 3,
		participantsMax: 60,
		advisorsMin: 1,
		advisorsMax: 3,
		entriesPerParticipant: null,
		entriesPerUnit: 3,
		abstractMax: 800,
		fields: [
			{ key: 'period', kind: 'text', label: text('活动起止时间', 'When it took place'), required: true, max: 60 },
			{ key: 'people', kind: 'number', label: text('参加人数', 'Number of pupils'), required: true, max: 5000 },
			textarea('purpose', text('选题目的', 'Purpose'), 500, true),
			textarea('process', text('实施过程', 'Process'), 1500, true),
			textarea('outcome', text('实施结果', 'Outcome'), 800, true),
			textarea('gain', text('收获和体会', 'What was gained'), 800, true),
		],
		divisions: byStage('primary', 'junior', 'senior'),
		attachmentRules: [
			rule('report', text('活动报告', 'Report'), ['pdf'], 1, 1, NO_NAMES),
			rule(
				'material',
				text('原始材料', 'Raw material'),
				['pdf', 'jpeg', 'png', 'zip'],
				1,
				6,
				text('记录表、照片、问卷等，请遮去人名', 'Records, photos, questionnaires; cover the names'),
			),
			video('活动视频', 'Video of the activity'),
		],
		rubric: { stepTenths: 5, criteria: PRACTICE_CRITERIA },
	};
}

function teaching(): CategoryDraft {
	return {
		...limits,
		key: 'teaching',
		code: 'JS',
		name: text('教师科教创新成果', 'Teacher’s own work'),
		guidance: text(
			'在职教师、科技辅导员个人的科教制作或科教方案，每人限报 1 项，不设指导教师。方案须已经开始实施。校外机构、教研部门的教师由所在单位报送。',
			'A teaching aid or a plan by one teacher in service, one each, without advisors. A plan must already be under way. Teachers of centres and research offices enter through their own unit.',
		),
		entrantKind: 'entering_teacher',
		assessmentKind: 'rubric',
		quotaUnit: 'xiang',
		participantsMin: 1,
		participantsMax: 1,
		advisorsMin: 0,
		advisorsMax: 0,
		entriesPerUnit: 5,
		sameStageRequired: false,
		fields: [
			{
				key: 'class',
				kind: 'select',
				label: text('成果类型', 'Kind'),
				required: true,
				options: [
					{ value: 'aid', label: text('科教制作类', 'Teaching aid') },
					{ value: 'plan', label: text('科教方案类', 'Plan of an activity or lesson') },
				],
			},
			FINISHED,
			textarea('innovation', text('创新之处', 'What is new'), 300, true),
			textarea('application', text('使用或实施情况', 'How it has been used'), 500, true),
		],
		divisions: [{ name: text('教师组', 'Teachers'), stages: [] }],
		disciplines: TEACHING_SUBJECTS,
		attachmentRules: [
			rule('plan', text('方案或制作说明', 'Plan or description'), ['pdf'], 1, 1, NO_NAMES),
			photos(0),
			video('演示视频', 'Demonstration video'),
		],
		rubric: { stepTenths: 5, criteria: TEACHING_CRITERIA },
	};
}

/** 确认事宜. Source: domain reference 2.2 part 1 (the first four) and 3.6 (the last). */
const DECLARATIONS: Declaration[] = [
	{
		key: 'rules',
		text: text(
			'作者及其监护人已阅读本届通知和规则，同意遵守。',
			'The entrants and their guardians have read the call and the rules and agree to them.',
		),
	},
	{
		key: 'truth',
		text: text(
			'所填内容和所交材料全部属实，作品为作者本人完成。',
			'Everything stated and handed in is true, and the work is the entrants’ own.',
		),
	},
	{
		key: 'use',
		text: text(
			'主办单位可以无偿展示、宣传所交材料，材料不退；作者保留发表的权利。',
			'The hosts may show and publicise the material free of charge and need not return it; the authors keep the right to publish.',
		),
	},
	{ key: 'decision', text: text('接受评审委员会的评审结果。', 'The decision of the jury is accepted.') },
	{
		key: 'blind',
		text: text(
			'作品文件内没有出现作者姓名、学校、指导教师等身份信息。',
			'The files show no name, school, advisor or other sign of who made the work.',
		),
	},
];

/** Several hosts are the rule: 科协 and 教育局 sign together. Source: domain reference 0.1. */
const HOSTS: Host[] = [
	{ role: 'host', name: text('区科学技术协会', 'District Association for Science and Technology') },
	{ role: 'host', name: text('区教育局', 'District Education Bureau') },
	{ role: 'organizer', name: text('区青少年科技教育中心', 'District Centre for Youth Science Education') },
];

function ordinalInEnglish(value: number): string {
	const tens = value % 100;
	const suffix = tens > 10 && tens < 14 ? 'th' : (['th', 'st', 'nd', 'rd'][value % 10] ?? 'th');
	return `${value}${suffix}`;
}

/**
 * 青少年创客节: two sections, six categories, dates per category. `facts.startsOn` (a week from now by default) is the day entries open;
 * deadlines are at 17:00 of the association's zone.
 */
export function makerFestival(facts: YearFacts): EditionDraft {
	const { now, zone, startsOn, ordinal } = facts;
	const start = startsOn ?? momentOnDay(now, 7, 0, 0, zone);
	const year = wallTime(start, zone).slice(0, 4);
	const name = text('青少年创客节', 'Youth Maker Festival');
	return {
		preset: 'maker_festival',
		programme: { kind: 'festival', name },
		name: ordinal
			? text(`第${ordinal}届${name.zh}`, `${ordinalInEnglish(ordinal)} ${name.en}`)
			: text(`${year}年${name.zh}`, `${name.en} ${year}`),
		ordinal: ordinal ?? null,
		periodLabel: `${year}年度`,
		theme: text('创新·体验·成长', 'Create, try, grow'),
		callNumber: null,
		hosts: HOSTS,
		declarations: DECLARATIONS,
		windows: windowsOf(DAYS, start, zone),
		sections: [
			{
				name: text('学生板块', 'Pupils'),
				categories: [painting(start, zone), invention(), maker(), digital(), practice()],
			},
			{ name: text('教师板块', 'Teachers'), categories: [teaching()] },
		],
	};
}
