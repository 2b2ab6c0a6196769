package hotline

import (
	"regexp"
	"strings"
	"sync"
	"unicode/utf8"

	"huying/appliance/pinyin"
	"huying/appliance/wording"
)

// Danger is what the emergency scan found (domain 8 §D.6).
type Danger struct {
	Class int    // 1: danger now; 2: a hazard; 0: nothing
	Lane  string // LaneDanger, LaneSelfHarm or LaneMinor for class 1
	Word  string // the words that made it one
	Minor bool   // a child may be writing, whatever the lane
}

// The lanes of an alarm.
const (
	LaneDanger   = "danger"
	LaneSelfHarm = "selfharm"
	LaneMinor    = "minor"
	LaneOperator = "operator" // the operator says that the SIM is about to stop
)

// Recall comes before precision: a needless alarm costs the duty officer a call,
// a missed one costs more. Words and forms are matched anywhere in the text with
// its spaces removed; then each is asked whether it is spoken of as danger now:
// what a clause says of last year, of a fear, of a form to be filled in is a hazard or nothing.
var (
	dangerWords = lexiconOf(
		"救命", "救救", "救人", "快救", "快来人", "救名啊", "救明啊",
		"着火", "着伙", "起火", "起伙", "失火", "着大火", "火灾", "烧起来",
		"爆炸", "煤气中毒", "一氧化碳", "煤气泄漏", "燃气泄漏", "天然气泄漏", "漏煤气", "中毒了", "食物中毒",
		"触电", "电死", "电倒", "被电了", "电着人", "溺水", "落水", "掉河里", "掉进河", "掉水里", "掉进水", "掉井里", "掉进井", "掉到井", "淹死", "被水冲",
		"被困", "困在", "塌方", "泥石流", "山洪", "滑坡", "决堤", "溃坝", "垮坝", "房子塌", "房塌", "屋塌", "墙倒了", "被埋", "压住人", "砸到人", "砸了人",
		"昏迷", "没呼吸", "没心跳", "不喘气", "喘不上气", "喘不过气", "上不来气", "没气了", "没气儿了", "休克", "窒息", "抽搐", "抽风", "吐白沫", "翻白眼",
		"大出血", "血止不住", "难产", "要生了", "羊水破", "心梗", "心脏病犯", "脑出血", "脑溢血", "不省人事", "晕倒", "晕过去", "昏过去", "昏死", "叫不醒", "喊不醒", "摇不醒", "推不醒",
		"车祸", "车锅", "撞人", "撞死", "翻车",
		"持刀", "拿刀", "动刀", "捅人", "砍人", "砍伤", "砍死", "杀人", "行凶", "打死", "打人了", "快打死", "打群架", "群殴", "械斗", "弄死",
		"绑架", "拐走", "拐孩子", "人贩子", "抢孩子", "孩子丢了", "孩子不见了", "抢劫", "入室", "强奸", "强暴", "砸门", "踹门", "撬门", "鱼死网破", "同归于尽",
		"家暴正在打", "正在打我", "在打我", "要打死我", "要杀我",
		"jiuming", "qiuming", "zhaohuo", "chehuo",
	)
	selfHarmWords = lexiconOf(
		"要跳楼", "要跳河", "要跳井", "想跳楼", "想跳河", "跳楼了", "跳河了", "有人跳楼", "有人跳河", "喝农药", "喝了农药", "喝药自", "喝药寻", "喝百草枯", "喝了百草枯", "喝敌敌畏", "喝了敌敌畏",
		"不想活", "活不下去", "不活了", "活够了", "活腻", "自杀", "自尽", "寻短见", "寻死", "轻生", "上吊", "割腕", "割脉", "我要死", "我想死", "俺想死", "想死了", "死了算了", "死了干净", "死了清静", "死了拉倒", "不如死",
		"遗书", "绝笔", "一了百了", "下辈子", "来生", "自焚", "点了自己", "烧死自己", "想解脱", "安眠药",
	)
	minorWords = lexiconOf(
		"我爸打我", "我妈打我", "爸爸打我", "妈妈打我", "爸妈打我", "后爸", "后妈打", "继父打", "爷爷打我", "奶奶打我", "叔叔摸我", "摸我下面",
		"老师不让", "老师打", "老师摸", "同学打我", "同学欺负我", "同学们打我", "被同学打", "校园霸凌", "不让我上学", "猥亵",
	)
	// hazardWords are class 2 by themselves: 较急, no alarm.
	hazardWords = lexiconOf(
		"隐患", "漏电", "没井盖", "井盖丢", "井盖没了", "井盖掉", "危房", "电线断", "电线掉", "线掉", "塌陷", "塌了", "裂缝", "要倒", "快倒", "松动",
		"家暴", "打架", "打我", "被打", "喝药", "老鼠药", "恶犬", "狗咬", "疯狗", "漏气", "塌",
	)
)

// People as they are named, and where one drowns; parts of the forms below.
const (
	someone = `(?:人|孩子?|小孩|娃|妮|闺女|丫头|学生|孙子|孙女|儿子|俺儿|老头|老太|老汉|大爷|大娘|司机|工人|爹|娘|爸|妈|爷|奶|姥|兄弟|媳妇|男人|女的|老伴|老公|老婆|俺|我|他|她)`
	waters  = `(?:河|水|井|坑|塘|湖|池|渠|沟|冰窟|窨井|下水道|窖|海)`
	inside  = `(?:里头|里面|里|底下|下面|下头)`
	poison  = `(?:农药|百草枯|敌敌畏|草甘膦|老鼠药|耗子药|除草剂|安眠药)`
	blade   = `(?:刀|斧|匕首|枪)`
	club    = `(?:铁锹|铁锨|棍|棒|钢管|砖|锄头)`
)

