import type { CategoryField, Declaration, Host } from '../edition.ts';
import { momentOnDay, wallTime } from '../window-zone.ts';
import { byStage, text, windowsOf, type Days } from './preset-words.ts';
import type { AttachmentRuleDraft, CategoryDraft, EditionDraft, YearFacts } from './preset.ts';

const MB = 1024 * 1024;

/** 转发征集 is quick: intake, check, pick, send. The judging phase is the picking (择优). */
const DAYS: Days = {
	entry: [0, 14],
	filing: [5, 18],
	eligibility: [6, 22],
	judging: [19, 26],
	results: [27, 60],
};

const PRIOR: CategoryField = {
	key: 'prior_contests',
	kind: 'text',
	label: text('曾参加的赛事', 'Contests entered before'),
	help: text('没有可不填', 'Leave empty if none'),
	required: false,
	max: 200,
};

const rule = (
	key: string,
	label: AttachmentRuleDraft['label'],
	types: AttachmentRuleDraft['types'],
	countMin: number,
	countMax: number,
): AttachmentRuleDraft => ({ key, label, help: null, types, countMin, countMax, bytesMax: 20 * MB });

const shared = {
	assessmentKind: 'none',
	advisorsMin: 0,
	advisorsMax: 2,
	entriesPerParticipant: null,
	entriesPerUnit: 5,
	sameStageRequired: true,
	ageMin: null,
	ageMax: null,
	titleMax: 60,
	abstractMax: 500,
	abstractRequired: false,
	divisions: byStage('primary', 'junior', 'senior'),
	disciplines: [],
	rubric: null,
	windows: [],
} satisfies Partial<CategoryDraft>;

/** 确认事宜. */
const DECLARATIONS: Declaration[] = [
	{
		key: 'rules',
		text: text(
			'已阅读上级通知和规则，同意遵守。',
			'The call and the rules of the contest above have been read and are agreed to.',
		),
	},
	{
		key: 'truth',
		text: text('所交材料属实，作品为作者本人完成。', 'The material is true and the work the authors’ own.'),
	},
	{
		key: 'forward',
		text: text(
			'同意将作品和作者信息报送给上级主办单位。',
			'The work and its authors’ particulars may be passed on to the organisers above.',
		),
	},
];

const HOSTS: Host[] = [
	{ role: 'organizer', name: text('区科学技术协会', 'District Association for Science and Technology') },
];

/** 转发征集: a call from above that the district collects for, checks and sends on without judging of its own. Source: domain reference 14. */
export function forwardedCall(facts: YearFacts): EditionDraft {
	const { now, zone, startsOn } = facts;
	const start = startsOn ?? momentOnDay(now, 7, 0, 0, zone);
	const year = wallTime(start, zone).slice(0, 4);
	const name = text('上级赛事作品征集', 'Works for a Contest Above');
	return {
		preset: 'forwarded_call',
		programme: { kind: 'forwarded_call', name },
		name: text(`${year}年${name.zh}`, `${name.en} ${year}`),
		ordinal: null,
		periodLabel: `${year}年度`,
		theme: null,
		callNumber: null,
		hosts: HOSTS,
		declarations: DECLARATIONS,
		windows: windowsOf(DAYS, start, zone),
		sections: [
			{
				name: text('征集作品', 'Works collected'),
				categories: [
					{
						...shared,
						key: 'individual',
						code: 'ZJ',
						name: text('个人作品', 'Individual works'),
						guidance: text(
							'按上级通知的要求提交，区里审查后择优报送，不另行评审。',
							'As the call above asks; the district checks, picks and sends on, without judging of its own.',
						),
						entrantKind: 'pupils',
						quotaUnit: 'jian',
						participantsMin: 1,
						participantsMax: 1,
						fields: [PRIOR],
						attachmentRules: [
							rule('work', text('作品文件', 'The work'), ['pdf', 'jpeg', 'png', 'mp4', 'zip'], 1, 3),
							rule(
								'form',
								text('上级申报表（盖章扫描件）', 'The form from above, sealed'),
								['pdf', 'jpeg', 'png'],
								0,
								1,
							),
						],
					},
					{
						...shared,
						key: 'group',
						code: 'ZT',
						name: text('集体作品', 'Group works'),
						guidance: text('2—5 人合作完成，写明各人分工。', 'By two to five pupils, each one’s part stated.'),
						entrantKind: 'pupils',
						quotaUnit: 'xiang',
						participantsMin: 2,
						participantsMax: 5,
						fields: [PRIOR],
						attachmentRules: [
							rule('work', text('作品文件', 'The work'), ['pdf', 'jpeg', 'png', 'mp4', 'zip'], 1, 3),
							rule(
								'form',
								text('上级申报表（盖章扫描件）', 'The form from above, sealed'),
								['pdf', 'jpeg', 'png'],
								0,
								1,
							),
						],
					},
				],
			},
		],
	};
}
