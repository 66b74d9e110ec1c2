import type { EntrantKind } from '../edition.ts';
import type { LocalText } from '../local-text.ts';
import type { CategoryDraft } from './preset.ts';

/** A category that staff add themselves: one division per school stage (or one of teachers), a PDF as its only attachment, no rubric. */
export function blankCategory(facts: {
	key: string;
	code: string;
	name: LocalText;
	entrantKind: EntrantKind;
}): CategoryDraft {
	const adult = facts.entrantKind === 'entering_teacher';
	const group = facts.entrantKind === 'collective' || facts.entrantKind === 'team';
	return {
		...facts,
		guidance: null,
		assessmentKind: 'rubric',
		quotaUnit: 'jian',
		participantsMin: group ? 3 : 1,
		participantsMax: group ? 10 : 1,
		advisorsMin: 0,
		advisorsMax: adult ? 0 : 1,
		entriesPerParticipant: 1,
		entriesPerUnit: null,
		sameStageRequired: !adult,
		ageMin: null,
		ageMax: null,
		titleMax: 40,
		abstractMax: 500,
		abstractRequired: true,
		fields: [],
		divisions: adult
			? [{ name: { zh: '教师组', en: 'Teachers' }, stages: [] }]
			: [
					{ name: { zh: '小学组', en: 'Primary' }, stages: ['primary'] },
					{ name: { zh: '初中组', en: 'Junior secondary' }, stages: ['junior'] },
					{ name: { zh: '高中组', en: 'Senior secondary' }, stages: ['senior'] },
				],
		disciplines: [],
		attachmentRules: [
			{
				key: 'document',
				label: { zh: '作品文件', en: 'Document' },
				help: { zh: '文件内不要出现姓名、学校', en: 'No names and no school inside the file' },
				types: ['pdf'],
				countMin: 1,
				countMax: 1,
				bytesMax: 20 * 1024 * 1024,
			},
		],
		rubric: null,
		windows: [],
	};
}