// forms are what no list of words holds: who, and what befalls them.
var (
	dangerForms = anyOf(
		// Fire and gas.
		`冒(?:出|着|了|起)*(?:火|明火|大火)`, `火(?:势|苗)?[^车,.;!?]{0,6}(?:窜|蔓延|烧过来|压不住|控制不住|灭不了|扑不灭|上房)`,
		`(?:房|屋|楼|车|棚|垛|柴|林|山|草|被|厨|仓|店|铺|家|厂)[^,.;!?]{0,4}(?:着了|着嘞|点着了|点着嘞|烧着了|烧着嘞|烧起来)`,
		`(?:屋|楼道|满楼|楼里|家里|院里).{0,4}(?:都|全|净)是浓?烟`, `(?:变压器|电线|电表|插座|插排|电箱|电闸|电瓶|线路|屋|楼|车|房).{0,6}(?:冒烟|冒浓烟|冒黑烟|打火|喷火)`,
		`(?:煤气|燃气|天然气|液化气|瓦斯|沼气|气罐|气瓶)[^没,.;!?]{0,6}(?:漏气|漏了|漏嘞|在漏|泄露|泄漏|跑气|嘶嘶|呲呲)`, `(?:闻|一股|一屋|满屋|好大|很大).{0,6}(?:煤气|燃气|天然气|液化气)`,
		`(?:煤气|煤烟|炭火|煤炉|炉子|煤球|炭).{0,10}(?:中毒|熏倒|熏着|熏晕|熏嘞|打着|呛晕|呛着)`,
		`(?:冒|起)(?:了|着)?大烟`, `火苗`, `自燃`, `火(?:烧|着|燃)到`, `火(?:势|苗)?(?:很|太|好|越来越|越烧越|真)大`, `困(?:住|屋|楼|房|山上|车里|水里)`, `(?:变压器|电线|电表|插座)[^,.;!?]{0,3}着了`, `(?:厂|罐|锅炉|气瓶|煤气)[^,.;!?]{0,3}(?:爆|炸)了`,
		`中了?煤气|煤气中了|煤烟?味`, `(?:煤气|燃气|天然气)管[^,.;!?]{0,4}(?:挖断|断了|破了|裂了)`,
		`跳火|(?:线|插座|插板|电)[^,.;!?]{0,5}(?:打火|冒火|放电)`, `(?:加气站|油罐|气站|储罐|罐车|加油站)[^,.;!?]{0,3}(?:漏|泄|翻|着)`, `汽油瓶`,
		`(?:柴|垛|房|屋|楼)[^,.;!?]{0,4}起烟|火星子|山火|山[^,.;!?]{0,4}红了一片`, `挖着[^,.;!?]{0,4}(?:煤气|燃气|天然气)管`, `线[^;!?]{0,10}(?:麻人|麻得|甩不开)`,
		// Water.
		someone+`[^,.;!?]{0,8}(?:掉|落|摔|滑|栽|跌|陷|冲|沉)[^,.;!?]{0,4}`+waters, `(?:车|三轮|摩托)[^,.;!?]{0,4}(?:掉|翻|栽|冲)[^,.;!?]{0,3}`+waters,
		`水[^,.;!?]{0,6}(?:进屋|进家|上炕|到腰|齐腰|到胸|没过头|没过腰|没过胸|围住|困住)`, `(?:四面|四周|周围|到处|两边).{0,2}(?:都|全)?是水.{0,8}不(?:了|去|来)`, `看不见头了`, `(?:抓|扒)着.{0,8}(?:撑|坚持)不住`,
		`(?:没|没有)(?:再)?(?:浮)?上来$|(?:没|没有)上来[,.;!?]|没冒头|在水里扑腾|河里扑腾|沉(?:底|下去)了`, `船(?:翻|沉)`, `水(?:都|已经)?(?:漫到|漫上|淹到)(?:床|炕|腰|胸|脖|房|屋|窗)`, `车[^,.;!?]{0,3}(?:让|被|给)水淹`, `往下(?:流|滚|淌)泥`, `水[^,.;!?]{0,2}还在涨`,
		`(?:水|火|烟|电梯)[^;!?]{0,14}门(?:都)?打不开`, `电梯[^;!?]{0,6}(?:卡|停|坏|关)[^;!?]{0,12}(?:里面有|里头有|有人|有个|打不开|出不来)`,
		`(?:河|水|塘|井|坑|渠|水库)[^,.;!?]{0,3}(?:漂|浮|捞|有)[^,.;!?]{0,3}个?(?:人|尸|小?孩)`, `(?:河|水)(?:中间|里)[^;!?]{0,10}(?:下不来|上不来|出不来|走不|回不来)`, `(?:孩子?|人|娃|学生)[^,.;!?]{0,2}掉(?:里|进去|下)`, `水[^,.;!?]{0,4}(?:到|过)(?:炕沿?|床|腰|胸|脖|窗台|膝)`, `石头[^,.;!?]{0,3}滚`, `山体?(?:响|裂|滑|动)`,
		`(?:河边|井边|水边|桥上|水库边)[^;!?]{0,12}(?:鞋|书包|衣服|衣裳)`,
		`(?:娃|孩子?|人|学生|一个)[^,.;!?]{0,4}滑(?:下|进|到)(?:去|河|水|沟|坑)`, `船[^,.;!?]{0,4}(?:漏水|进水)`, `把(?:房|屋)[^,.;!?]{0,3}冲(?:塌|倒|走)`, `矿[^,.;!?]{0,3}(?:塌|透水|冒顶)`,
		// Under, within, between.
		`(?:塌|着|火|烟|水|撞|倒|窖|井|坑|爆|碰).{0,24}(?:还|困|卡|埋|压|夹)在?`+inside, `(?:埋|压|砸|轧|碾)(?:了|着|住|到|在|死|伤)?(?:里头|底下)?(?:一|俩|两|三|几|好多|好几)?个?(?:人|孩子|小孩|老人|工人|娃)`,
		`人(?:都|全|也|们)?(?:还)?没(?:有)?(?:出来|救出来|上来)`, `(?:司机|`+someone+`).{0,6}(?:卡|困|锁|埋|压|夹).{0,6}(?:出不来|出不去|逃不)`, `(?:墙|房|屋|楼|棚|窑|窖|坡|井|架子|脚手架|土堆).{0,3}(?:塌|倒|垮).{0,12}(?:埋|压着|压住|底下|里头|里面有|有人)`,
		`山.{0,6}(?:滚|落|掉).{0,3}石`,
		`砸(?:着|住|到|中|了)(?:他|她|人|孩|小孩|老[人头太]|娃|[俺我]?(?:奶|爷|爹|娘|爸|妈|儿|孙)|工人)`, `(?:人|孩子?|司机|老[人头太])[^,.;!?]{0,4}压(?:在)?(?:下边|下面|底下|轮下)`, `(?:没|缺)氧`, `(?:塔吊|吊车|架子|脚手架)(?:倒|塌)`,
		`(?:底下|下面|下边)压(?:着|住)`, `(?:手|胳膊|腿|脚)[^,.;!?]{0,3}(?:让|被|叫|给)[^,.;!?]{0,5}(?:轧|绞|铡|压|切|锯|卷)`,
		// On the road.
		`撞(?:了|着|倒|飞|伤|到|上)*(?:个|一个)?(?:人|老人|老头|老太|孩|娃|学生|行人|骑车)`, `把[^,.;!?]{0,10}(?:人|老头|老太太?|孩子?|娃|学生|骑车的)[^,.;!?]{0,4}(?:撞|轧|碾)`,
		`(?:车|摩托|三轮|面包|卡车).{0,12}(?:撞|碰|翻|轧|碾|怼).{0,20}(?:血|不动|没动静|躺着|躺地|昏|出不来|没反应|没气|腿断)`,
		`(?:人|骑[^,.;!?]{0,4}的|孩子?|老[人头太]|娃|学生)[^,.;!?]{0,4}(?:被|让|给)[^,.;!?]{0,5}车[^,.;!?]{0,3}(?:撞|卷|轧|碾|挂倒)`, `(?:车|摩托)[^;!?]{0,10}(?:撞|翻)[^;!?]{0,10}(?:受伤|伤了)`, `(?:车轮?|轮子?)底下`, `(?:车|拖拉机|摩托)翻(?:了|到|进)`,
		`(?:挖机|挖土机|挖掘机|铲车|吊车|大巴|客车|校车|面包车|罐车|收割机|货车)[^,.;!?]{0,2}(?:(?:翻|冲)(?:了|进|到|沟)|(?:压|轧|撞)(?:着|住|死|了)?(?:个|一)?(?:人|老|孩|汉|娃))`, `撞了?[^,.;!?]{0,2}(?:一家|三口|四口|好几个人)`,
		// Violence.
		`(?:拿|举|提|持|掏|抄|挥|拎|握)(?:着|了|把|起|出)*[^,.;!?]{0,4}`+blade, `(?:手里|身上).{0,3}`+blade, `有`+blade+`.{0,4}(?:砍|捅|追|撵|要)`, blade+`[^,.;!?]{0,6}(?:砍|捅|追|撵|架在)`,
		`(?:拿|举|抄|拎)(?:着|了|起)?[^,.;!?]{0,2}`+club+`.{0,8}(?:追|撵|围|打|砸)(?:人|我|俺|她|他|孩|俺家|我家|群架)`,
		`(?:打|砍|捅|揍|扎)[^,.;!?]{0,6}(?:是血|流血|出血|血流|头破|昏|晕|不动|半死|快死)`, `打起来(?:了|嘞)`, `(?:几|十几|几十|一群|一伙|两伙)个?人[^,.;!?]{0,8}(?:围着打|打架|砸)`,
		`(?:贼|小偷|强盗|蒙面|陌生男?人|坏人)[^,.;!?]{0,4}(?:进|闯|翻|钻)[^,.;!?]{0,2}(?:屋|家|门|院)`, `(?:我|俺|我们|俺们)躲`, `(?:俺|我|她|他|孩子|娃)(?:把)?(?:自己)?(?:被)?(?:反)?锁(?:在)?(?:屋|厕所|卫生间|房间|里屋|车)里`,
		`(?:抱|拐|抢|掳|绑|拽|拖|架)(?:走|跑|上车)了?.{0,3}(?:孩|娃|妮|闺女|学生|女的)`, `(?:孩子?|小孩|娃|妮儿?|闺女|孙子|孙女|丫头|学生|女的)[^,.;!?钱补款卡证费]{0,5}(?:抱走|拐走|拐跑|抢走|绑走|掳走|拽走|拖走|架走|上车跑)`,
		`(?:掐|勒)(?:着|住)?(?:我|俺|她|他|人|脖子)`, `要(?:砍|捅|杀|弄死)(?:我|俺|她|他|人|全家)`, `(?:跟踪|尾随)(?:着)?(?:我|俺|她)`,
		`打得?没声|出人命|放火|往死里打`, `(?:围住|堵住|绑住|扣住)(?:我|俺|她|他)`, `把(?:我|俺|她|他)(?:们)?[^,.;!?]{0,4}(?:围|绑|扣|关)(?:起来|住|着|在)`, `翻墙进|翻窗进|翻墙头进`, `撬(?:锁|门|窗)`, `(?:被|让)人?[^,.;!?]{0,4}关在`, `强迫(?:我|她)`, `救(?:救)?(?:我|俺)`, `传销`,
		`(?:塞|拉|拽|弄|骗|推)(?:进|上)[^,.;!?]{0,3}车(?:里)?(?:跑|走|,|$)`, `(?:把|拉|骗)[^,.;!?]{0,4}(?:孩|娃|妮|闺女)[^,.;!?]{0,4}(?:塞|拉|拽|弄|骗)`, `上了一?辆?黑?(?:面包)?车`, `有枪|拿枪`, `要炸|炸了(?:他|你|镇|村)`, `要打死|打死我`,
		`把(?:我|俺)[^,.;!?]{0,4}骗(?:到|来|进)`, `(?:身份证|手机)[^,.;!?]{0,4}(?:没收|给?拿走|扣了)`, `(?:孩子?|孙|娃|妮|闺女|侄|儿子?|女|媳妇)[^,.;!?]{0,4}(?:让|被|给)人?[^,.;!?]{0,2}(?:绑|抓走|掳|劫)`,
		`(?:混混|流氓|醉汉|一伙人|几个人|男的|坏人)[^,.;!?]{0,6}(?:堵|拦|拖|拽|追)(?:着|住)?(?:俺|我|她|闺女|一?个?女)`, `(?:拿|抄|举|用)[^,.;!?]{0,4}(?:板凳|酒瓶|砖|石头|椅子|锤子?|铁棍)[^,.;!?]{0,4}(?:砸|打|抡)(?:我|俺|他|她|人)`, `持(?:械|枪)`, `蒙着?(?:脸|面)`, `(?:在|来)砸(?:店|车|我|俺)`, `被撬了[^;!?]{0,8}(?:还在|里头有|里面有)`,
		`(?:我|俺|孩子|老人)[^,.;!?老总常]{0,3}(?:迷路|失联)`, `(?:登山|爬山|大学生|驴友|老母亲|老父亲|老人|孩子)[^;!?]{0,12}(?:下不来|没音信|没消息|联系不上)`, `(?:在|到)高速上[^;!?]{0,6}(?:坏|抛锚)`,
		// Somebody is gone.
		`(?:孩子?|小孩|娃|妮|闺女|孙子|孙女|儿子|老人|老头|老太太?|爹|娘|爸|妈|奶奶|爷爷|姥姥|老伴|媳妇)[^,.;!?钱补款卡证折贴费鸡羊牛猪狗车药]{0,5}(?:不见了|不见嘞|走丢|走失|失踪)`,
		`(?:痴呆|糊涂)[^;!?]{0,12}(?:没回|不见|找不|走)`, `(?:放学|孩子|闺女|妮|小孩)[^;!?]{0,8}(?:没回来|没回家|没到家|找不着|找不到人)`,
		`一(?:眨眼|转眼|扭头|回头)[^;!?]{0,6}(?:没了|不见)`, `(?:早上|昨天|昨晚|中午|下午|前天|出去)[^;!?]{0,12}(?:没回|没见人|没见着)`, `(?:到|至)(?:现在|今)(?:还|都|也)?没(?:回来|回家|见人|见着人)`,
		// The body.
		someone+`[^,.;!?]{0,3}没(?:有)?(?:动静|反应|知觉|意识)了?`, someone+`[^,.;!?]{0,4}(?:不动弹|快不行|不行了)`, `血[^,.;!?]{0,4}(?:止不住|不止|一炕|一地|满地|一身|直流|哗哗)`, `(?:一地|满地|一身|满身|满头|满脸)(?:都)?是?血`, `快?要生(?:孩子|娃)`,
		someone+`[^,.;!?]{0,10}(?:从|打)[^,.;!?]{0,6}(?:房|楼|树|架|梯|山|崖|塔|墙)[^,.;!?]{0,4}(?:摔|掉|跌|坠|滚)`, `(?:毒蛇|蛇|长虫)(?:给)?咬`, `(?:手|胳膊|腿|指头|头发)[^,.;!?]{0,6}(?:卷|绞|夹|轧)(?:进|断|住|到|在)`,
		`(?:误|孩子|小孩|娃)[^,.;!?]{0,8}`+poison, `(?:心口|胸口|心脏)[^,.;!?]{0,2}(?:疼|痛)[^,.;!?]{0,6}(?:不行|厉害|受不了|喘)`, `(?:好多|好几个?|几十个?|全班|一桌)人?[^,.;!?]{0,6}(?:上吐下泻|中毒|吐白沫)`,
		`(?:叫|喊)(?:他|她|了)?(?:也|都)?(?:不应|没应|没反应)|不应声`, `误(?:喝|食|吃|服)`, `喝[^,.;!?]{0,3}(?:消毒液|洁厕|甲醇|假酒)`, `(?:心口|胸口|心脏)[^;!?]{0,14}(?:白|汗|喘|抖|憋)`, `倒(?:在)?地上?了|突然倒|栽倒`, `中风了|脑梗了|嘴歪|说不出话`, `抽过去|眼往上翻|直翻白`,
		`大流血|血流|流血不|流了?好多血|血出来|血(?:一直|还在)流|(?:脸|头|腿|手|身)上?(?:都|全)是血|头破了`, `喘不(?:上|过|动)`, `(?:脸|嘴|嘴唇)(?:都|发|憋得)?(?:发)?(?:紫|青)`, `(?:卡|噎)[^,.;!?]{0,3}(?:嗓子|喉咙)|(?:卡|噎|呛)[^,.;!?]{0,3}气管`, `憋得(?:脸|慌|不行)`, `没(?:有)?(?:知觉|意识)`, `(?:人|爹|娘|爷|奶|爸|妈|他|她)[^,.;!?]{0,4}晕(?:在|了)`,
		`(?:孩子?|人|娃|老人|爹|娘)[^,.;!?]{0,3}(?:让|被)(?:大)?水冲`, `大坝[^,.;!?]{0,4}(?:裂|漏|垮)`, `桥[^,.;!?]{0,2}要(?:断|塌)`, `雷劈(?:着|了|死)`, `(?:炸|铡|轧)(?:着|断|掉|了)[^,.;!?]{0,2}(?:手|脚|腿|胳膊|指)|(?:手|脚|腿|胳膊|指头)[^,.;!?]{0,3}(?:铡|炸)`, `(?:孩子?|娃|人)[^,.;!?]{0,3}掉下去`,
		`(?:摔|掉|撞|砸|跌)[^;!?]{0,10}(?:动不了|起不来|爬不起)`, `(?:浑身|全身)肿`, `喘气[^,.;!?]{0,3}(?:费劲|困难|不行)|呼吸困难`, `说胡话`, `(?:氨|氯|毒|煤)气[^,.;!?]{0,4}(?:漏|泄)`, `动手了[^;!?]{0,8}(?:锄|锹|棍|刀|砖)`, `咬住不松|不松口`, `疼得打滚`,
		`出不(?:来|了)气|上不来气|喘不了气`, `(?:孩子?|小孩|娃|老人)[^,.;!?]{0,8}(?:吞|咽|噎)(?:了|下|着|住)`, `(?:开水|热水|热油|油锅|火|汤)[^,.;!?]{0,4}(?:烫|烧伤|烧着)`, `皮都掉`,
		`(?:手脚|浑身|全身|直)抽`, `喘得(?:厉害|不行)`, `嘴(?:唇)?(?:都)?发?黑|脸黑了?[^;!?]{0,3}喘`, `生孩子[^;!?]{0,6}(?:卡|难|出血|下不来)`, `烧到?[^,.;!?]{0,2}(?:四十|40|41|四十一)度`, `(?:娃|孩子?|小孩)[^,.;!?]{0,2}把[^,.;!?]{0,6}(?:液|剂|药|油|酒精|水银)[^,.;!?]{0,2}(?:喝|吃|吞)了`,
		// The wires.
		`电线[^,.;!?]{0,8}(?:断|掉|落)[^,;!?]{0,14}(?:火星|火花|冒火|滋滋|带电|电人|水里)`, `(?:高压|电)线[^;!?]{0,10}(?:打火|火花|冒火)`, `电(?:着|到|住)(?:人|孩|老|了个|俺|我)`,
	)
	selfHarmForms = anyOf(
		`(?:喝|吃|吞|灌)(?:了|下|上)*[^,.;!?菜果味]{0,4}`+poison, poison+`(?:给|都|全|就)?[^,.;!?味残]{0,3}(?:喝了|吃了|吞了|喝下|吃下)`, `(?:一瓶|整瓶|半瓶|好多|一把)[^,.;!?]{0,4}药[^,.;!?]{0,2}(?:喝|吃|吞)`, `药瓶.{0,6}(?:手边|手里|跟前|打开)`,
		`活着[^,.;!?]{0,4}(?:没|有)(?:啥|什么|个啥)?(?:意思|意义|劲|盼头|奔头|用)`, `(?:没|有)(?:啥|什么)?活头`, `(?:觉得|还是|真是|真想|不如)死了`, `死了(?:就|倒|才|更|还)`,
		`活着(?:真|太|好|实在)?(?:累|苦|难受)`, `(?:想|要)走了$`, `跳下去`, poison+`[^,.;!?]{0,6}(?:买好|准备好|在手|都买)`, `死在(?:你|镇|村|政府|他|门口)`, `(?:死|吊死|撞死)给(?:你|他)`, `死路一条`, `让(?:我|俺)死`, `不如早点(?:走|死)`, `不(?:想)?连累`, `(?:药|农药)都(?:吃|喝)了`, `照顾好(?:俺|我)[^,.;!?]{0,4}[,.;!?]?(?:我|俺)?`, `割(?:了|开)?(?:手腕|脖子|手)`, `绳子[^,.;!?]{0,4}(?:准备|买|拴|备)`, `解脱了`, `吃了[^,.;!?]{0,5}(?:片|瓶|把|盒)[^,.;!?]{0,3}药`, `死之?前`, `(?:看|见)不(?:到|着)(?:我|俺)了`, `一睡不醒|睡过去(?:就|再)?不醒`, `不打算(?:活|过)`, `没脸(?:见人|活)`, `(?:抱|领|带)着?(?:娃|孩子|儿子|闺女)[^,.;!?]{0,4}(?:站|跳|一起走|一块走)`,
		`(?:站|坐)(?:在|到)?(?:井|河|崖|坝|水库|楼)(?:边|沿|顶)`, `老天[^,.;!?]{0,3}收了`, `卧轨|跳(?:桥|崖|江|塔|坝)`, `(?:站|坐|翻|爬|有人|有个)[^,.;!?]{0,8}(?:栏杆|护栏)外|(?:栏杆|护栏)外[^,.;!?]{0,4}(?:站|坐)`, `(?:我|俺|她|他|想|说)[^,.;!?]{0,6}不活(?:$|[,.;!?])|一走了之[,.;!? ]?不活`, `药[^,.;!?店房]{0,3}(?:存|攒)了`, `走了算了`, `替(?:我|俺)(?:照看|照顾|养)`, `(?:我|俺)(?:先)?走了[^;!?]{0,6}(?:对不|再见|保重)`, `对不住[^;!?]{0,8}(?:先走|走了|死)`, `(?:想|要)从[^,.;!?]{0,4}(?:楼|窗|桥|顶)[^,.;!?]{0,3}(?:下|跳)`, `我已经(?:喝|吃|吞)了$`, `(?:我|俺)[^,.;!?]{0,4}(?:撑|熬|扛)不住了`, `(?:水库|河|桥)边上?[^;!?]{0,4}哭`,
		`(?:要|想|闹着|说)喝药`, `遗言`, `死了(?:你|他|恁)`, `(?:一起|一块|带着孩子|带孩子)死`,
		`绳子[^,.;!?]{0,4}(?:梁|树|脖)`, `(?:爬|站|坐)[^,.;!?]{0,4}塔上?`, `没(?:有)?人在乎(?:我|俺)`, `(?:我|俺|真的|实在)[^,.;!?]{0,3}(?:撑|熬|坚持)不下去`, `没(?:有)?(?:我|俺)这个人`, `(?:别|不要)(?:再)?(?:找|管)(?:我|俺)了?$`,
		`(?:活得|活着|成了|就是|是|像)个?(?:累赘|拖累)`, `不(?:想)?(?:再)?拖累`, `谁也?不拖累`, `后事[^,.;!?]{0,3}(?:安排|交代|准备|托付)`, `(?:俺|我)也[^,.;!?]{0,2}(?:跟|随|陪)[^,.;!?]{0,4}去`, `(?:别|不用|谁也别)(?:再)?(?:劝|救)(?:我|俺|了|$)`, `谁也别劝`,
		`(?:带|拿|抱|提|浇|泼|买)[^,.;!?]{0,4}(?:汽油|煤气罐|炸药|雷管)[^,;!?]{0,14}(?:点|炸|烧|门口|政府|村委|自己|死)`, `(?:手腕|胳膊|腕子)[^,.;!?]{0,3}(?:划|割|拉)了?[^,.;!?]{0,4}(?:道|口|刀|下)`,
		`(?:我|俺|她|他|儿|妮|闺女|媳妇|娘|爹|人)[^,.;!?]{0,10}(?:桥|楼顶|房顶|天台|水塔|崖|水库|铁轨|铁道)(?:上|边|顶)?[^,.;!?]{0,3}(?:站着|坐着|徘徊|不下来)`, `(?:爬|站|坐)(?:在|到|上)*[^,.;!?]{0,4}(?:楼顶|天台|水塔|塔吊|铁塔|护栏外|栏杆外)`,
		`(?:要|想|说|往)(?:要|想|着|往)?(?:从[^,.;!?]{0,6})?(?:下)?跳(?:楼|河|井|桥|崖|塔|水库|下去|下来|江)`,
	)
	// signs are what alone proves nothing. Somebody, and what is wrong with them, and where they are,
	// told in a few clauses without a complaint, is danger: 有个人躺路边 叫不答应.
	signs = []sign{
		{2, anyOf(`没(?:有)?(?:声|动静|反应|起来|出来|上来)`, `(?:不|没)答应`, `抬不起来|起不来|爬不起|拔不出|拿不出来|弄不出来`, `头(?:卡|夹)|(?:腿|[^扶把]手|胳膊|指头)[^,.;!?]{0,3}(?:卡|夹|断|铡|炸|绞)`, `闷(?:倒|在|晕)|熏倒`)},
		{2, anyOf(`(?:躺|趴|倒)(?:在|到|路|地|屋|院|沟)`, `(?:掉|摔|栽|冲|陷)(?:下|进|到|沟|坑|井|跑|走)`, `抬着|背着`)},
		{2, anyOf(`喘气|出气|憋|嘴唇|发紫|发乌|冻僵|中暑|说胡话|抽了|昏|晕|发麻|心慌|肚子疼得|疼得|烫(?:着|伤)|烧(?:着|伤)了?人?|浇[^,.;!?]{0,4}身上|出血|流鼻?血|血(?:[^压糖站管脂缘汗]|$)`, `(?:吞|咽)了[^,.;!?]{0,6}(?:电池|硬币|钉|针|药)`, `咬了`)},
		{2, anyOf(`[^厂窑囱筒]冒烟|(?:点|烧)着了|火往|漏了?一地|(?:氨|氯|毒|煤|燃|天然)气[^,.;!?]{0,3}漏|呛得[^,.;!?]{0,3}(?:睁|晕|吐|倒)|睁不开眼|要塌|快塌|咔咔响|裂口子?|往外喷|石头往下|要断了|砸房|灌进来|雷劈|水(?:忽然|突然)`)},
		{2, anyOf(`(?:在)?后头追|追(?:我|俺|她)|趴[^,.;!?]{0,3}窗|明晃晃|一直喊|喊救|哭喊|尖叫|惨叫|带人来砸|还打人|动手了|放火|要点(?:房|了|屋)|酒瓶|轻薄|反锁|出人命|砸(?:车|人|玻璃)`)},
		{2, anyOf(`死路一条|让(?:我|俺)死|早点(?:走|死)|不(?:想)?连累|最后一天|不想回去|往水库|上后山|去水库|从窗户出去|想从[^,.;!?]{0,4}跳|对不起(?:爸|妈|爹|娘|孩子|大家|你们)|(?:爸|妈|爹|娘)[,.;!? ]?对不起|(?:药|瓶)[^,.;!?]{0,3}都?(?:吃|喝)了|(?:坐|站|走|躺)[^,.;!?]{0,3}铁路|铁路[^,.;!?]{0,3}(?:坐|站|躺)|拿(?:着)?绳`)},
		{1, anyOf(someone)},
		{1, anyOf(`快[来去叫救帮]|快$|快[,.!]|咋办|怎么办|咋整|害怕|一个人|就我|突然|忽然|刚才|刚刚|半天|还有人|里头有|屋里有|拦|不见了|大雪|夜里|没大人|怀着|赶紧|求`)},
		{1, anyOf(`水库|河|沟|坑|井|烟|炉|煤|粮仓|大棚|池|窖|罐|坡|坝|冰|山|铁路|楼顶|窗户|栏杆|加油站|路边|公路|车里`)},
	}
	// complaints take a sign back: what is to be mended, paid, answered for, what is always so.
	complaints = anyOf(`能不能|啥时候|什么时候|(?:装|安|修|换|补|立|拆|建)(?:个|一下|修|上|得|好|吗)|没人管|没人修|没人换|找谁|赔|投诉|反映|举报|建议|请问|想问|问问|想办|咋办理|天天|经常|老是|整天|总是|一直没|几个月|半个月|好几年|年年|每年|收费|收据|钱|元|块钱|补贴|手续|办理|合理|凭啥|说法|规定|医保|报销|卫生室|医院不|不让|村干部|支书|书记|领导|没执照|烧(?:秸秆|垃圾|荒)|晾|假的|坏了|旧了|老化|牌子|路灯|垃圾|庄稼|苗|地里的|牲口|猪|牛|羊|鸡|鸭|狗|鱼`)

	// jumpForm wants what stands behind it, so spaces count: 说要跳.
	jumpForm   = regexp.MustCompile(`(?:说|要|想|闹着)(?:要|着)?跳(?:$|[^\p{Han}\p{L}\p{N}])`)
	minorForms = anyOf(
		`(?:爸爸?|妈妈?|爹|娘|后娘|后妈|继父|继母|爷爷?|奶奶?|姥爷|姥姥|舅舅?|大伯|叔叔?|哥哥?)[^,.;!?]{0,10}(?:打|抽|揍|踹|掐|烫|摸|脱|锁|关|饿)(?:着|了)?我`, `老[师板][^,.;!?]{0,8}(?:打|摸|骂|扣|罚|踹|掐)(?:着)?我`,
		`不让我(?:进教室|进屋|上学|上课|回家|走|吃饭|告诉)`, `(?:同学|[一二三四五六初高]年级|高年级|大孩子|社会上|他们|几个人|一群人)[^,.;!?]{0,8}(?:打|堵|欺负|威胁|勒索|逼|围)(?:着|了)?我`, `(?:老|总|一直|又)?(?:摸|亲|抱|脱)(?:着)?我(?:的)?(?:下|胸|屁股|衣服|裤子|还|,|$)`, `老(?:是)?摸我`,
		`(?:让|逼|叫)我[^,.;!?]{0,3}(?:拍|发)[^,.;!?]{0,6}(?:照片|视频)`, `裸照`, `逼我(?:嫁|结婚|退学|辍学)`, `我不想(?:嫁人|结婚)[^;!?]{0,10}(?:岁|彩礼|\d)`,
		`(?:小孩|孩子|娃|妮)[^;!?]{0,24}(?:身上[^,.;!?]{0,3}伤|青一块|挨打|虐待|不让进屋|不给饭|不给吃|锁院里|拴着)`, `我不敢(?:回家|说)`, `老师[^,.;!?]{0,6}(?:打|抽|摸|扇|踢)我`, `后[妈娘爸爹][^,.;!?]{0,8}(?:不给|打|关|骂|赶)`, `(?:摸|脱|猥亵)我`, `拉我(?:上车|走|进)`, `(?:让|给)我看[^,.;!?]{0,4}(?:视频|片)`, `(?:进|钻)我(?:的)?(?:房间|屋|被)`, `(?:爸|妈|爹|娘)[^,.;!?]{0,4}把我(?:锁|关|赶|扔|打|吊|绑)`, `就我一个(?:小孩|孩子|人)?[^;!?]{0,8}(?:敲门|怕|门外|没饭|没吃|害怕)`,
		`(?:孩子|小孩|娃)[^;!?]{0,8}(?:被|让)[^,.;!?]{0,4}(?:打|抽|揍|虐)`, `(?:拉|跟着|摸|骗)小(?:孩|女孩|学生|姑娘)`, `(?:爸|妈|爹|娘)[^;!?]{0,8}(?:都)?不要我`, `陪酒`, `不让我出门|铁链[^,.;!?]{0,3}(?:拴|锁)着`, `我?被卖(?:到|给)`, `保护费`, `(?:弟|妹)[^,.;!?]{0,4}(?:\d|[一两二三四五六])岁[^;!?]{0,8}(?:一个人|哭)`, `(?:我|她|他|妮|闺女)才(?:十[一二三四五六七]|1[0-7])[^;!?]{0,8}(?:许|嫁|结婚|订婚|怀|卖)`, `给我看[^,.;!?]{0,2}(?:下面|下身)`, `又打我`, `把我[^,.;!?]{0,4}(?:关|锁|堵|扔|按)`, `让我(?:跪|学狗|舔|脱)`, `(?:叫|让)我(?:不要|别|不许)(?:说|告诉|跟|往外)`, `(?:同学|女生|闺女|姑娘)[^;!?]{0,8}怀孕[^;!?]{0,10}(?:初|年级|岁|\d)`, `裸聊`, `(?:闺女|孩子?|小孩|娃)[^;!?]{0,16}(?:抽她|打她|抽他|打他|往死里)`, `(?:捡|拾)(?:到|了|着)[^,.;!?]{0,4}(?:婴儿|娃|小孩|孩子)|弃婴`, `(?:小孩|孩子?|娃)[^;!?]{0,14}没大人`, `(?:让|叫|逼)我脱`, `我被[^,.;!?]{0,4}(?:爸|妈|爹|娘|哥|叔|爷)[^,.;!?]{0,4}打`, `(?:小孩|孩子|娃)[^,.;!?]{0,4}(?:独自|一个人)[^,.;!?]{0,4}(?:锁|在家|关)`, `我(?:和|跟|带)[^,.;!?]{0,4}(?:弟|妹)[^;!?]{0,16}(?:锁|饿|怕|没吃|没大人)|(?:弟弟|妹妹)[^;!?]{0,10}(?:饿|没大人)`, `(?:爸|妈)[^;!?]{0,10}打架[^;!?]{0,12}(?:我害怕|我怕)`, `肚子大了`, `(?:姥爷|姑姑|叔)打我`,
	)
	// childAge finds 我今年9岁 and its kin; a child who says its age is to be protected.
	childAge = regexp.MustCompile(`我(?:今年|才|只有|现在|都|刚)?(?:\d|1[0-7]|[一二三四五六七八九]|十[一二三四五六七]?)岁`)
	// childForm is the same with less said: 我13, 我才15; spaces count.
	childForm = regexp.MustCompile(`(?:^|[^\p{L}\p{N}])(?:我|俺)(?:才|今年|刚)?(?:1[0-7]|[6-9])(?:$|[^\p{L}\p{N}\-.:/])|(?:我|俺)才1[0-7](?:$|[^\p{N}\-.:/元块米个次天])|\bwo (?:jin ?nian |cai )?(?:\d|1[0-7]) ?sui\b|\bi am (?:only )?(?:[6-9]|1[0-7]) (?:years|and)`)
	// schoolForm is a child that says so, schoolHarm what befalls it; each alone may be a parent's.
	schoolForm = regexp.MustCompile(`我(?:是|在|上|读|念)?[^,.;!?]{0,8}(?:[一二三四五六]年级|初[一二三]|小学生|留守儿童)|我(?:同桌|们班|同学)|我们?老师|^叔叔阿姨`)
	schoolHarm = lexiconOf("打我", "抽我", "揍我", "骂我", "摸我", "欺负", "堵我", "要钱", "害怕", "不敢", "不想上学", "身上有伤", "让我别说", "哭", "没吃的", "饿")
)

