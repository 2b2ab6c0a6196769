package tui

import (
	"strings"
	"testing/synctest"

	"huying/appliance"
	"huying/appliance/desk"
	"huying/appliance/loop"
)

// since is when everybody's number was confirmed: no text asks for it.
const since = 1_790_000_000

func person(code, name, phone, office, title string, roles ...appliance.Role) appliance.Person {
	return appliance.Person{
		Code: code, Name: name, Phone: appliance.Phone("+86" + phone), Roles: roles, Verified: since, Asked: since,
		Posts: []appliance.Post{{Office: office, Title: title}},
	}
}

func office(code, name, short string, level appliance.Level, kind appliance.OfficeKind, phone, english string) appliance.Office {
	return appliance.Office{
		Code: code, Name: name, Short: short, Level: level, Kind: kind, Phone: appliance.Phone("+86" + phone), English: english, Hours: "08:30-17:30",
	}
}

func situation(code, domain, item, name, lead, section string, town, dept appliance.Duty, complex bool, words string) appliance.Situation {
	return appliance.Situation{
		List: appliance.MainList, Version: 1, Code: code, Domain: domain, Item: item, Name: name, Lead: lead, Section: section, Town: town, Dept: dept,
		Complex: complex, Grid: true, Keywords: strings.Split(words, ";"), Steps: []string{"核实", "处置", "复查"}, Standard: "当日到场",
		TownWork: "巡查上报", DeptWork: "执法文书", Phone: "+8613800000046",
	}
}

