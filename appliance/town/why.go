package town

// Why names what is wrong.
type Why string

// What is wrong with a file or a table.
const (
	Nothing      Why = "nothing"
	EmptyFile    Why = "empty-file"
	TooBig       Why = "too-big"
	TooLong      Why = "too-long"
	TooWide      Why = "too-wide"
	Broken       Why = "broken"
	OldBook      Why = "old-book"
	Encoding     Why = "encoding"
	Quotes       Why = "quotes"
	NoSuchTable  Why = "no-such-table"
	NotRead      Why = "not-read"
	TwoTables    Why = "two-tables"
	EmptySheet   Why = "empty-sheet"
	NoSuchColumn Why = "no-such-column"
	NoColumn     Why = "no-column"
	TwoColumns   Why = "two-columns"
	NoHead       Why = "no-head"
	MergedHead   Why = "merged-head"
	MergedAcross Why = "merged-across"
	HiddenRows   Why = "hidden-rows"
	NoTable      Why = "no-table"
	WouldEmpty   Why = "would-empty"
	WouldClose   Why = "would-close"
	InHand       Why = "in-hand"
)

// What is wrong with a cell.
const (
	Blank          Why = "blank"
	Garbled        Why = "garbled"
	ErrorCell      Why = "error-cell"
	BareFormula    Why = "bare-formula"
	TooManyLetters Why = "too-many-letters"
	NotEnglish     Why = "not-english"
	LostDigits     Why = "lost-digits"
	DateRead       Why = "date-read"
	DateLost       Why = "date-lost"
	BadCode        Why = "bad-code"
	BadPhone       Why = "bad-phone"
	Landline       Why = "landline"
	BadYes         Why = "bad-yes"
	BadNumber      Why = "bad-number"
	BadDate        Why = "bad-date"
	BadHours       Why = "bad-hours"
	BadLimit       Why = "bad-limit"
	BadFlow        Why = "bad-flow"
	BadShort       Why = "bad-short"
	BadCluster     Why = "bad-cluster"
	Unknown        Why = "unknown"
	Repeated       Why = "repeated"
	CodeLength     Why = "code-length"
	CodeCounty     Why = "code-county"
	CodeTown       Why = "code-town"
	CodeVillage    Why = "code-village"
	CodeGrid       Why = "code-grid"
	CodeOther      Why = "code-other"
)

// What does not fit together.
const (
	Twice        Why = "twice"
	TwiceCode    Why = "twice-code"
	NotThere     Why = "not-there"
	IsClosed     Why = "is-closed"
	IsGone       Why = "is-gone"
	Ambiguous    Why = "ambiguous"
	NeedsShort   Why = "needs-short"
	OwnParent    Why = "own-parent"
	SameParent   Why = "same-parent"
	LowerParent  Why = "lower-parent"
	Cycle        Why = "cycle"
	OwnStandIn   Why = "own-stand-in"
	OwnLiaison   Why = "own-liaison"
	Renamed      Why = "renamed"
	KindByCode   Why = "kind-by-code"
	SameName     Why = "same-name"
	GridOnTown   Why = "grid-on-town"
	GridVillage  Why = "grid-village"
	ShortVillage Why = "short-village"
	ShortTwice   Why = "short-twice"
	ShortRests   Why = "short-rests"
	ClusterGrid  Why = "cluster-grid"
	Orphan       Why = "orphan"
	NoPerson     Why = "no-person"
	NoHouseholds Why = "no-households"
	OutOfBounds  Why = "out-of-bounds"
	NotCovered   Why = "not-covered"
	NoSuccessor  Why = "no-successor"
	NoSuccessors Why = "no-successors"
	OnePart      Why = "one-part"
	OneGrid      Why = "one-grid"
	OtherVillage Why = "other-village"
)

// What is wrong with a list, a version of it, or an application for a change.
const (
	TwoLeads     Why = "two-leads"
	LeafTwice    Why = "leaf-twice"
	SameLeaf     Why = "same-leaf"
	ItemDiffers  Why = "item-differs"
	KeywordTwice Why = "keyword-twice"
	Nobody       Why = "nobody"
	OtherDomain  Why = "other-domain"
	Pending      Why = "pending"
	DraftStays   Why = "draft-stays"
	NotOpen      Why = "not-open"
	OtherRows    Why = "other-rows"
	BeforeLast   Why = "before-last"
	NoDate       Why = "no-date"
	NoReason     Why = "no-reason"
	NoDocument   Why = "no-document"
	NoProposer   Why = "no-proposer"
	TwoPeople    Why = "two-people"
	NotInEffect  Why = "not-in-effect"
	NoStep       Why = "no-step"
	StepDone     Why = "step-done"
	StepEarly    Why = "step-early"
	StepLacks    Why = "step-lacks"
	ItEnded      Why = "it-ended"
)