// notDanger are everyday words that hold a danger word in their letters.
var notDanger = anyOf(
	`防溺水|防触电|防抢劫|防拐|(?:预?防)(?:煤气中毒|一氧化碳|山洪|泥石流|火灾|电信诈骗)|着火[车锅把腿龙炉葬]|起火锅|救命[钱恩稻]|落水[管口]|(?:进|出)入室|入室内|被困难|困在家务|困难产|打死结|打死(?:也|都|不)|打死[我俺](?:也|都)|会打死蚊|要生了锈|要死亡|要死要活|晕倒是`,
	`触电(?:保护|保安|事故率)|泥石流(?:监测|预警|沟|观测)|山洪(?:沟|预警|监测|灾害)|滑坡(?:监测|治理|点)|火灾(?:险|保险)|自杀式|自杀率|不想活动|不活动|跳楼(?:价|大甩卖|甩卖)|上吊[桥车篮兰灯]|轻生活|(?:我|俺|你|他)?要死亡证|(?:经常|常|老|总|天天)(?:是)?出车祸|药打死|血水|(?:车祸|交通事故)(?:认定|处理|鉴定|理赔|赔偿)`,
	`热得?(?:我|俺)?要死|[热累气急渴饿笑愁吓烦臭疼冻困](?:得|的)?(?:我|俺)?(?:要死|想死|死了)|[呛臭熏压挤热闷](?:得|的)(?:人|俺|我|人家)?喘不[上过]来?气|眼冒火|冒火气|气得[^,.;!?]{0,3}冒火|(?:液化气|煤气|天然气|煤气罐|气罐|轮胎|车胎|气瓶|灶)(?:里|都|又)?没气了|压人行|(?:猪|牛|羊|狗|马|驴)[^,.;!?]{0,4}难产`,
	`(?:羊|牛|猪|鸡|鸭|鹅|狗|鱼|驴|马|猫|兔|蜂)[^,.;!?]{0,8}(?:中毒|喝了[^,.;!?]{0,8}农药|吃了[^,.;!?]{0,8}药|掉[^,.;!?]{0,2}(?:河|水|井|坑|沟|池)里?|淹死|电死|撞死|打死|被埋|难产)|(?:被子|墙|路|地|桥|堤|河)被水冲(?:得|的)?|(?:三轮|电动车|汽车|轿车|摩托)车?(?:停[^,.;!?]{0,4})?(?:让|被)(?:人|车)(?:撞|刮|蹭|砸)了|(?:水表|管道?|电缆|井盖|阀门)被埋|灭火|防火|火葬|拿刀(?:切|削|刻|割麦|杀猪|宰)|杀人的心|下辈子(?:也|都)?(?:还|不)[^,.;!?]{0,4}(?:完|清|起|上)`,
)

