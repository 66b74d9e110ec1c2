import type { HigherLevel, OutcomeGrade, OutcomeResult, OutcomeState, RecommendationState } from './higher.ts';
import type { LocalText } from './local-text.ts';

/** One contest on an entry's way upward: how far the recommendation came, and what was reached there. */
export interface UpwardStep {
	editionId: string;
	edition: LocalText;
	periodLabel: string;
	level: HigherLevel;
	/** null: it took part without a recommendation of ours */
	state: RecommendationState | null;
	sentOn: string | null;
	outcomes: {
		result: OutcomeResult;
		grade: OutcomeGrade | null;
		awardName: string;
		decidedOn: string;
		source: string;
		state: OutcomeState;
	}[];
}
