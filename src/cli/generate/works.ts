import type { Random } from './random.ts';

/** What a work is about decides its title, its abstract and the report that goes with it. */
export type WorkKind = 'painting' | 'maker' | 'innovation' | 'digital' | 'practice' | 'teaching';

export interface InventedWork {
	kind: WorkKind;
	title: string;
	/** whole sentences, most important first: a category with a short limit takes fewer of them */
	abstract: string[];
	/** 集体名称; only for practice activities */
	collectiveName?: string;
	/** what the person had in mind, what it is made of, how it was made, what was hard */
	intent: string;
	materials: string;
	process: string;
	difficulty: string;
	strengths: string;
	/** what was tried and measured, for the report's table */
	trial: { factor: string; measure: string; unit: string; base: number; gain: number };
	/** 发明 | 论文 for innovation, 科教制作 | 科教方案 for teaching, 动画 | 绘画 | 程序 for digital */
	variant: string;
}

export type Level = 'primary' | 'junior' | 'senior' | 'adult';

// ---- 科幻画 ----------------------------------------------------------------------------------------------------

const paintedPlaces = [
	['月球背面', '静静的月球背面'],
	['火星', '红色的火星高原上'],
	['深海', '阳光照不到的深海里'],
	['云端', '比飞机还高的云层上'],
	['星际', '两颗行星之间的航道上'],
	['极地', '正在融化的冰原上'],
	['沙漠', '一望无际的沙漠中央'],
	['地心', '岩浆发光的地心深处'],
	['雨林', '潮湿的热带雨林里'],
	['校园', '未来的校园里'],
	['古城', '千年古城的城墙边'],
	['高原', '空气稀薄的高原上'],
	['湿地', '候鸟停歇的湿地上'],
	['山村', '外婆家的小山村里'],
	['土星环', '土星闪亮的光环上'],
	['江底', '清澈的江底隧道旁'],
	['草原', '开满野花的草原上'],
	['海岛', '远离大陆的海岛上'],
	['屋顶', '城市高楼的屋顶上'],
	['太空站', '我们自己的太空站里'],
] as const;

const paintedThings = [
	['种子图书馆', '它把地球上每一种植物的种子借给需要的人，还能教会荒地重新发芽', '让消失的花朵重新开在人们身边'],
	['空气清洗工厂', '高高的烟囱吐出来的不是黑烟，而是带着花香的新鲜空气', '希望每个小朋友都能在蓝天下大口呼吸'],
	['垃圾变形站', '废电池、旧塑料投进去，几分钟后就变成桥梁和玩具', '让“垃圾”这个词从字典里消失'],
	['光合列车', '车身长满叶子，一边奔跑一边吸收二氧化碳，车窗里飘出氧气', '人们出门一趟，地球就更绿一点'],
	['水母净水器', '成群的透明机器水母用触手过滤脏水，把干净的水送回河流', '让每一滴水都能映出星星'],
	['记忆修复医院', '医生用光线把老人忘掉的故事一页页找回来', '希望爷爷再也不会忘记回家的路'],
	['昆虫机器人学校', '蜜蜂、蚂蚁和蜻蜓机器人在这里学习授粉、搬运和巡逻', '它们毕业后会去守护田野'],
	['台风发电风车', '巨大的风车把台风的力量一点点卸下来，变成千家万户的灯光', '让灾害变成礼物'],
	['会呼吸的房子', '墙壁像肺一样一张一合，热了会出汗，冷了会长出绒毛', '住在里面不再需要空调'],
	['候鸟加油站', '为迁徙的鸟儿准备了食物、地图和医生', '让每一只鸟都能平安回家'],
	['声音收藏馆', '它收集快要消失的方言、鸟鸣和风声，放进发光的贝壳', '未来的孩子打开贝壳就能听见家乡'],
	['温度银行', '夏天存进来的热，冬天可以取出来用', '再也没有酷暑和严寒'],
	['太阳能面包房', '把阳光揉进面粉里，做出的面包可以让飞船飞一整天', '能量也可以有麦子的香味'],
	['雪花修补匠', '小机器人用纳米雪花修补臭氧层和冰川上的裂缝', '北极熊又有了自己的家'],
	['情绪气象台', '它能看见人们心里的阴晴，并送去一道合适的彩虹', '让难过的同学有人陪'],
	['移动菜园', '菜园自己会走，跟着雨水和阳光旅行，把蔬菜送到门口', '让偏远的地方也有新鲜蔬菜'],
	['珊瑚医生', '潜水机器人给白化的珊瑚涂上彩色的药水', '大海重新变成花园'],
	['时间邮局', '写给过去和未来的信都能送到，信封会随着心情改变颜色', '我们可以向古代科学家请教问题'],
	['地震守护树', '树根像手一样抱住地层，感到震动就会开花报警', '人们有足够的时间走到安全的地方'],
	['盲人光影画室', '颜色会变成温度和气味，看不见的人也能“摸”到彩虹', '每个人都能当画家'],
	['能量操场', '小朋友跑步、跳绳的力量都存进地下的能量球', '下课十分钟就能点亮一座教学楼'],
	['星尘吸尘器', '它像鲸鱼一样张开大口，吃掉太空里的碎片', '飞船从此有了干净的航道'],
	['折叠桥', '一条丝带遇到河流就会自动展开，变成坚固的大桥', '山里的同学上学不再绕远路'],
	['病毒迷宫', '坏病毒走进发光的迷宫就再也走不出来', '医生护士可以早点回家'],
	['机器人养蜂场', '机器人会跳“8”字舞，把蜜蜂带到最需要授粉的果园', '水果变得又多又甜'],
	['植物翻译塔', '塔顶的叶片耳朵能听懂小草口渴、大树生病的声音', '人和植物成了真正的朋友'],
	['磁悬浮菜市场', '摊位像小船一样漂到每户人家的窗前', '行动不便的老人也能自己挑菜'],
	['彩虹输电网', '电沿着彩虹跑，经过的地方没有一根电线', '鸟儿再也不会撞上电塔'],
	['云朵裁缝店', '裁缝把云剪成合适的形状，送到干旱的地方下雨', '庄稼喝饱了水'],
	['恐龙救护队', '科学家和小恐龙一起学习怎样躲开陨石', '提醒我们珍惜现在的伙伴'],
	['蒲公英救援队', '千万把小伞带着药品和食物飘向灾区', '再远的地方也不会孤单'],
	['鲸鱼公交', '鲸鱼形状的潜艇载着同学们去海底上课', '海洋成为最大的教室'],
	['火山温室', '利用火山的热量种出四季的瓜果', '危险的火山也能养活一座城'],
	['钢铁萤火虫路灯', '它们跟着晚归的人飞，人走远了灯就熄灭', '夜晚又能看见银河'],
	['梦境放映机', '把孩子的梦投到天空，大家一起修改结局', '好的想法不会在醒来时丢掉'],
] as const;

