import { Readable } from 'node:stream';
import { hasPreview, makePreview } from '../files/picture-preview.ts';
import type { Storage } from '../platform/storage/storage.ts';

export interface SentFile {
	sha256: string;
	bytes: number;
	/** checked by content when it was uploaded */
	mediaType: string;
	name: string;
}

/** Shown in the browser; anything else is saved to disk. */
const INLINE = new Set(['application/pdf', 'image/jpeg', 'image/png', 'video/mp4']);

/** RFC 6266: a plain name for old browsers, the real one in UTF-8. */
function disposition(kind: 'inline' | 'attachment', name: string): string {
	const plain = name.replace(/[^\x20-\x7E]|["\\%]/g, '_');
	const encoded = encodeURIComponent(name).replace(
		/['()*]/g,
		(sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
	);
	return `${kind}; filename="${plain}"; filename*=UTF-8''${encoded}`;
}

/** One range, as browsers send for films; several ranges or nonsense mean the whole. */
export function readRange(
	header: string | null,
	bytes: number,
): { start: number; end: number } | 'whole' | 'unsatisfiable' {
	const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
	if (!match || (match[1] === '' && match[2] === '')) return 'whole';
	const start = match[1] === '' ? Math.max(0, bytes - Number(match[2])) : Number(match[1]);
	const end = match[1] === '' || match[2] === '' ? bytes - 1 : Math.min(Number(match[2]), bytes - 1);
	if (start >= bytes || (match[1] === '' && Number(match[2]) === 0)) return 'unsatisfiable';
	return start > end ? 'whole' : { start, end };
}

/**
 * Sends stored bytes: their checked type and nothing guessed, in a sandbox of their own, revalidated at each use so that a viewer who
 * lost the right loses the file; a film by ranges (Safari plays nothing else). `?size=small` gives a picture's preview.
 */
export async function sendFile(
	event: { request: Request; url: URL },
	storage: Storage,
	file: SentFile,
): Promise<Response> {
	const small = event.url.searchParams.get('size') === 'small' && hasPreview(file.mediaType);
	const etag = `"${file.sha256}${small ? '-s' : ''}"`;
	const headers: Record<string, string> = {
		etag,
		'cache-control': 'private, no-cache',
		'content-type': small ? 'image/jpeg' : file.mediaType,
		'content-disposition': disposition(INLINE.has(file.mediaType) ? 'inline' : 'attachment', file.name),
		'content-security-policy': 'sandbox',
		'x-content-type-options': 'nosniff',
		'cross-origin-resource-policy': 'same-origin',
		'referrer-policy': 'no-referrer',
	};
	if (
		event.request.headers
			.get('if-none-match')
			?.split(/\s*,\s*/)
			.includes(etag)
	)
		return new Response(null, { status: 304, headers });
	const head = event.request.method === 'HEAD';
	if (small) {
		const bytes = await makePreview(() => storage.open(file.sha256));
		headers['content-length'] = String(bytes.length);
		return new Response(head ? null : new Uint8Array(bytes), { headers });
	}
	headers['accept-ranges'] = 'bytes';
	const ifRange = event.request.headers.get('if-range');
	const range =
		ifRange !== null && ifRange !== etag ? 'whole' : readRange(event.request.headers.get('range'), file.bytes);
	if (range === 'unsatisfiable') {
		return new Response(null, { status: 416, headers: { ...headers, 'content-range': `bytes */${file.bytes}` } });
	}
	const part = range === 'whole' ? undefined : range;
	headers['content-length'] = String(part ? part.end - part.start + 1 : file.bytes);
	if (part) headers['content-range'] = `bytes ${part.start}-${part.end}/${file.bytes}`;
	const status = part ? 206 : 200;
	if (head) return new Response(null, { status, headers });
	const body = Readable.toWeb(storage.open(file.sha256, part)) as ReadableStream<Uint8Array>;
	return new Response(body, { status, headers });
}

const DOCUMENT_TYPES: Record<string, string> = {
	xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
	docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
	csv: 'text/csv; charset=utf-8',
};

/** A workbook, a document or rows made on the spot: saved, never shown, never kept by anybody on the way. Its name says which. */
export function sendDocument({ fileName, bytes }: { fileName: string; bytes: Buffer }): Response {
	const mediaType = DOCUMENT_TYPES[fileName.slice(fileName.lastIndexOf('.') + 1)];
	if (mediaType === undefined) throw new TypeError(`not a kind of document that is sent: ${fileName}`);
	return new Response(new Uint8Array(bytes), {
		headers: {
			'cache-control': 'no-store',
			'content-type': mediaType,
			'content-disposition': disposition('attachment', fileName),
			'content-length': String(bytes.length),
			'x-content-type-options': 'nosniff',
		},
	});
}
