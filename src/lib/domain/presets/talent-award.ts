import type { CategoryField, Declaration, Host } from '../edition.ts';
import type { ConditionDraft } from '../nomination.ts';
import { momentOnDay, wallTime } from '../window-zone.ts';
import { byStage, text, windowsOf, type Days } from './preset-words.ts';
import type { AttachmentRuleDraft, EditionDraft, YearFacts } from './preset.ts';

const MB = 1024 * 1024;

/** 推荐人选的日程: the judging phase is the review of the files (材料审核) and the meeting. */
const DAYS: Days = {
	entry: [0, 21],
	filing: [7, 28],
	eligibility: [8, 38],
	judging: [29, 60],
	results: [61, 90],
};

/** On this day after the start everything is filed and the files are under review: what a demonstration counts back from. */
export const DAY_FILE_REVIEW = 44;

/**
 * 常州's eight conditions, one is enough, abridged; achieved within two years before the entry window closes. 科幻画 and 实践活动 do not count.
 * Source: domain reference 6.2 [S61]. The city's own list takes their place once its call is there.
 */
const CONDITIONS: ConditionDraft[] = [
	{
		code: '一',
		text: text(
			'全国青少年科技创新大赛科技创新成果二等奖以上（不含科幻画、实践活动）',
			'Second prize or higher for an innovation work in the national youth innovation contest (paintings and practice activities do not count)',
		),
		evidenceKind: 'award',
		minLevel: 'nation',
		minGrade: 'second',
		windowYears: 2,
	},
	{
		code: '二',
		text: text(
			'国际科学与工程大奖赛等国际青少年科技竞赛奖项',
			'An award in an international youth science contest such as the Science and Engineering Fair',
		),
		evidenceKind: 'award',
		minLevel: 'international',
		minGrade: null,
		windowYears: 2,
	},
	{
		code: '三',
		text: text(
			'“明天小小科学家”奖励活动二等奖以上',
			'Second prize or higher of the Awarding Program for Future Scientists',
		),
		evidenceKind: 'award',
		minLevel: 'nation',
		minGrade: 'second',
		windowYears: 2,
	},
	{
		code: '四',
		text: text(
			'国家部委主办的其他全国性青少年科技竞赛一等奖以上',
			'First prize in another national youth science contest held by a ministry',
		),
		evidenceKind: 'award',
		minLevel: 'nation',
		minGrade: 'first',
		windowYears: 2,
	},
	{
		code: '五',
		text: text(
			'省青少年科技创新大赛科技创新成果一等奖以上（不含科幻画、实践活动）',
			'First prize for an innovation work in the provincial youth innovation contest (paintings and practice activities do not count)',
		),
		evidenceKind: 'award',
		minLevel: 'province',
		minGrade: 'first',
		windowYears: 2,
	},
	{
		code: '六',
		text: text(
			'省职业教育创新大赛一等奖以上',
			'First prize in the provincial innovation contest of vocational education',
		),
		evidenceKind: 'award',
		minLevel: 'province',
		minGrade: 'first',
		windowYears: 2,
	},
	{
		code: '七',
		text: text(
			'中国少年科学院“小院士”称号或课题研究一等奖',
			'Title of Young Academician of the Chinese Junior Academy of Sciences, or first prize for a research project there',
		),
		evidenceKind: 'title',
		minLevel: 'nation',
		minGrade: null,
		windowYears: 2,
	},
	{
		code: '八',
		text: text(
			'国家发明专利（第一发明人），附专家意见',
			'A national invention patent as first inventor, with an expert’s opinion',
		),
		evidenceKind: 'patent',
		minLevel: 'nation',
		minGrade: null,
		windowYears: 2,
	},
];

/**
 * What the forms of such awards ask beside name, school and achievements, and no more than that: no ethnicity, no home address, no number of an identity
 * card. Each may be changed or taken away. Source: domain reference 6.3; minimisation 7.1.
 */
const FIELDS: CategoryField[] = [
	{
		key: 'political_status',
		kind: 'select',
		label: text('政治面貌', 'Youth organisation'),
		help: text('上级表格要求时填写', 'Only if the city’s form asks for it'),
		required: false,
		identifying: true,
		options: [
			{ value: 'pioneer', label: text('少先队员', 'Young Pioneer') },
			{ value: 'league', label: text('共青团员', 'Youth League member') },
			{ value: 'none', label: text('群众', 'None') },
		],
	},
	{
		key: 'guardian_name',
		kind: 'text',
		label: text('监护人姓名', 'Guardian’s name'),
		required: true,
		max: 30,
		identifying: true,
	},
	{
		key: 'guardian_relation',
		kind: 'text',
		label: text('与被推荐人关系', 'Relation to the nominee'),
		required: true,
		max: 20,
		identifying: true,
	},
	{
		key: 'guardian_phone',
		kind: 'text',
		label: text('监护人联系电话', 'Guardian’s phone'),
		help: text('只用于核实和通知，不公开', 'For checks and notices only; never published'),
		required: true,
		max: 30,
		identifying: true,
	},
	{
		key: 'deeds',
		kind: 'textarea',
		label: text('主要事迹', 'Main deeds'),
		help: text('不超过 2000 字，第三人称', 'Up to 2,000 characters, in the third person'),
		required: true,
		max: 2000,
	},
	{
		key: 'patents_papers',
		kind: 'textarea',
		label: text('专利与论文', 'Patents and papers'),
		help: text(
			'名称、类型、专利号或刊物、日期、排名，每项一行；没有可不填',
			'Title, kind, patent number or journal, date, rank, one a line; leave empty if none',
		),
		required: false,
		max: 1000,
	},
	{
		key: 'advisor_opinion',
		kind: 'textarea',
		label: text('指导教师意见', 'Advisor’s opinion'),
		required: false,
		max: 500,
		identifying: true,
	},
];