const paintingPraise = ['未来', '超级', '智慧', '绿色', '梦想', '神奇', '纳米', '量子', '仿生', '漂浮'] as const;
const media = ['水彩', '水粉', '油画棒', '马克笔', '彩色铅笔', '丙烯', '版画', '综合材料'] as const;

function inventPainting(random: Random): InventedWork {
	const [place, scene] = random.pick(paintedPlaces);
	const [thing, does, hope] = random.pick(paintedThings);
	const medium = random.pick(media);
	const praise = random.pick(paintingPraise);
	const year = random.pick([2049, 2050, 2060, 2088, 2100]);
	const title = random.weighted([
		[`${place}${thing}`, 6],
		[`${praise}${thing}`, 4],
		[
			`${place}上空的${thing}`.replace('里上空', '上空'),
			place === '云端' || place === '星际' || place === '地心' ? 0 : 1,
		],
		[`${year}年的${thing}`, 2],
		[`我的${thing}`, 2],
		[`${place}的${praise}${thing}`, 2],
		[`欢迎来到${place}${thing}`, 1],
	]);
	const wish = hope.startsWith('让') ? `我想${hope}` : hope.startsWith('希望') ? `我${hope}` : hope;
	const opening = random.pick([
		`画面描绘了${scene}的一座“${thing}”。`,
		`${scene}，我设想了“${thing}”。`,
		`${year}年，人们在${place}建起了“${thing}”。`,
	]);
	return {
		kind: 'painting',
		title,
		abstract: [opening, `${does}。`, `${wish}。`],
		intent: `${wish}。为此我查阅了与“${thing}”有关的科普书，想象它怎样工作。`,
		materials: `四开画纸、${medium}`,
		process: '先画草图确定远近和主次，再起稿、铺大色、刻画细节，最后用亮色点出光线。',
		difficulty: '主体和背景颜色太接近，请同学看了以后，我把背景改成了冷色。',
		strengths: '主体突出，色彩有对比，装置的原理在画里能看明白。',
		trial: { factor: '草图', measure: '同学看懂的人数', unit: '人', base: 11, gain: 6 },
		variant: medium,
	};
}

// ---- 创客作品 --------------------------------------------------------------------------------------------------

interface Device {
	name: string;
	scenes: readonly string[];
	problem: string;
	how: string;
	parts: string;
	measure: string;
	unit: string;
	base: number;
	gain: number;
}

