package warn

import (
	"slices"
	"strconv"
	"strings"

	"huying/appliance"
	"huying/appliance/policy"
	"huying/appliance/wording"
)

// Heard is W5 for one case, at once when its text comes.
func Heard(r policy.Warn, c Case) (Card, bool) {
	if slices.Contains(r.Off, Words) || len(r.Words) == 0 {
		return Card{}, false
	}
	return heard(listOf(r), c)
}

func listOf(r policy.Warn) *wording.Finder { return finderOf(r.Words...) }

func finderOf(words ...string) *wording.Finder {
	return wording.NewFinder(func(yield func(string, int32) bool) {
		for i, w := range words {
			if !yield(wording.Word(w), int32(i)) {
				return
			}
		}
	})
}

// A card costs somebody a minute, a petition nobody saw coming costs more: what is
// said in two ways is raised.
var (
	// harmless are everyday words that hold one of ours: 集体土地 gathers nobody.
	harmless = finderOf(
		"集体宿舍", "集体土地", "集体用地", "集体建设用地", "集体机动地", "集体耕地", "集体林", "集体山", "集体水库", "集体鱼塘", "集体地", "集体经济", "集体资产", "集体资金", "集体财产",
		"集体产权", "集体所有", "集体收入", "集体收益", "集体分红", "集体股", "集体账", "集体企业", "集体户", "集体食堂", "集体合同", "集体供水", "集体供暖", "集体建房",
		"集体活动", "集体学习", "集体生活", "集体婚礼", "集体舞", "集体照", "集体荣誉", "集体主义", "先进集体", "集体的地", "集体的钱", "集体的山",
		"归村集体", "属于村集体", "交给村集体", "村集体的", "村集体账", "村集体收", "村集体承包", "村集体欠",
		"上访问", "上访谈", "上访客",
		"跳楼价", "跳楼机", "跳楼大甩卖", "跳楼甩卖",
		"聚集地", "聚集区", "蚊虫聚集", "蚊子聚集", "苍蝇聚集", "老鼠聚集", "垃圾聚集", "污水聚集", "积水聚集", "野狗聚集", "流浪狗聚集", "产业聚集", "企业聚集",
		"拉横幅宣传", "拉横幅庆祝", "拉横幅欢迎", "拉横幅招",
	)
	// drills are what it is in the same clause when nothing of it is meant.
	drills = finderOf("演练", "演习", "培训", "讲座", "宣传", "普法", "电视剧", "电影")
	// denials stand right before the word. A bare 不 is none: 不上访没人管 is a threat.
	denials = []string{
		"不是", "并非", "不会", "不想", "不要", "不用", "不再", "不敢", "不准", "不许", "不得", "绝不", "决不", "从不", "坚决不", "保证不", "承诺不",
		"没", "没有", "没去", "没人", "从没", "从未", "别", "禁止", "严禁", "防止", "防范", "预防", "避免", "反对",
	}
)

// heard looks for the words in one case's text.
func heard(words *wording.Finder, c Case) (Card, bool) {
	t := wording.Ready(c.Text)
	hits := words.All(t.S)
	if len(hits) == 0 {
		return Card{}, false
	}
	calm := harmless.All(t.S)
	var said []string
	for _, h := range hits {
		in := func(o wording.Hit) bool { return o.From <= h.From && h.To <= o.To }
		from, to := t.Clause(h.From)
		if slices.Contains(said, h.Word) || slices.ContainsFunc(calm, in) || t.Denied(h.From, 0, denials...) || len(drills.All(t.S[from:to])) > 0 {
			continue
		}
		said = append(said, h.Word)
	}
	if len(said) == 0 {
		return Card{}, false
	}
	return card(Words, subject(Words, strconv.FormatUint(uint64(c.ID), 10)), "“"+strings.Join(said, "”“")+"”", []appliance.CaseID{c.ID},
		"来信提到“%s”,有一个词即提示", strings.Join(said, "”“")), true
}
