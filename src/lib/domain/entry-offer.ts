import type { EntrantKind, PhaseWindow } from './edition.ts';
import type { LocalText } from './local-text.ts';
import { stateOfWindow, windowOf, type WindowState } from './window.ts';

/** A category as it is offered to a teacher: what it is, who may enter, until when, what is needed. */
export interface CategoryOffer {
	id: string;
	editionId: string;
	editionName: LocalText;
	sectionName: LocalText;
	name: LocalText;
	guidance: LocalText | null;
	entrantKind: EntrantKind;
	participantsMin: number;
	participantsMax: number;
	advisorsMin: number;
	advisorsMax: number;
	entriesPerParticipant: number | null;
	ageMin: number | null;
	ageMax: number | null;
	divisions: LocalText[];
	attachments: { label: LocalText; required: boolean }[];
	opensAt: Date | null;
	closesAt: Date | null;
	state: WindowState;
}

interface OfferSource extends Omit<CategoryOffer, 'divisions' | 'attachments' | 'opensAt' | 'closesAt' | 'state'> {
	divisions: readonly { name: LocalText }[];
	attachmentRules: readonly { label: LocalText; countMin: number }[];
	windows: readonly PhaseWindow[];
}

export function offerOf(category: OfferSource, now: Date): CategoryOffer {
	const window = windowOf(category.windows, 'entry');
	return {
		id: category.id,
		editionId: category.editionId,
		editionName: category.editionName,
		sectionName: category.sectionName,
		name: category.name,
		guidance: category.guidance,
		entrantKind: category.entrantKind,
		participantsMin: category.participantsMin,
		participantsMax: category.participantsMax,
		advisorsMin: category.advisorsMin,
		advisorsMax: category.advisorsMax,
		entriesPerParticipant: category.entriesPerParticipant,
		ageMin: category.ageMin,
		ageMax: category.ageMax,
		divisions: category.divisions.map(({ name }) => name),
		attachments: category.attachmentRules.map(({ label, countMin }) => ({ label, required: countMin > 0 })),
		opensAt: window?.opensAt ?? null,
		closesAt: window?.closesAt ?? null,
		state: stateOfWindow(window, now),
	};
}