const devices: readonly Device[] = [
	{
		name: '坐姿提醒仪',
		scenes: ['教室', '书房', '图书馆'],
		problem: '同学们写字时常常越坐越低',
		how: '用超声波传感器测量头部到桌面的距离，低于设定值时以灯光和轻微震动提醒',
		parts: '超声波传感器、震动马达、三色灯',
		measure: '每节课低头次数',
		unit: '次',
		base: 23,
		gain: -14,
	},
	{
		name: '自动浇灌系统',
		scenes: ['阳台', '校园植物角', '屋顶菜园', '大棚'],
		problem: '假期里植物角常因无人浇水而干枯',
		how: '由土壤湿度传感器判断何时开泵，并记录每日用水量',
		parts: '土壤湿度传感器、微型水泵、继电器',
		measure: '植株存活率',
		unit: '%',
		base: 58,
		gain: 33,
	},
	{
		name: '失物招领柜',
		scenes: ['校园', '图书馆', '体育馆'],
		problem: '校服、水杯丢失后难以找到失主',
		how: '刷卡登记、自动拍照、到期提醒，失主凭学生卡取回',
		parts: '射频读卡模块、舵机锁、摄像头',
		measure: '认领率',
		unit: '%',
		base: 31,
		gain: 42,
	},
	{
		name: '节水提醒器',
		scenes: ['洗手池', '食堂', '宿舍'],
		problem: '水龙头没有关紧，长流水现象常见',
		how: '用流量传感器累计用水，超时后语音提醒并亮红灯',
		parts: '霍尔流量计、语音模块、数码管',
		measure: '日均用水',
		unit: '升',
		base: 412,
		gain: -127,
	},
	{
		name: '噪声红绿灯',
		scenes: ['教室', '食堂', '图书馆', '走廊'],
		problem: '课间和午餐时声音过大而大家并不自知',
		how: '把声音强度变成红、黄、绿三种灯光，并统计一天的变化',
		parts: '声音传感器、灯带、点阵屏',
		measure: '午餐时段平均声级',
		unit: '分贝',
		base: 78,
		gain: -11,
	},
	{
		name: '智能分类垃圾桶',
		scenes: ['班级', '社区', '校园', '家庭'],
		problem: '可回收物与其他垃圾常被混投',
		how: '先用图像识别判断类别，再由舵机翻板投入相应的桶',
		parts: '摄像头、舵机、压力传感器',
		measure: '投放正确率',
		unit: '%',
		base: 64,
		gain: 25,
	},
	{
		name: '跌倒报警手环',
		scenes: ['老人', '独居老人'],
		problem: '独居老人跌倒后不能及时被发现',
		how: '由加速度传感器识别跌倒姿态，十秒内无人取消便发出警报',
		parts: '三轴加速度传感器、蜂鸣器、无线模块',
		measure: '识别准确率',
		unit: '%',
		base: 71,
		gain: 21,
	},
	{
		name: '导盲小车',
		scenes: ['校园', '社区', '室内'],
		problem: '视障人士在陌生环境中行走困难',
		how: '结合循迹与避障，以不同频率的震动提示方向',
		parts: '红外循迹模块、超声波传感器、电机驱动',
		measure: '绕行成功率',
		unit: '%',
		base: 62,
		gain: 29,
	},
	{
		name: '空气质量小卫士',
		scenes: ['教室', '家庭', '图书馆', '地下车库'],
		problem: '冬季门窗紧闭，二氧化碳浓度升高让人犯困',
		how: '检测二氧化碳和颗粒物，超标时自动开窗并提示通风',
		parts: '二氧化碳传感器、颗粒物传感器、步进电机',
		measure: '二氧化碳浓度',
		unit: 'ppm',
		base: 1680,
		gain: -720,
	},
	{
		name: '共享雨伞架',
		scenes: ['校门口', '公交站', '图书馆'],
		problem: '突然下雨时借伞难、还伞更难',
		how: '刷卡借还，伞架根据天气预报自动解锁',
		parts: '读卡模块、电磁锁、湿度传感器',
		measure: '归还率',
		unit: '%',
		base: 55,
		gain: 36,
	},
	{
		name: '助老药盒',
		scenes: ['家庭', '社区'],
		problem: '老人容易漏服或重复服药',
		how: '到点亮灯开格，未取药时给家人发送提醒',
		parts: '时钟模块、舵机、红外对管',
		measure: '每周漏服次数',
		unit: '次',
		base: 5,
		gain: -4,
	},
	{
		name: '车内遗留儿童报警器',
		scenes: ['校车', '家用车'],
		problem: '幼儿被遗忘在车内十分危险',
		how: '熄火后检测体温与动作，车内有人即鸣笛报警',
		parts: '热释电传感器、温度传感器、蜂鸣器',
		measure: '报警反应时间',
		unit: '秒',
		base: 42,
		gain: -31,
	},
	{
		name: '鱼菜共生装置',
		scenes: ['班级', '阳台', '实验室'],
		problem: '养鱼换水麻烦，种菜又要施肥',
		how: '让鱼的排泄物经细菌分解后成为蔬菜养料，水循环使用',
		parts: '水泵、滤材、水质传感器',
		measure: '生菜月增重',
		unit: '克',
		base: 46,
		gain: 31,
	},
	{
		name: '古诗点读墙',
		scenes: ['走廊', '图书馆', '班级'],
		problem: '背古诗枯燥，低年级同学不愿意开口',
		how: '触摸导电墨水画出的图案即播放同学录制的诵读',
		parts: '导电墨水、触摸模块、音频模块',
		measure: '每周会背的诗',
		unit: '首',
		base: 2,
		gain: 3,
	},
	{
		name: '太阳能追光板',
		scenes: ['校园', '屋顶', '温室'],
		problem: '固定的太阳能板在早晚发电效率低',
		how: '用四个光敏电阻比较亮度，使双轴支架始终朝向太阳',
		parts: '光敏电阻、双轴舵机、小型太阳能板',
		measure: '日发电量',
		unit: '瓦时',
		base: 38,
		gain: 14,
	},
	{
		name: '乐器陪练机',
		scenes: ['音乐教室', '家庭'],
		problem: '初学者独自练习时难以发现节奏不准',
		how: '把演奏声转换成节拍图，并用灯光提示快慢',
		parts: '声音传感器、灯带、旋钮',
		measure: '节拍偏差',
		unit: '毫秒',
		base: 145,
		gain: -82,
	},
];
const boards = [
	'开源硬件',
	'掌控板',
	'单片机',
	'图形化编程',
	'物联网',
	'人工智能',
	'语音识别',
	'激光切割与开源硬件',
] as const;
const nicknames = [
	'小青禾',
	'小管家',
	'萤火虫',
	'绿豆芽',
	'好帮手',
	'蜂鸟',
	'守望者',
	'小水滴',
	'竹蜻蜓',
	'小卫士',
] as const;