// qingshan is the township as it told the box about itself.
func qingshan() []appliance.Record {
	town, county := appliance.LevelTown, appliance.LevelCounty
	out := []appliance.Record{
		office("X01", "县社会治理服务中心", "县中心", county, appliance.OfficeCentre, "13800000051", "County Centre"),
		office("X02", "县综合执法局", "综合执法局", county, appliance.OfficeBureau, "13800000011", "Law Enforcement"),
		office("X04", "县水利局", "水利局", county, appliance.OfficeBureau, "13800000013", "Water Bureau"),
		office("X06", "县督查室", "督查室", county, appliance.OfficeBureau, "13800000031", "Supervision"),
		office("Z00", "青山镇", "青山镇", town, appliance.OfficeBureau, "13800000041", "Qingshan Town"),
		office("Z02", "综治中心", "综治中心", town, appliance.OfficeCentre, "13800000043", "Governance Ctr"),
		office("Z03", "便民服务中心", "便民中心", town, appliance.OfficeCentre, "13800000044", "Service Centre"),
		office("Z04", "村镇建设办公室", "村镇建设办", town, appliance.OfficeBureau, "13800000045", "Construction"),
		office("Z05", "综合行政执法队", "综合执法队", town, appliance.OfficePatrol, "13800000046", "Patrol"),
		office("Z07", "电力管理所", "供电所", town, appliance.OfficeStation, "13800000048", "Power Station"),
		person("p01", "周明", "13800000041", "Z00", "副镇长", appliance.RoleLeader, appliance.RoleDuty),
		person("p02", "李静", "13800000043", "Z02", "综治中心主任", appliance.RoleDispatcher, appliance.RoleCaller),
		person("p04", "赵磊", "13800000046", "Z05", "队长", appliance.RoleHandler),
		person("p05", "钱进", "13800000048", "Z07", "所长", appliance.RoleHandler),
		person("p06", "孙涛", "13800000045", "Z04", "主任", appliance.RoleHandler),
		person("p07", "吴敏", "13800000051", "X01", "调度员", appliance.RoleCounty),
		person("p08", "郑强", "13800000011", "X02", "法制科", appliance.RoleHandler),
		person("p10", "陈刚", "13800000013", "X04", "水利股", appliance.RoleHandler),
		person("p11", "褚卫", "13800000031", "X06", "科员", appliance.RoleSupervisor),
		person("p21", "王大山", "13800000021", "Z02", "网格员", appliance.RoleGrid),
		person("p22", "刘二柱", "13800000022", "Z02", "代办员", appliance.RoleAgent),
		appliance.Village{Code: "370783190001", Name: "青山社区", Aliases: []string{"青山", "社区"}, Kind: "社区"},
		appliance.Village{Code: "370783190201", Name: "王家庄村", Aliases: []string{"王庄", "王家庄"}, Kind: "村"},
		appliance.Village{Code: "370783190202", Name: "李家洼村", Aliases: []string{"李洼", "李家洼"}, Kind: "村"},
		appliance.Grid{Code: "370783190201001", Short: "12-1", Village: "370783190201", Name: "王家庄北", Kind: appliance.GridCommon, Households: 96, Workers: []string{"p21"}},
		appliance.Grid{Code: "370783190201003", Short: "12-3", Village: "370783190201", Name: "王家庄南", Kind: appliance.GridCommon, Households: 102, Workers: []string{"p21"}},
		appliance.Grid{Code: "370783190202001", Short: "13-1", Village: "370783190202", Name: "李家洼", Kind: appliance.GridCommon, Households: 140},
		appliance.ListVersion{List: appliance.MainList, Kind: appliance.ListTown, Name: "属地管理责任清单", Number: 1, State: appliance.VersionPublished, From: appliance.Date{Year: 2026, Month: 1, Day: 1}},
		situation("A-01-1", "综合执法", "占道经营监管执法", "流动摊贩占道", "Z05", "巡查组", appliance.DutyMain, appliance.DutyAssist, false, "占道;摆摊;摊贩"),
		situation("A-01-2", "综合执法", "占道经营监管执法", "店外经营拒不整改", "X02", "法制科", appliance.DutyAssist, appliance.DutyMain, true, "店外;占道经营"),
		situation("C-01-1", "城乡建设", "路灯管护", "路灯不亮", "Z07", "运维班", appliance.DutyMain, appliance.DutyNone, false, "路灯;灯不亮"),
		situation("E-01-1", "民生保障", "农村饮水", "停水漏水", "X04", "水利股", appliance.DutyAssist, appliance.DutyMain, false, "停水;漏水;水管"),
		situation("F-01-1", "社区治理", "垃圾清运", "垃圾未清", "Z04", "保洁组", appliance.DutyMain, appliance.DutyNone, false, "垃圾;清运"),
		appliance.Guide{
			Code: "S-001", Name: "最低生活保障申请", Kind: "行政给付", Aliases: []string{"低保", "办低保"}, Basis: "《社会救助暂行办法》", Conditions: "家庭人均收入低于低保标准",
			Materials: []appliance.Material{{Name: "身份证", Form: "原件+复印件", Copies: "1份"}, {Name: "户口簿", Form: "原件+复印件", Copies: "1份"}},
			Steps:     []string{"受理", "核查", "公示", "审批"}, Person: "李静", Fee: "不收费", Days: 30, Window: "3号窗", Delegated: true,
		},
	}
	return out
}

// settles tells the box about the township, and hires those who decide.
func (h *hall) settles(more ...appliance.Record) {
	h.t.Helper()
	err := h.st.Update(h.t.Context(), func(tx appliance.Tx) error {
		for _, r := range append(qingshan(), more...) {
			if err := tx.Append(appliance.Entry{At: h.now(), Actor: appliance.Actor{Kind: appliance.ByRoot}, Kind: appliance.KindTownSet, Body: r}); err != nil {
				return err
			}
		}
		return nil
	})
	h.must(err)
	for _, k := range []struct {
		who   *desk.Who
		name  string
		roles []appliance.Role
	}{
		{&h.zhou, "周明", []appliance.Role{appliance.RoleLeader}}, {&h.he, "何洁", []appliance.Role{appliance.RoleDispatcher, appliance.RoleCaller}},
		{&h.chief, "管理员", []appliance.Role{appliance.RoleAdmin}},
	} {
		clerk, err := h.desk.AddClerk(h.t.Context(), desk.Root, k.name, k.roles...)
		h.must(err)
		*k.who = desk.Who{Clerk: clerk}
	}
	synctest.Wait()
}

// does is a deed done elsewhere: by a colleague at another screen.
func (h *hall) does(who desk.Who, id appliance.CaseID, d loop.Deed, evidence ...string) loop.Result {
	h.t.Helper()
	res, err := h.desk.Do(h.t.Context(), who, id, 0, d, evidence...)
	h.must(err)
	return res
}