// faultWords are the sentences, Chinese and English.
var faultWords = map[Why][2]string{
	Nothing:      {"没有读到表。要一个工作簿，或一个放着CSV的文件夹；表名是：{want}。", "there is no table; give a workbook or a folder of CSV files named {want}"},
	EmptyFile:    {"文件是空的。", "the file is empty"},
	TooBig:       {"超过{want}兆，不读。请删去图片和多余的工作表。", "over {want} MiB: remove pictures and sheets that are not needed"},
	TooLong:      {"超过{want}行，不读（空行带格式也算）。请删去下面的空行。", "over {want} rows, blank ones with a format counted: delete the rows below the table"},
	TooWide:      {"太宽：超过{want}列，或合并和空格子太多。请删去右边的空列。", "too wide: over {want} columns, or too many merged and blank cells; delete the columns beside the table"},
	Broken:       {"打不开，文件坏了或不是工作簿：{want}", "cannot be opened, it is damaged or no workbook: {want}"},
	OldBook:      {"是旧格式（.xls、.et）或加了密码。请另存为.xlsx，不设密码。", "is of the old format (.xls, .et) or has a password; save it as .xlsx without one"},
	Encoding:     {"文字编码认不出，要UTF-8或GBK。请另存为“CSV UTF-8”。", "is neither UTF-8 nor GBK; save it as CSV UTF-8"},
	Quotes:       {"引号不成对，后面的读不下去。", "a quotation mark has no partner; nothing behind it can be read"},
	NoSuchTable:  {"没有这张表。表名要是：{want}。", "is no table of ours; they are {want}"},
	NotRead:      {"这张工作表没有读。", "this sheet was not read"},
	TwoTables:    {"这张表有两份，不知道用哪一份。", "there are two of this table"},
	EmptySheet:   {"表是空的，没有读。", "the table is empty and was not read"},
	NoSuchColumn: {"没有这一列。可用的列：{want}。", "is no column of this table; they are {want}"},
	NoColumn:     {"缺这一列。", "the column is missing"},
	TwoColumns:   {"表头重复，{want}列已经是它。", "the head is there twice, column {want} has it"},
	NoHead:       {"这一列没有表头。", "this column has no head"},
	MergedHead:   {"表头有合并的格子。请取消合并，每列一个表头，只占一行。", "the heads are merged; give each column its own, in one row"},
	MergedAcross: {"左右合并的格子不知道算哪一列。请取消合并。", "cells of several columns are merged; take them apart"},
	HiddenRows:   {"有{want}行隐藏或被筛选，也读入了。", "{want} rows are hidden or filtered out; they were read too"},
	NoTable:      {"要先有“{want}”表：导入里没有，系统里也没有。", "the table {want} must come first: it is neither here nor on the box"},
	WouldEmpty:   {"表里没有一行，会停用全部{want}条。不改这张表就不要放进来。", "the table has no rows and would close all {want}; leave it out to change nothing"},
	WouldClose:   {"会停用{want}，超过一半，请核对表是否完整。", "would close {want}, over half; see whether the table is whole"},

	InHand: {"停用时手上还有没办结的：{want}。请收回工单，派给别的单位。", "closes with matters in hand: {want}; recall the orders and send them to another office"},

	Blank:          {"不能空。", "must not be blank"},
	Garbled:        {"有乱码（�），请用原文件重新保存。", "holds a character that was lost (�); save it again from the original"},
	ErrorCell:      {"是公式出错的结果，请改成值。", "is the result of a broken formula; put the value"},
	BareFormula:    {"公式没有结果。请在表格软件里打开、保存一次，或改成值。", "a formula without a result; open and save it in the spreadsheet, or put the value"},
	TooManyLetters: {"太长，最多{want}个字。", "too long, at most {want} characters"},
	NotEnglish:     {"英文名不能有汉字。", "an English name has no Chinese characters"},
	LostDigits:     {"表格软件把它变成了数字，末几位已经丢了。请把这一列设成文本，重填。", "the spreadsheet made a number of it and lost its last digits; make the column text and enter it again"},
	DateRead:       {"表格软件把它变成了日期，按{want}读入，请核对。", "the spreadsheet made a date of it; it was read as {want}"},
	DateLost:       {"表格软件把它变成了日期，原来的读不出。请把这一列设成文本，重填，如12-3。", "the spreadsheet made a date of it; make the column text and enter it again, such as 12-3"},
	BadCode:        {"编码只用字母、数字和短横，不超过24个，如X02、A-01-1。", "a code is letters, digits and dashes, at most 24, such as X02 or A-01-1"},
	BadPhone:       {"不是能打通的号码。写11位手机号，或带区号的座机，如0536-1234567；一格一个。", "is no number that can be rung: an 11-digit mobile or a landline with its area code, such as 0536-1234567, one a cell"},
	Landline:       {"是座机，收不到短信。", "is a landline and gets no texts"},
	BadYes:         {"只写是或否。", "want 是 or 否"},
	BadNumber:      {"要一个整数，不超过{want}。", "want a whole number, at most {want}"},
	BadDate:        {"不是日期。写成2026-05-01。", "is no date; write 2026-05-01"},
	BadHours:       {"写成08:30-17:30，几段之间用分号。", "write 08:30-17:30, several parted by ;"},
	BadLimit:       {"写“一般”“复杂”，或加工作日数，如一般7、复杂10。", "want 一般 or 复杂, with a number of working days if it has its own: 一般7, 复杂10"},
	BadFlow:        {"每步写成“谁|做什么|收|出|天数|下一步”，步与步之间用分号。", "want who|what|in|out|days|next for each step, parted by ;"},
	BadShort:       {"短号写成“村序-格序”，如12-3，不加0。", "want the village's and the grid's number such as 12-3, without leading zeros"},
	BadCluster:     {"写成网格短号加一个数，如12-3-4。若表格软件变成了日期，请把这一列设成文本。", "want the grid's short number and another, such as 12-3-4; make the column text if the spreadsheet made a date of it"},
	Unknown:        {"不认得。可写：{want}。", "is not known; want one of {want}"},
	Repeated:       {"“{want}”写了两遍。", "“{want}” is there twice"},
	CodeLength:     {"要{want}位数字。", "want {want} digits"},
	CodeCounty:     {"前六位{want}不是县（区）代码（GB/T 2260）。", "the first six digits, {want}, are no county's code (GB/T 2260)"},
	CodeTown:       {"第7至9位{want}不对：街道001–099，镇100–199，乡200–399，政企合一单位400–599。", "digits 7 to 9, {want}, are no township's: 001–099, 100–199, 200–399 or 400–599"},
	CodeVillage:    {"第10至12位{want}不对：居委会001–199、类似居委会400–499，村委会200–399、类似村委会500–599。", "digits 10 to 12, {want}, are no village's: 001–199, 200–399, 400–499 or 500–599"},
	CodeGrid:       {"网格的末几位{want}不能全是0。", "the grid's own digits, {want}, must not be all zeros"},
	CodeOther:      {"不是本镇的代码，本镇是{want}。", "is not of this township, which is {want}"},

	Twice:        {"与第{want}行重复。", "is in row {want} already"},
	TwiceCode:    {"这个编码已经有了。", "the code is taken"},
	NotThere:     {"“{want}”里没有。", "is not in {want}"},
	IsClosed:     {"已经停用。", "is closed"},
	IsGone:       {"这个人不在了，或没有登记。", "this person has left or is not registered"},
	Ambiguous:    {"不止一个这样叫：{want}。请写编码或电话。", "several are called that: {want}; write the code or the number"},
	NeedsShort:   {"名称超过{want}个字，要一个不超过{want}个字的简称，短信里用。", "the name has over {want} characters: texts want a short name of at most {want}"},
	OwnParent:    {"上级不能是自己。", "cannot stand under itself"},
	SameParent:   {"上级已经是{want}。", "stands under {want} already"},
	LowerParent:  {"上级的级别（{want}）比本单位低。", "the office above is of a lower level ({want})"},
	Cycle:        {"上级绕成了一圈：{want}。", "the offices above go round in a ring: {want}"},
	OwnStandIn:   {"替班不能是自己。", "cannot stand in for themselves"},
	OwnLiaison:   {"单位和部门是同一个。", "the office and the department are the same"},
	Renamed:      {"这个号码原来是{want}。如果换了人，请让新人换个号码登记，或先停用{want}。", "this number was {want}'s; if it is another person now, close {want} first"},
	KindByCode:   {"代码看是{want}，请核对。", "by its code it is {want}"},
	SameName:     {"第{want}行也这样叫，来电来信时会让人选。", "row {want} is called that too; people will be asked which"},
	GridOnTown:   {"网格要划在村（社区）下面，不能直接挂在镇上。", "a grid belongs to a village or a community, never to the township itself"},
	GridVillage:  {"网格代码要以村代码{want}开头。", "the code must begin with the village's, {want}"},
	ShortVillage: {"村序与别的网格不一致（{want}），请核对。", "the village's number differs from other grids' ({want})"},
	ShortTwice:   {"短号与{want}重复。", "the short number is {want}'s too"},
	ShortRests:   {"短号是{want}的，五年内不能给别的网格。", "the short number is that of {want}; it is not given to another within five years"},
	ClusterGrid:  {"编码要以网格短号{want}开头。", "the code must begin with the grid's short number {want}"},
	Orphan:       {"挂在没有或已停用的上面。", "belongs to one that is not there or is closed"},
	NoPerson:     {"网格没有人（定人、定岗、定责）。", "the grid has no person"},
	NoHouseholds: {"没有户数。", "the number of households is not told"},
	OutOfBounds:  {"户数不在{want}之间。", "the households are not within {want}"},
	NotCovered:   {"还没有划网格。", "has no grid"},
	NoSuccessor:  {"接续的网格不存在。", "the grid that follows it does not exist"},
	NoSuccessors: {"停用了，没有写由哪个网格接续。", "ended, and no grid follows it"},
	OnePart:      {"拆分要拆成两个以上。", "a split makes two or more"},
	OneGrid:      {"合并要两个以上。", "a merger takes two or more"},
	OtherVillage: {"不在{want}，只能合并同村的网格。", "is not in {want}: only grids of one village are merged"},

	TwoLeads:     {"责任单位只能一个，别的写在协办单位。", "one office is responsible; the others assist"},
	LeafTwice:    {"同一情形{want}已由另一个单位负责（一类事项由一个机构承担）。", "{want} is the same matter, with another office: one matter has one office"},
	SameLeaf:     {"与{want}是同一情形。", "is the same matter as {want}"},
	ItemDiffers:  {"编码前半与{want}相同，事项或领域不同。", "its code belongs to {want}, its item or domain does not"},
	KeywordTwice: {"关键词也指向{want}，派单时会列出两个。", "the keyword points at {want} too; both will be offered"},
	Nobody:       {"这个单位还没有登记人员，工单发不出短信。", "nobody of this office is registered; orders cannot be texted to it"},
	OtherDomain:  {"不在常用的领域里：{want}。", "is none of the usual domains: {want}"},
	Pending:      {"{want}正等着批准，先批或撤，再导入。", "{want} waits for approval; decide it first"},
	DraftStays:   {"与已公布的一样；草稿{want}没有动。", "is as published; the draft {want} is left as it is"},
	NotOpen:      {"这一版不是草稿，也不在等批准。", "is neither a draft nor proposed"},
	OtherRows:    {"内容与看过的不同，校验和现在是{want}。", "its rows are not those that were looked at; the checksum is now {want}"},
	BeforeLast:   {"生效日不能早于上一版的{want}。", "cannot take effect before the version before it, {want}"},
	NoDate:       {"要写生效日期。", "wants the day it takes effect"},
	NoReason:     {"要写原因：{want}。", "wants a reason: {want}"},
	NoDocument:   {"要有依据：文号或文件名。", "wants a document: its number or its name"},
	NoProposer:   {"要写谁提出。", "wants who proposes it"},
	TwoPeople:    {"要由另一个人批准。", "must be approved by a second person"},
	NotInEffect:  {"变更申请{want}还没有生效。", "the application {want} has not come into effect"},
	NoStep:       {"现在不能走这一步，可以：{want}。", "that step cannot come now; what can: {want}"},
	StepDone:     {"“{want}”已经做过。", "{want} is done"},
	StepEarly:    {"日期早于“{want}”。", "the day is before {want}"},
	StepLacks:    {"每一步都要日期和文号。", "each step wants its day and the number of its document"},
	ItEnded:      {"这件申请已经结束（{want}）。", "the application is over ({want})"},
}