function inventMaker(random: Random): InventedWork {
	const device = random.pick(devices);
	const scene = random.pick(device.scenes);
	const board = random.pick(boards);
	const nickname = random.pick(nicknames);
	const title = random.weighted([
		[`${scene}${device.name}`, 3],
		[`基于${board}的${scene}${device.name}`, 4],
		[`“${nickname}”${device.name}`, 3],
		[`“${nickname}”${scene}${device.name}`, 3],
		[`基于${board}的“${nickname}”${device.name}`, 2],
	]);
	return {
		kind: 'maker',
		title: title.replace('单片机的', '单片机控制的'),
		abstract: [
			`针对“${device.problem}”的现象，我们设计制作了${scene}${device.name}。`,
			`作品${device.how}。`,
			`经过${random.int(2, 5)}轮改进和${random.int(2, 6)}周试用，${device.measure}由${device.base}${device.unit}变为${device.base + device.gain}${device.unit}。`,
			`整套材料费用约${random.int(6, 28) * 10}元，外壳用激光切割和旧纸板制作，便于推广。`,
		],
		intent: `我们在生活中发现：${device.problem}。于是想用学过的编程和制作知识解决它。`,
		materials: `主控板、${device.parts}、杜邦线、椴木板、热熔胶`,
		process: '画草图并列出功能；用面包板搭电路、分模块写程序；激光切割外壳；总装后在真实场景里试用并记录。',
		difficulty: '传感器在不同时间读数不稳，我们用多次取样求平均，并加入迟滞区间，误报明显减少。',
		strengths: '反应快、成本低、看得懂；坏了可以单独换一个模块。',
		trial: { factor: '试用阶段', measure: device.measure, unit: device.unit, base: device.base, gain: device.gain },
		variant: board,
	};
}

// ---- 科技创新成果 ----------------------------------------------------------------------------------------------

interface Invention {
	object: string;
	features: readonly string[];
	problem: string;
	solution: string;
	measure: string;
	unit: string;
	base: number;
	gain: number;
}

