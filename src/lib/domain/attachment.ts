import { accept, refuse, type Decision } from './decision.ts';
import type { AttachmentType } from './edition.ts';

/** What is sent to a browser for each checked type, and the ending its name gets. */
export const MEDIA_TYPES: Record<AttachmentType, { mediaType: string; ending: string }> = {
	pdf: { mediaType: 'application/pdf', ending: 'pdf' },
	jpeg: { mediaType: 'image/jpeg', ending: 'jpg' },
	png: { mediaType: 'image/png', ending: 'png' },
	mp4: { mediaType: 'video/mp4', ending: 'mp4' },
	zip: { mediaType: 'application/zip', ending: 'zip' },
};

export function typeOfMedia(mediaType: string): AttachmentType | null {
	const found = Object.entries(MEDIA_TYPES).find(([, value]) => value.mediaType === mediaType);
	return found ? (found[0] as AttachmentType) : null;
}

/** 盲评: an archive is kept from judges. Names of files inside and authors noted in documents cannot be taken out of it. */
export function isWithheldFromJudges(mediaType: string): boolean {
	return typeOfMedia(mediaType) === 'zip';
}

/** Plain uploads end here (architecture, traps: multipart holds the file in memory). */
export const UPLOAD_BYTES_MAX = 20 * 1024 * 1024;

/** What a look into the bytes found; never what the name or the browser says. */
export type FoundFile =
	| { kind: 'known'; type: AttachmentType }
	/** begins like `type` but is cut off or not readable as such */
	| { kind: 'broken'; type: AttachmentType }
	/** a PDF that asks for a password: the judges could not open it */
	| { kind: 'locked' }
	/** something else; `ending` as its kind is usually called (heic, docx, mov), '' when unknown */
	| { kind: 'other'; ending: string };

export interface AttachmentRule {
	types: readonly string[];
	countMax: number;
	bytesMax: number;
}

export type AttachmentRefusal =
	'file_empty' | 'file_too_large' | 'file_type_refused' | 'file_broken' | 'file_locked' | 'file_count_full';

/** What the message needs: sizes in bytes, the ending found, the types that are taken. */
export interface AttachmentRefusalFacts {
	bytes?: number;
	bytesMax?: number;
	found?: string;
	types?: readonly string[];
	countMax?: number;
}

/** Size and number are decided before the bytes are looked into; `count` = files that the rule already holds. */
export function decideAttachmentSize(
	rule: AttachmentRule,
	count: number,
	bytes: number,
): Decision<'fits', AttachmentRefusal, AttachmentRefusalFacts> {
	if (bytes === 0) return refuse('file_empty', {});
	const bytesMax = Math.min(rule.bytesMax, UPLOAD_BYTES_MAX);
	if (bytes > bytesMax) return refuse('file_too_large', { bytes, bytesMax, types: rule.types });
	if (count >= rule.countMax) return refuse('file_count_full', { countMax: rule.countMax });
	return accept('fits');
}

export function decideAttachmentType(
	rule: AttachmentRule,
	found: FoundFile,
): Decision<'taken', AttachmentRefusal, AttachmentRefusalFacts> {
	const types = rule.types;
	switch (found.kind) {
		case 'known':
			return types.includes(found.type) ? accept('taken') : refuse('file_type_refused', { found: found.type, types });
		case 'broken':
			return types.includes(found.type)
				? refuse('file_broken', { found: found.type })
				: refuse('file_type_refused', { found: found.type, types });
		case 'locked':
			return types.includes('pdf') ? refuse('file_locked', {}) : refuse('file_type_refused', { found: 'pdf', types });
		case 'other':
			return refuse('file_type_refused', { found: found.ending, types });
	}
}
