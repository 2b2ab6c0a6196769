package staff

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"huying/appliance"
)

var update = flag.Bool("update", false, "write deploy/docs/staff.zh.md")

// The page that people keep in their pocket is made of the grammar itself.
func TestThePageOfVerbsIsUpToDate(t *testing.T) {
	const file = "../../../deploy/docs/staff.zh.md"
	var b strings.Builder
	b.WriteString(`# 短信办事：一页用法

发给镇里热线的号码，一条短信一件事：**动词 + 单号 + 空格 + 内容**，如“签20482-1”。
动词写汉字或字母都行，全角、空格、标点不讲究；手上只有一张单时可以不写单号。每条只回一次，办不成会说为什么、能怎么办。

- 第一次会收到“您的号码已登记为…”，回“是”才算数。换了号请到镇里重新登记。
- 结、退、派、裁、评会挪动责任；登记过口令的，在最后加“#四位数字”，如“评H031 1 2 #4821”。
- 请假时登记替班电话，工单转到替班，替班可代办。
- 不是动词的话，按普通群众来信受理。看见危险，直接发短信，不用动词。

| 动词 | 字母 | 谁用 | 做什么 | 例子 |
|---|---|---|---|---|
`)
	for _, e := range Verbs {
		who := "大家"
		if e.Roles != nil {
			var names []string
			for _, r := range e.Roles {
				names = append(names, appliance.RoleNames[r])
			}
			who = strings.Join(names, " ")
		}
		moves := ""
		if e.Moves {
			moves = "（口令）"
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s%s | %s |\n", e.Verb, e.Letters, who, e.Meaning, moves, e.Example)
	}
	b.WriteString("\n县里要镇里补充材料：`退H031 要补什么`。批延期、挂起、呼叫：`准延20482-1`、`不准停20482-1`、`准H031`。去年的单号、呼叫号前面带年份：`结26-20482-1 结果`、`收26-H031`。\n")
	if *update {
		if err := os.WriteFile(file, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	have, err := os.ReadFile(file)
	if err != nil || string(have) != b.String() {
		t.Errorf("%s is not what the grammar says (%v); write it with -update", file, err)
	}
}