var (
	// nowWords overrule every suppressor, wherever they stand.
	nowWords = lexiconOf("正在", "快来", "马上", "赶紧", "赶快", "快点来", "立刻", "救命", "!!!", "来人啊", "救人")
	// nearWords overrule what their own clause says of the past, or the one before.
	nearWords = regexp.MustCompile(`现在|刚刚|刚才|刚[塌倒撞掉着起]|这会|眼下|正[在打拿砸]|还在`)
	// pastWords make a danger of their clause or of the next a hazard: it was.
	pastWords = regexp.MustCompile(`去年|前年|大前年|上次|上回|以前|往年|那年|那回|当年|小时候|早年|年前|上个?月|上上|上个?礼拜|上周|前[阵段]|前些|前几[天年]|曾经?|那次|[死伤烧撞摔淹出]过|着过|落过|起过|出过|掉过|(?:一|两|二|三|几)年(?:前|了)`)
	// fearWords before a danger in its clause say that it may come.
	fearWords = regexp.MustCompile(`怕|防|预防|万一|要是|如果|容易|有可能|可能会|会|以免|免得|避免|小心别|当心|早晚|迟早|差点|险些|哪天|别等|严禁|禁止|隐患|要不是|不是说`)
	// paperWords say that it is spoken of: what is left to do is a form, money, a repair, a film.
	paperWords = lexiconOf(
		"防火", "消防检查", "消防设施", "消防通道", "消防栓", "消防演", "灭火器", "演练", "演习", "宣传", "隐患", "预防", "游泳馆", "培训", "讲座", "电影", "电视剧", "小说", "喇叭", "标语", "牌子", "清仓", "一折",
		"认定书", "理赔", "赔偿", "补偿", "救助款", "报销", "立案", "破案", "判决", "保险公司", "清淤", "监测", "预警", "后遗症", "出院", "残疾证", "门诊", "误工", "工伤", "防护网",
	)
	// claimWords in its own clause say the same.
	claimWords = lexiconOf("证明", "补助", "补贴", "医保", "工资", "低保")
	// overWords say that it is over and that somebody is thankful.
	overWords = lexiconOf("已经扑灭", "扑灭了", "已扑灭", "谢谢你们救", "感谢你们救", "谢谢救", "救上来了谢谢", "已经救出")
)