const inventions: readonly Invention[] = [
	{
		object: '黑板擦',
		features: ['可吸尘', '带储尘仓', '双面可换'],
		problem: '擦黑板时粉尘飞扬',
		solution: '在擦体内设置负压小风扇和可抽出的集尘盒',
		measure: '粉尘浓度',
		unit: '毫克/立方米',
		base: 9,
		gain: -6,
	},
	{
		object: '拖把',
		features: ['可自洁', '能拧干不弯腰', '带刮板'],
		problem: '老人弯腰拧拖把费力',
		solution: '用杠杆和棘轮把脚踩的力变成拧转的力',
		measure: '拧干一次所需力',
		unit: '牛',
		base: 86,
		gain: -49,
	},
	{
		object: '拐杖',
		features: ['可照明报警', '能防滑变坡', '带折叠座椅'],
		problem: '老人上下坡容易滑倒',
		solution: '在杖底设置随坡度转动的三爪脚垫',
		measure: '最大防滑坡度',
		unit: '度',
		base: 14,
		gain: 9,
	},
	{
		object: '雨伞',
		features: ['收伞不滴水', '可单手开合', '带警示灯'],
		problem: '进门时雨水滴满地面',
		solution: '利用双层伞面与储水套，收伞时自动把水导入套内',
		measure: '每次滴水',
		unit: '毫升',
		base: 64,
		gain: -58,
	},
	{
		object: '书包',
		features: ['可减负', '带称重提示', '可变形'],
		problem: '书包重量集中在肩部',
		solution: '增加可调腰托和背板，使重量转移到髋部',
		measure: '肩部压力',
		unit: '千帕',
		base: 18,
		gain: -7,
	},
	{
		object: '插座',
		features: ['防触电', '带定时断电', '可按压拔出'],
		problem: '插头难拔且幼儿可能触碰插孔',
		solution: '设置按压推杆和联动遮挡片，不插满不通电',
		measure: '拔出所需力',
		unit: '牛',
		base: 45,
		gain: -27,
	},
	{
		object: '鸟类喂食器',
		features: ['防松鼠', '可计数', '太阳能'],
		problem: '校园喂食器常被松鼠占用',
		solution: '按体重自动关闭食槽口，并记录来访次数',
		measure: '每日鸟类到访',
		unit: '次',
		base: 17,
		gain: 22,
	},
	{
		object: '楼梯搬运车',
		features: ['六轮', '可平衡', '带自锁'],
		problem: '老旧小区没有电梯，搬水搬米困难',
		solution: '用行星轮组爬楼，松手即自锁',
		measure: '爬一层用时',
		unit: '秒',
		base: 58,
		gain: -21,
	},
	{
		object: '晾衣架',
		features: ['遇雨自收', '可防风', '伸缩'],
		problem: '上班上学时突然下雨无人收衣',
		solution: '以吸水膨胀材料作触发，不用电也能收回',
		measure: '收回用时',
		unit: '秒',
		base: 40,
		gain: -23,
	},
	{
		object: '试管清洗装置',
		features: ['批量', '节水', '可调速'],
		problem: '实验课后清洗试管费时费水',
		solution: '多支毛刷同步旋转，清洗水分级回用',
		measure: '每百支用水',
		unit: '升',
		base: 32,
		gain: -19,
	},
];
const organisms = [
	'绿豆',
	'小麦',
	'生菜',
	'蚯蚓',
	'金鱼藻',
	'果蝇',
	'酵母菌',
	'水稻秧苗',
	'苔藓',
	'蚕',
	'凤仙花',
	'香菇菌丝',
] as const;
const factors = [
	'不同颜色的光照',
	'不同浓度的洗衣液废水',
	'废弃茶叶渣',
	'音乐声波',
	'弱磁场',
	'中药渣堆肥',
	'间歇性干旱',
	'雨水酸度',
	'手机辐射距离',
	'微塑料',
] as const;
const studied: readonly (readonly [string, string, number, number])[] = [
	['生长速度', '毫米/天', 12, 5],
	['存活率', '%', 62, 18],
	['干重', '克', 34, 9],
	['呼吸强度', '毫升/时', 21, 7],
];

function inventInnovation(random: Random, level: Level): InventedWork {
	if (random.chance(level === 'primary' ? 0.25 : level === 'junior' ? 0.45 : 0.6)) {
		const factor = random.pick(factors);
		const organism = random.pick(organisms);
		const [measure, unit, base, gain] = random.pick(studied);
		return {
			kind: 'innovation',
			title: random.pick([
				`${factor}对${organism}${measure}的影响`,
				`${factor}影响${organism}${measure}的实验研究`,
				`关于${factor}与${organism}${measure}关系的探究`,
			]),
			abstract: [
				`本研究以${organism}为对象，设置对照组和${random.int(3, 5)}个处理组，观察${factor}对其${measure}的影响。`,
				`连续${random.int(14, 42)}天、每组${random.int(3, 6)}次重复的数据表明，处理组${measure}与对照组相比有明显差异，并存在较适宜的范围。`,
				'我们还分析了误差来源，提出了家庭和校园中可以采用的建议。',
			],
			intent: `课本上只说环境会影响生物，我们想知道${factor}到底影响有多大。`,
			materials: `${organism}、培养盒、电子天平、直尺、温湿度计、滴管`,
			process: '查阅资料提出假设；设计单一变量实验；每日同一时间测量并拍照；整理数据，画折线图，比较各组平均值。',
			difficulty: '第一次实验因温度变化大而失败，第二次改在恒温箱中进行，并增加了重复次数。',
			strengths: '变量单一、记录完整、原始数据全部保留，可以重复。',
			trial: { factor: '处理组', measure, unit, base, gain },
			variant: '论文',
		};
	}
	const invention = random.pick(inventions);
	const feature = random.pick(invention.features);
	const second = random.pick(invention.features);
	const qualifier = random.pick(['一种', '新型', '家用', '多功能', '便携式', '']);
	const title = `${qualifier}${feature}${second === feature || random.chance(0.6) ? '' : `、${second}`}${qualifier === '一种' ? '的' : ''}${invention.object}`;
	return {
		kind: 'innovation',
		title,
		abstract: [
			`现有${invention.object}存在“${invention.problem}”的不足。`,
			`本作品${invention.solution}，从而${feature.startsWith('可') || feature.startsWith('能') ? feature : `做到${feature}`}。`,
			`与市售产品对比试验${random.int(20, 60)}次，${invention.measure}由${invention.base}${invention.unit}变为${invention.base + invention.gain}${invention.unit}。`,
			'经检索未见相同结构，作品由作者独立选题、设计和制作。',
		],
		intent: `在家里和学校观察到${invention.problem}，访问了${random.int(18, 60)}人，多数人有同样的烦恼。`,
		materials: '铝合金型材、弹簧、3D打印件、旧物拆解的小电机、螺栓',
		process: '测绘现有产品；画出三种方案并打分；制作纸模和木模；3D打印关键零件；装配、试验、改进三次。',
		difficulty: '第一版零件强度不够而断裂，改变受力方向并加厚后通过了五百次疲劳试验。',
		strengths: '结构简单，不改变使用习惯，成本增加不到二十元。',
		trial: {
			factor: '样机',
			measure: invention.measure,
			unit: invention.unit,
			base: invention.base,
			gain: invention.gain,
		},
		variant: '发明',
	};
}