const rule = (
	key: string,
	label: AttachmentRuleDraft['label'],
	types: AttachmentRuleDraft['types'],
	countMin: number,
	countMax: number,
	help: AttachmentRuleDraft['help'],
): AttachmentRuleDraft => ({ key, label, help, types, countMin, countMax, bytesMax: 20 * MB });

const ATTACHMENTS: AttachmentRuleDraft[] = [
	rule(
		'enrolment_proof',
		text('在校证明', 'Proof of enrolment'),
		['pdf', 'jpeg', 'png'],
		1,
		1,
		text('学校出具并盖章，或学籍系统截图', 'Issued and sealed by the school, or a picture of the register'),
	),
	rule(
		'certificates',
		text('证书扫描件', 'Scanned certificates'),
		['pdf', 'jpeg', 'png'],
		0,
		10,
		text('逐项证明请传到“获奖情况”各行，这里放其余材料', 'Put each proof with its achievement; the rest goes here'),
	),
	rule(
		'photos',
		text('作品照片', 'Photos of the work'),
		['jpeg', 'png'],
		0,
		5,
		text('整体与细节各一张', 'The whole and details'),
	),
	rule(
		'report',
		text('研究报告或作品说明', 'Research report or description'),
		['pdf'],
		0,
		2,
		text('代表性成果的报告', 'Of the achievement that stands for the nominee'),
	),
	rule(
		'notice_picture',
		text('公示截图', 'Picture of the school’s notice'),
		['pdf', 'jpeg', 'png'],
		0,
		3,
		text(
			'校内公示的照片或网页截图；也可以由学校管理员在报送前补传',
			'A photo or picture of the notice inside the school',
		),
	),
];

/** 确认事宜. Source: domain reference 6.3, 7.1. */
const DECLARATIONS: Declaration[] = [
	{
		key: 'truth',
		text: text(
			'所填成果、奖项和证明材料全部属实，为被推荐人本人取得。',
			'Every achievement, award and proof stated is true and the nominee’s own.',
		),
	},
	{
		key: 'guardian',
		text: text(
			'被推荐人及其监护人已知晓并书面同意参加推荐，同意向上级报送所填信息并公示姓名和学校。',
			'The nominee and the guardian know of the nomination and agree in writing to it, to the passing on of what is stated here and to the publication of name and school.',
		),
	},
	{
		key: 'first_time',
		text: text('被推荐人历届未获得过该项称号。', 'The nominee has not held this honour before.'),
	},
];

const HOSTS: Host[] = [
	{ role: 'host', name: text('区科学技术协会', 'District Association for Science and Technology') },
];

/**
 * 优秀青少年科技创新人才推荐: one category of persons whose files are reviewed. The period of such an award is two years, so the label is a range
 * (2020—2021年度): the year before the start and the year of the start. Source: domain reference 0.1, 6.
 */
export function talentAward(facts: YearFacts): EditionDraft {
	const { now, zone, startsOn } = facts;
	const start = startsOn ?? momentOnDay(now, 7, 0, 0, zone);
	const year = Number(wallTime(start, zone).slice(0, 4));
	const period = `${year - 1}—${year}`;
	const name = text('优秀青少年科技创新人才推荐', 'Nomination of Outstanding Young Innovators');
	return {
		preset: 'talent_award',
		programme: { kind: 'talent_award', name },
		name: text(`${period}年度${name.zh}`, `${name.en} ${year - 1}–${year}`),
		ordinal: null,
		periodLabel: `${period}年度`,
		theme: null,
		callNumber: null,
		hosts: HOSTS,
		declarations: DECLARATIONS,
		windows: windowsOf(DAYS, start, zone),
		sections: [
			{
				name: text('人才推荐', 'Nominations'),
				categories: [
					{
						key: 'nominee',
						code: 'RC',
						name: text('推荐人选', 'Nominees'),
						guidance: text(
							'由学校从在校学生（含职业技术学校）中推荐。符合申报条件之一即可，每项成果须有证明；历届获得者不重复推荐。学校须写出推荐意见，并在校内公示期满、没有未处理的异议后报送。',
							'Schools put forward pupils in school, vocational schools included. One of the conditions is enough, and every achievement needs its proof; who held the honour before is not put forward again. The school writes its opinion and files once its own notice is over and no objection is open.',
						),
						entrantKind: 'person',
						assessmentKind: 'file_review',
						quotaUnit: 'ren',
						participantsMin: 1,
						participantsMax: 1,
						advisorsMin: 0,
						advisorsMax: 2,
						entriesPerParticipant: 1,
						entriesPerUnit: null,
						sameStageRequired: false,
						// domain reference 6.1: candidates of the first edition were 9 to 19 years old
						ageMin: 6,
						ageMax: 19,
						titleMax: 60,
						abstractMax: 1500,
						abstractRequired: true,
						fields: FIELDS,
						divisions: byStage('primary', 'junior', 'senior'),
						disciplines: [],
						attachmentRules: ATTACHMENTS,
						rubric: null,
						conditions: CONDITIONS,
						windows: [],
					},
				],
			},
		],
	};
}