// bareCalls are messages that consist of nothing else.
var bareCalls = regexp.MustCompile(`^(110|119|120|122|sos|s\.o\.s|(please )?help( me| us)?|fire|救|火|着了|(?:火|着了|着火) .{1,8})$`)

// latinDanger and latinSelfHarm are the words of other languages.
var (
	latinDanger = regexp.MustCompile(`\bon fire\b|^fire\b|\bfire ?!|\bthere is (a )?fire\b|\b(house|home|car|building|kitchen|forest|shop)s? (is )?(burning|fire)\b|\bhelp (me|us)( please)?[!.]|^(please )?help (me|us)|\bsave (me|us)\b|\bsos\b|\bdrowning\b|\bheart attack\b|\bkill (me|him|her|us)\b|\btrapped\b|\bpeople inside\b|\bnot breathing\b|\bunconscious\b|\bbleeding\b|\bwith a (knife|gun)\b|\bcar (accident|crash)\b|\bgas leak|\b(a|has|with|got) (man with )?(a )?(gun|knife)\b|\bbreak(ing)? in(to)?\b|\bstabb|\brobb(er|ed|ing)\b|\bshooting\b|\baccident\b.*\b(hurt|blood|injured|dead)|\bblood everywhere|\b(beating|hitting|attacking) (me|her|us|him)\b|\bon the roof\b|\bfell (in|into|off|from) (the |a )?(well|river|lake|pond|roof|water|canal|pit)\b|\b(child|kid|son|daughter|mother|father|baby|grandson|boy|girl) (is|has gone|went) missing\b|\b(send|call) (the )?(police|ambulance)\b|\bdying\b|\b(can not|cannot|can.?t) breathe\b|\bcollapsed\b|\bkidnap|\bfainted\b|\bpassed out\b|\bfell (off|down)\b|\block(ed)? me (in|up)\b`)
	latinHarm   = regexp.MustCompile(`\bkill myself\b|\bsuicide\b|\bwant to die\b|\bend my life\b|\b(do not|don'?t) want to live\b|\btook (all |the |her |his )*pills\b|\boverdose|\bcut (myself|my wrist)|\btired of (living|life)`)
)