// ---- 数字作品 --------------------------------------------------------------------------------------------------

const stories = [
	'小水滴回家记',
	'竹简里的秘密',
	'二十四节气奇遇',
	'一粒稻谷的旅行',
	'星星邮差',
	'会发光的村庄',
	'外婆的蓝印花布',
	'守护候鸟',
	'青铜器的梦',
	'纸飞机与风',
	'菌子博物馆',
	'江豚的信',
	'消失的方言',
	'地下城的灯',
	'蜜蜂不见了',
	'月亮上的菜地',
] as const;
const programs = [
	'古诗填空闯关',
	'垃圾分类大作战',
	'校园植物图鉴',
	'口算小老师',
	'太阳系漫游',
	'成语接龙机器人',
	'食堂排队模拟',
	'班级图书借阅',
	'错题本整理',
	'家乡非遗地图',
	'防溺水情景选择',
	'天气观测站',
	'汉字演变动画',
	'血液循环漫游',
	'交通信号优化模拟',
	'濒危动物卡片',
] as const;

function inventDigital(random: Random): InventedWork {
	const variant = random.pick(['动画', '绘画', '程序'] as const);
	if (variant === '程序') {
		const program = random.pick(programs);
		const tool = random.pick(['图形化编程', 'Python', '网页技术']);
		return {
			kind: 'digital',
			title: random.pick([
				`${program}小程序`,
				`“${program}”互动程序`,
				`用${tool}制作的${program}`,
				`${program}${random.pick(['学习助手', '闯关游戏', '可视化作品', '工具'])}`,
			]),
			abstract: [
				`作品用${tool}编写，围绕“${program}”设计了${random.int(3, 6)}个关卡。`,
				'界面和图标均由作者绘制，音效为自己录制，非原创素材已注明来源。',
				`请${random.int(15, 48)}名同学试用并收集意见，修改了提示方式和难度，完成率提高了${random.int(11, 35)}%。`,
			],
			intent: `想让“${program}”变得好玩又有用。`,
			materials: `${tool}、绘图软件、录音软件`,
			process: '写剧本和流程图；画界面；编写并调试程序；请同学试用；根据意见修改。',
			difficulty: '同时点击两个按钮会出错，改用状态变量控制后解决。',
			strengths: '操作简单，代码有注释，可以继续增加关卡。',
			trial: { factor: '版本', measure: '完成率', unit: '%', base: 56, gain: 27 },
			variant,
		};
	}
	const story = random.pick(stories);
	return {
		kind: 'digital',
		title: random.pick([
			`${story}`,
			`《${story}》${variant === '动画' ? '二维动画' : '电脑绘画'}`,
			`${story}（${variant === '动画' ? random.pick(['定格动画', '逐帧动画', '数字短片']) : random.pick(['数字插画', '系列插画', '电脑绘画'])}）`,
			`数字${variant}《${story}》`,
		]),
		abstract: [
			`作品以“${story}”为线索，用${variant === '动画' ? '逐帧动画讲述了一段' : '数字绘画表现了一个'}关于成长和守护的故事。`,
			`共绘制${random.int(8, 60)}幅画面，角色、场景和配色均为原创。`,
			'作品希望观众在短短几分钟里想到身边可以做的一件小事。',
		],
		intent: `家乡的故事“${story}”打动了我，想用自己学的技术讲给更多人听。`,
		materials: '数位板、绘图软件、剪辑软件',
		process: '收集素材、写分镜、设定角色、绘制、上色、合成与配音。',
		difficulty: '人物动作不连贯，增加中间帧并对照自己拍的视频后流畅了许多。',
		strengths: '构图完整，色彩统一，故事有转折。',
		trial: { factor: '修改稿', measure: '观众喜爱度', unit: '%', base: 61, gain: 24 },
		variant,
	};
}

