import {
	createCipheriv,
	createDecipheriv,
	createHmac,
	createSecretKey,
	hash,
	randomBytes,
	type KeyObject,
} from 'node:crypto';

/** 1 byte key id · 12 bytes nonce · 16 bytes tag · text. A later key gets the next id; old values stay readable. */
const KEY_ID = 1;

/** Making a key of bytes takes longer than decrypting a name with it. */
const keys = new WeakMap<Buffer, KeyObject>();
function keyOf(bytes: Buffer): KeyObject {
	let key = keys.get(bytes);
	if (!key) keys.set(bytes, (key = createSecretKey(bytes)));
	return key;
}

/** AES-256-GCM. `purpose` is bound to the value: a cell moved to another column does not decrypt. */
export function encrypt(key: Buffer, plain: string, purpose: string): Buffer {
	const nonce = randomBytes(12);
	const cipher = createCipheriv('aes-256-gcm', keyOf(key), nonce);
	cipher.setAAD(Buffer.from(purpose));
	const text = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
	return Buffer.concat([Buffer.from([KEY_ID]), nonce, cipher.getAuthTag(), text]);
}

/** Throws when the key, the purpose or the value is not the one that was encrypted. */
export function decrypt(key: Buffer, value: Buffer, purpose: string): string {
	if (value[0] !== KEY_ID) throw new Error(`value encrypted with unknown key ${value[0]}`);
	const decipher = createDecipheriv('aes-256-gcm', keyOf(key), value.subarray(1, 13));
	decipher.setAAD(Buffer.from(purpose));
	decipher.setAuthTag(value.subarray(13, 29));
	return decipher.update(value.subarray(29), undefined, 'utf8') + decipher.final('utf8');
}

/** Keyed hash, for what must be found again but not read: rate-limit keys, duplicates. */
export function keyedHash(key: Buffer, text: string): string {
	return createHmac('sha256', keyOf(key)).update(text).digest('base64url');
}

export function sha256(bytes: Buffer | string): string {
	return hash('sha256', bytes);
}

/** A secret of 160 bits, as used in links and session cookies. */
export function newToken(): string {
	return randomBytes(20).toString('base64url');
}
