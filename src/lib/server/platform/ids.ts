import { randomBytes, randomUUID } from 'node:crypto';

/** UUIDv7: in time order, for everything that no judge sees. */
export function newId(now: number = Date.now()): string {
	const bytes = randomBytes(16);
	bytes.writeUIntBE(now, 0, 6);
	bytes[6] = (bytes[6]! & 0x0f) | 0x70;
	bytes[8] = (bytes[8]! & 0x3f) | 0x80;
	const hex = bytes.toString('hex');
	return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** UUIDv4: for what a judge sees, because ids in time order tell which school filed first. */
export function newRandomId(): string {
	return randomUUID();
}