// ---- 科技实践活动 ----------------------------------------------------------------------------------------------

const practiceTopics: readonly (readonly [string, string, string])[] = [
	['校园周边河水水质', '监测', '溶解氧、酸碱度和浊度'],
	['社区旧衣物去向', '调查', '旧衣回收箱的数量、投放量和去向'],
	['食堂剩菜剩饭', '称量', '各年级午餐剩余量'],
	['共享单车停放', '观察', '早晚高峰的停放数量和占道情况'],
	['校园鸟类', '观测', '鸟的种类、数量和停留时间'],
	['教室照明', '测量', '课桌面照度和频闪'],
	['外来入侵植物', '普查', '加拿大一枝黄花等植物的分布'],
	['快递包装', '统计', '一周快递包装的材料和重量'],
	['近视与户外时间', '问卷调查', '视力变化与户外活动时间'],
	['老旧小区无障碍设施', '走访', '坡道、扶手和盲道的完好情况'],
	['校园雨水收集', '实验', '屋顶面积、雨量和可收集水量'],
	['家庭用电', '记录', '各类电器的待机耗电'],
	['城市热岛', '测温', '树荫、草地和水泥地的温差'],
	['菜市场塑料袋', '统计', '各类摊位塑料袋用量'],
	['古树名木', '建档', '树龄、树围和病虫害'],
	['夜间光污染', '观测', '可见星数与路灯亮度'],
];
const groupNames = [
	'绿芽',
	'护河',
	'小蚂蚁',
	'萤火',
	'观澜',
	'追风',
	'啄木鸟',
	'青松',
	'蓝精灵',
	'格物',
	'求真',
	'种子',
	'瞭望者',
	'小脚丫',
	'蒲公英',
	'知了',
] as const;
const chineseDigits = [...'一二三四五六七八九'];

function inventPractice(random: Random, level: Level): InventedWork {
	const [topic, method, measured] = random.pick(practiceTopics);
	const span = random.pick(['一个月', '一学期', '百日', '四季', '暑期', '一年']);
	const spanText =
		span === '百日' ? '为期百日的' : span === '四季' ? '跨越四季的' : span === '暑期' ? '整个暑期的' : `为期${span}的`;
	const gradeOffset = level === 'primary' ? random.int(3, 6) : level === 'junior' ? random.int(7, 8) : 9;
	const group = random.pick(groupNames);
	const collectiveName =
		level === 'senior'
			? `${group}科学社`
			: random.pick([
					`${chineseDigits[gradeOffset - 1]}（${random.int(1, 6)}）班${group}小队`,
					`${group}科技实践小组`,
					`${group}少年科学社`,
				]);
	return {
		kind: 'practice',
		title: random.pick([
			`${topic}${span}${method}活动`,
			`关于${topic}的${method}与建议`,
			`我们在行动——${topic}${method}实践`,
			`走近${topic}：${span}科技实践活动`,
		]),
		abstract: [
			`小组围绕“${topic}”开展了${spanText}${method}活动，共组织${random.int(6, 18)}次集体行动，${random.int(12, 46)}名同学参加。`,
			`活动重点${method}${measured}，整理原始记录${random.int(60, 380)}份，并邀请专业人员指导方法。`,
			'根据结果写出建议书送交社区和学校，其中两条已被采纳。',
			'同学们学会了分工、记录和用数据说话。',
		],
		collectiveName,
		intent: `大家每天都遇到${topic}的问题，却说不清有多严重，所以决定自己去${method}。`,
		materials: '记录表、测量工具、相机、问卷、地图',
		process: '确定选题、学习方法、分组行动、汇总数据、讨论原因、撰写建议、公开宣讲。',
		difficulty: '前两周各组记录方法不一致，统一记录表并互相抽查后数据才可比较。',
		strengths: '过程完整，原始材料齐全，人人有任务。',
		trial: { factor: '阶段', measure: `有效记录`, unit: '份', base: 64, gain: 41 },
		variant: method,
	};
}

// ---- 科教制作与方案 --------------------------------------------------------------------------------------------