// calls are what people in need type without an input method; they are known by their sound.
var calls = sync.OnceValue(func() (all []call) {
	for lane, words := range map[string][]string{
		LaneDanger: {
			"救命", "救人", "着火", "失火", "车祸", "爆炸", "落水", "昏迷", "晕倒", "抢劫", "绑架", "快来人", "掉河里", "掉井里", "掉水里", "掉坑里", "触电了", "电死人", "煤气中毒", "没气了", "没呼吸", "大出血", "难产了", "砍人了", "杀人了",
			"拿刀砍", "要打死", "房子塌", "墙塌了", "发山洪", "被困在", "淹死人", "孩子丢了", "孩子不见了", "止不住血", "叫不醒", "车翻了", "要杀我", "杀我", "打死我", "人不动了", "漏气了",
		},
		LaneSelfHarm: {"不想活", "活不下去", "我想死", "想死了", "自杀", "跳楼", "喝农药", "要跳河", "想跳河", "想死了", "上吊了"},
		LaneMinor:    {"我爸打我", "我妈打我", "爸爸打我", "妈妈打我", "老师打我", "同学打我", "叔叔摸我", "后爸打我", "奶奶打我", "爷爷打我", "别打我"},
	} {
		for _, w := range words {
			all = append(all, call{lane, w, pinyin.Sounds(w)})
		}
	}
	return all
})

