import { promisify } from 'node:util';
import { crc32, deflateRaw } from 'node:zlib';

export interface ZipMember {
	/** plain ASCII, slashes between folders */
	name: string;
	bytes: Buffer;
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
	const packed = await Promise.all(members.map(({ bytes }) => deflate(bytes, { level: LEVEL })));
	const parts: Buffer[] = [];
	const directory: Buffer[] = [];
	let offset = 0;
	for (const [index, { name, bytes }] of members.entries()) {
		const body = packed[index]!;
		const nameBytes = Buffer.from(name, 'ascii');
		// what the local header and the directory have in common, from "version needed" on
		const common = Buffer.alloc(26);
		common.writeUInt16LE(VERSION, 0);
		common.writeUInt16LE(DEFLATED, 4);
		common.writeUInt16LE(DOS_DATE, 8);
		common.writeUInt32LE(crc32(bytes), 10);
		common.writeUInt32LE(body.length, 14);
		common.writeUInt32LE(bytes.length, 18);
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