const aids = [
	'月相变化',
	'毛细现象',
	'杠杆平衡',
	'声音传播',
	'电磁感应',
	'光的折射',
	'地震波传播',
	'血液循环',
	'日食月食',
	'液体压强',
	'二进制',
	'三视图',
	'热对流',
	'凸透镜成像',
	'种子萌发',
	'勾股定理',
] as const;
const themes = [
	'做中学：一滴水的旅行',
	'校园里的微气候',
	'小小桥梁工程师',
	'和机器人对话',
	'种一株太空番茄',
	'解密古代水车',
	'身边的人工智能',
	'光影实验室',
	'河流小侦探',
	'从纸飞机到滑翔机',
	'给校园树木挂牌',
	'厨房里的化学',
	'星空下的数学',
	'菌菇栽培日记',
] as const;

function inventTeaching(random: Random): InventedWork {
	if (random.chance(0.55)) {
		const aid = random.pick(aids);
		return {
			kind: 'teaching',
			title: random.pick([
				`${aid}演示仪`,
				`可调式${aid}演示仪`,
				`${aid}数字化实验装置`,
				`自制${aid}教具`,
				`组合式${aid}探究箱`,
				`${aid}可视化演示教具`,
			]),
			abstract: [
				`针对“${aid}”一课现象不明显、学生难以亲手操作的问题，设计了本教具。`,
				`教具用常见材料制作，可分${random.int(2, 4)}种方式演示，学生四人一组即可完成探究。`,
				`在${random.int(4, 12)}个班试用，课后测试正确率提高${random.int(12, 31)}%，制作成本约${random.int(3, 18) * 10}元。`,
			],
			intent: `让“${aid}”看得见、摸得着。`,
			materials: '亚克力板、传感器、旧光盘、透明软管、木料',
			process: '分析课标与学情，设计结构，制作样机，课堂试用，听课评议后改进。',
			difficulty: '后排学生看不清，增加投影放大和灯带指示后解决。',
			strengths: '现象明显、可定量、易复制，适合各类学校。',
			trial: { factor: '班级', measure: '课后测试正确率', unit: '%', base: 63, gain: 21 },
			variant: '科教制作',
		};
	}
	const theme = random.pick(themes);
	return {
		kind: 'teaching',
		title: random.pick([
			`“${theme}”科学实践活动方案`,
			`“${theme}”项目式学习方案`,
			`“${theme}”跨学科课程方案`,
			`“${theme}”社团活动方案`,
		]),
		abstract: [
			`方案围绕“${theme}”设计${random.int(4, 10)}课时，面向${random.pick(['三、四年级', '五、六年级', '七年级', '八年级', '高一年级'])}学生。`,
			'以真实问题驱动，融合科学、技术、数学与艺术，包含安全预案与评价量规。',
			`已完整实施${random.int(1, 4)}轮，参与学生${random.int(42, 380)}人，形成学生作品和课堂记录可供查阅。`,
		],
		intent: `把“${theme}”变成学生自己的问题。`,
		materials: '任务单、实验包、评价量规、展示板',
		process: '情境导入、提出问题、分组探究、制作与测试、展示交流、反思评价。',
		difficulty: '各组进度不一，设置分层任务卡和“小专家”制度后课堂更从容。',
		strengths: '目标清楚，活动可操作，评价贴近过程。',
		trial: { factor: '轮次', measure: '学生达成度', unit: '%', base: 66, gain: 19 },
		variant: '科教方案',
	};
}

function inventWork(random: Random, kind: WorkKind, level: Level): InventedWork {
	switch (kind) {
		case 'painting':
			return inventPainting(random);
		case 'maker':
			return inventMaker(random);
		case 'innovation':
			return inventInnovation(random, level);
		case 'digital':
			return inventDigital(random);
		case 'practice':
			return inventPractice(random, level);
		case 'teaching':
			return inventTeaching(random);
	}
}

/** A work whose title is not in `taken`; when the grammar has run dry, a second part of the same idea: “…（二）”. */
export function inventUniqueWork(
	random: Random,
	kind: WorkKind,
	level: Level,
	taken: Set<string>,
	titleMax = 40,
): InventedWork {
	for (let attempt = 0; attempt < 60; attempt += 1) {
		const work = inventWork(random, kind, level);
		if (taken.has(work.title) || [...work.title].length > titleMax) continue;
		taken.add(work.title);
		return work;
	}
	const work = inventWork(random, kind, level);
	for (let serial = 2; ; serial += 1) {
		const title = `${work.title}（${serial < 10 ? chineseDigits[serial - 1] : String(serial)}）`;
		if (taken.has(title)) continue;
		taken.add(title);
		return { ...work, title };
	}
}

/** As many whole sentences as fit. */
export function abstractWithin(work: InventedWork, limit: number): string {
	let text = '';
	for (const sentence of work.abstract) {
		if ([...text].length + [...sentence].length > limit) break;
		text += sentence;
	}
	return text || [...(work.abstract[0] ?? '')].slice(0, limit).join('');
}
