import { promisify } from 'node:util';
import { constants, crc32, createDeflateRaw, deflateRaw } from 'node:zlib';

export interface ZipMember {
	/** plain ASCII, slashes between folders */
	name: string;
	bytes: Buffer | PackedBytes;
}

/** Bytes that were packed while they were made: the whole of them was never in memory. */
export interface PackedBytes {
	/** a raw deflate stream */
	packed: Buffer;
	crc: number;
	/** unpacked */
	length: number;
}

const deflate = promisify(deflateRaw);

/** 1 January 1980, the earliest a zip can name: equal content gives equal bytes. */
const DOS_DATE = 0x0021;
const VERSION = 20;
const DEFLATED = 8;
/** Sheets are repetitive: a third of the time of the usual 6 for a tenth more bytes. */
const LEVEL = 3;

/** A small archive in memory (members below 4 GB). Compression runs beside the event loop. */
export async function writeZip(members: readonly ZipMember[]): Promise<Buffer> {
	const packed = await Promise.all(
		members.map(async ({ bytes }): Promise<PackedBytes> =>
			Buffer.isBuffer(bytes)
				? { packed: await deflate(bytes, { level: LEVEL }), crc: crc32(bytes), length: bytes.length }
				: bytes,
		),
	);
	const parts: Buffer[] = [];
	const directory: Buffer[] = [];
	let offset = 0;
	for (const [index, { name }] of members.entries()) {
		const { packed: body, crc, length } = packed[index]!;
		const nameBytes = Buffer.from(name, 'ascii');
		// what the local header and the directory have in common, from "version needed" on
		const common = Buffer.alloc(26);
		common.writeUInt16LE(VERSION, 0);
		common.writeUInt16LE(DEFLATED, 4);
		common.writeUInt16LE(DOS_DATE, 8);
		common.writeUInt32LE(crc, 10);
		common.writeUInt32LE(body.length, 14);
		common.writeUInt32LE(length, 18);
		common.writeUInt16LE(nameBytes.length, 22);
		const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, nameBytes]);
		parts.push(local, body);
		const place = Buffer.alloc(14);
		place.writeUInt32LE(offset, 10);
		const made = Buffer.alloc(2);
		made.writeUInt16LE(VERSION);
		directory.push(Buffer.from('PK\x01\x02', 'latin1'), made, common, place, nameBytes);
		offset += local.length + body.length;
	}
	const central = Buffer.concat(directory);
	const end = Buffer.alloc(22);
	end.write('PK\x05\x06', 'latin1');
	end.writeUInt16LE(members.length, 8);
	end.writeUInt16LE(members.length, 10);
	end.writeUInt32LE(central.length, 12);
	end.writeUInt32LE(offset, 16);
	return Buffer.concat([...parts, central, end]);
}

/* ---------------------------------------------------------------------------------------------------- in a stream */

/** Characters that are gathered before they are packed; never cut, so that equal texts give equal bytes. */
const PIECE = 128 * 1024;

/** Takes text bit by bit and packs it; the beginning may be said at the end, when what follows it is known (the widths of columns). */
export function packText(): {
	add(text: string): Promise<void>;
	finish(beginning: string): Promise<PackedBytes>;
} {
	const stream = createDeflateRaw({ level: LEVEL });
	const chunks: Buffer[] = [];
	let failed: Error | undefined;
	stream.on('data', (chunk: Buffer) => chunks.push(chunk));
	stream.on('error', (reason) => (failed = reason));
	let waiting: string[] = [];
	let waitingLength = 0;
	let crc = 0;
	let length = 0;
	const write = async () => {
		const bytes = Buffer.from(waiting.join(''));
		waiting = [];
		waitingLength = 0;
		crc = crc32(bytes, crc);
		length += bytes.length;
		await new Promise<void>((resolve, reject) =>
			stream.write(bytes, (reason) => (reason ? reject(reason) : resolve())),
		);
		if (failed) throw failed;
	};
	return {
		async add(text) {
			waiting.push(text);
			waitingLength += text.length;
			if (waitingLength >= PIECE) await write();
		},
		async finish(beginning) {
			if (waitingLength > 0) await write();
			await new Promise<void>((resolve, reject) => {
				stream.once('end', resolve).once('error', reject);
				stream.end();
			});
			const head = Buffer.from(beginning);
			// ends on a byte's edge and says "more follows": the two streams, one after the other, are one
			const packedHead = await deflate(head, { level: LEVEL, finishFlush: constants.Z_SYNC_FLUSH });
			return {
				packed: Buffer.concat([packedHead, ...chunks]),
				crc: joinCrc(crc32(head), crc, length),
				length: head.length + length,
			};
		},
	};
}

/**
 * The CRC-32 of two pieces from the CRC of each and the length of the second: the first is pushed through as many zero bytes, by squaring
 * the matrix of one zero bit (the polynomial is that of zip).
 */
function joinCrc(first: number, second: number, secondLength: number): number {
	if (secondLength === 0) return first;
	let matrix = new Uint32Array(32);
	matrix[0] = 0xedb88320;
	for (let bit = 1; bit < 32; bit += 1) matrix[bit] = 1 << (bit - 1);
	// one bit → two → four → eight: a byte
	for (let times = 0; times < 3; times += 1) matrix = squared(matrix);
	let crc = first >>> 0;
	for (let left = secondLength; left > 0; left = Math.floor(left / 2)) {
		if (left % 2 === 1) crc = through(matrix, crc);
		matrix = squared(matrix);
	}
	return (crc ^ second) >>> 0;
}

function through(matrix: Uint32Array, vector: number): number {
	let sum = 0;
	for (let bit = 0, rest = vector >>> 0; rest !== 0; bit += 1, rest >>>= 1) if (rest & 1) sum ^= matrix[bit]!;
	return sum >>> 0;
}

function squared(matrix: Uint32Array): Uint32Array<ArrayBuffer> {
	return Uint32Array.from(matrix, (row) => through(matrix, row));
}