type call struct {
	lane, word string
	is         []pinyin.Sound
}

// typed looks for a call in a text of Latin letters.
func typed(clean string) (lane, word string) {
	if strings.IndexFunc(clean, func(r rune) bool { return r >= 'a' && r <= 'z' }) < 0 || strings.IndexFunc(clean, isHan) >= 0 {
		return "", ""
	}
	said := pinyin.Sounds(clean)
	for i := range said {
		for _, c := range calls() {
			if soundsFrom(said[i:], c.is) && (lane == "" || c.lane == LaneSelfHarm) {
				lane, word = c.lane, c.word
			}
		}
	}
	return lane, word
}

func isHan(r rune) bool { return r >= '一' && r <= '龥' }

// soundsFrom reports whether what is said begins with those syllables.
func soundsFrom(said, is []pinyin.Sound) bool {
	if len(said) < len(is) {
		return false
	}
	for i, s := range is {
		if !said[i].Like(s, pinyin.SameSaid) {
			return false
		}
	}
	return true
}

// A form is one of several expressions.
func anyOf(forms ...string) *regexp.Regexp { return regexp.MustCompile(strings.Join(forms, "|")) }

// danger scans what was said. It is asked for each part as it comes and for the
// whole message again: a word may be cut in two.
func danger(text string) Danger { return scan(read(text)) }

