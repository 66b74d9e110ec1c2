import { totpCode } from '#lib/server/platform/totp.ts';
import type { DemoAccount } from './demo-world.ts';

const ROLE_NAMES: Record<string, string> = {
	teacher: '教师 · Teacher',
	coordinator: '学校负责人 · School coordinator',
	judge: '评委 · Judge',
	staff: '协会工作人员 · Staff',
	administrator: '管理员 · Administrator',
};

/** `own`: for this machine, or public; `network`: for phones and computers nearby. */
export function printUrls(own: string[], network: string[]): void {
	console.log('\n  新苗已启动 · Xinmiao is running\n');
	for (const url of own) console.log(`    ${url}`);
	for (const url of network) console.log(`    ${url}    （同一网络中的手机、电脑 · others on this network）`);
}

/** One account per role, with the second factor as it stands this half minute. */
export function printAccounts(accounts: DemoAccount[], file: string): void {
	console.log('\n  演示账号 · Demo accounts\n');
	const rows = accounts.map(({ role, login, password, totpSecret }) => ({
		name: ROLE_NAMES[role] ?? role,
		login,
		password,
		code: totpSecret ? `动态口令 · code ${totpCode(totpSecret, new Date())}` : '',
	}));
	const widest = (key: 'name' | 'login' | 'password') => Math.max(...rows.map((row) => columns(row[key])));
	const pad = (text: string, width: number) => text + ' '.repeat(Math.max(0, width - columns(text)));
	for (const { name, login, password, code } of rows) {
		const cells = [pad(name, widest('name')), pad(login, widest('login')), pad(password, widest('password')), code];
		console.log(`    ${cells.join('   ').trimEnd()}`);
	}
	console.log(`\n  动态口令每 30 秒更换，密钥见 ${file} · Codes change every 30 s; their secrets are in ${file}`);
}

export function printHowToStop(): void {
	console.log('  按 Ctrl-C 停止 · Ctrl-C stops everything\n');
}

/** Chinese characters take two columns of a terminal. */
function columns(text: string): number {
	return [...text].reduce((sum, letter) => sum + (/[\u2e80-\u9fff\uff00-\uff60]/.test(letter) ? 2 : 1), 0);
}