func scan(w words) Danger {
	said := wording.Ready(w.raw)
	said.S = notDanger.ReplaceAllStringFunc(said.S, func(s string) string { // as long as it was, so that places stay
		return strings.Map(func(r rune) rune {
			if r < utf8.RuneSelf {
				return '0'
			}
			return '〇'
		}, s)
	})
	minor := firstOf(minorWords.in(said.S), minorForms.FindString(said.S), childAge.FindString(w.tight), childForm.FindString(w.clean))
	if minor == "" && schoolForm.MatchString(w.tight) {
		minor = schoolHarm.in(w.tight)
	}
	typedLane, typedWord := typed(w.clean)
	if minor == "" && typedLane == LaneMinor {
		minor = typedWord
	}
	d := Danger{Class: 1, Minor: minor != ""}
	self, _ := sayNow(said, selfHarmWords, selfHarmForms, stillMeant)
	if self == "" {
		self = firstOf(jumpForm.FindString(w.clean), latinHarm.FindString(w.raw))
	}
	now, hazard := sayNow(said, dangerWords, dangerForms, urgent)
	if now == "" && self == "" && !d.Minor {
		now = gathered(said)
	}
	switch b := firstOf(bareCalls.FindString(strings.Trim(w.clean, "? ")), latinDanger.FindString(w.raw)); {
	case self != "":
		d.Lane, d.Word = LaneSelfHarm, self
	case typedLane == LaneSelfHarm:
		d.Lane, d.Word = LaneSelfHarm, typedWord
	case now != "":
		d.Lane, d.Word = LaneDanger, now
	case b != "":
		d.Lane, d.Word = LaneDanger, b
	case typedLane == LaneDanger:
		d.Lane, d.Word = LaneDanger, typedWord
	case d.Minor:
		d.Lane, d.Word = LaneMinor, minor
	default:
		if overWords.in(said.S) != "" {
			return Danger{}
		}
		if hazard = firstOf(hazard, hazardWords.in(said.S)); hazard != "" {
			return Danger{Class: 2, Word: hazard}
		}
		return Danger{}
	}
	if overWords.in(said.S) != "" && nowWords.in(said.S) == "" {
		return Danger{Minor: d.Minor}
	}
	return d
}

func firstOf(all ...string) string {
	for _, s := range all {
		if s != "" {
			return s
		}
	}
	return ""
}

// sayNow is the first word or form that is said to be so now; hazard one that only may be or was.
func sayNow(said wording.Text, words lexicon, forms *regexp.Regexp, so func(said wording.Text, from, to int) bool) (now, hazard string) {
	note := func(from, to int) bool {
		word := said.S[from:to]
		if !so(said, from, to) {
			hazard = firstOf(hazard, word)
			return false
		}
		now = word
		return true
	}
	for i := range said.S {
		if w := words.at(said.S[i:]); w != "" && note(i, i+len(w)) {
			return now, hazard
		}
	}
	for _, at := range forms.FindAllStringIndex(said.S, -1) {
		if note(at[0], at[1]) {
			return now, hazard
		}
	}
	return "", hazard
}

// A sign has a weight; enoughSigns is how much of them is danger.
type sign struct {
	weight int
	form   *regexp.Regexp
}

const enoughSigns = 3

// gathered is the heaviest of the signs that together are danger.
func gathered(said wording.Text) string {
	sum, heaviest, word := 0, 0, ""
	for _, x := range signs {
		if at := x.form.FindStringIndex(said.S); at != nil && urgent(said, at[0], at[1]) {
			sum += x.weight
			if x.weight > heaviest {
				heaviest, word = x.weight, said.S[at[0]:at[1]]
			}
		}
	}
	if sum -= 2 * len(complaints.FindAllString(said.S, 2)); sum < enoughSigns {
		return ""
	}
	return word
}

// around is a place's clause, what stands in it up to the end of the place, the clause before it and the one behind it.
func around(said wording.Text, from, to int) (clause, within, before, behind string) {
	begin, end := said.Clause(from)
	end = max(end, to)
	if begin > 0 {
		last, _ := said.Clause(begin - lastRune(said.S[:begin]))
		before = said.S[last:begin]
	}
	if end < len(said.S) {
		next := end
		if r, size := utf8.DecodeRuneInString(said.S[end:]); !wording.Wordy(r) {
			next += size
		}
		_, next = said.Clause(next)
		behind = said.S[end:next]
	}
	return said.S[begin:end], said.S[begin:to], before, behind
}

func lastRune(s string) int {
	_, n := utf8.DecodeLastRuneInString(s)
	return n
}

// urgent reports whether what stands at a place is danger now.
func urgent(said wording.Text, from, to int) bool {
	if nowWords.in(said.S) != "" {
		return true
	}
	clause, within, before, behind := around(said, from, to)
	switch {
	case paperWords.in(before+clause+behind) != "", claimWords.in(clause) != "", fearWords.MatchString(within):
		return false
	}
	return !pastWords.MatchString(before+clause) || nearWords.MatchString(before+clause)
}

// stillMeant reports whether somebody is about to harm themselves: what others did last
// year is a story; a fear, a claim and a form to be filled in change nothing.
func stillMeant(said wording.Text, from, to int) bool {
	clause, _, before, _ := around(said, from, to)
	return !pastWords.MatchString(before+clause) || nearWords.MatchString(before+clause) || selfWords.MatchString(clause)
}

// selfWords are who writes.
var selfWords = regexp.MustCompile(`我|俺|咱`)
