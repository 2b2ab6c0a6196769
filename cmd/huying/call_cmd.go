package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"huying/appliance"
	"huying/appliance/desk"
	"huying/appliance/loop"
)

type jsonCall struct {
	No              string       `json:"no"`
	Year            int          `json:"year"`
	State           string       `json:"state"`
	Case            string       `json:"case"`
	Reason          string       `json:"reason"`
	Urgent          bool         `json:"urgent"`
	Level           string       `json:"level"`
	Situation       string       `json:"situation"`
	Summary         string       `json:"summary"`
	Done            string       `json:"done"`
	Lead            string       `json:"lead"`
	LeadName        string       `json:"lead_name"`
	Assists         []string     `json:"assists"`
	DocNo           string       `json:"doc_no"`
	CalledBy        string       `json:"called_by"`
	ApprovedBy      string       `json:"approved_by"`
	CalledAt        *time.Time   `json:"called_at"`
	ReceivedAt      *time.Time   `json:"received_at"`
	DispatchedAt    *time.Time   `json:"dispatched_at"`
	RespondedAt     *time.Time   `json:"responded_at"`
	CompletedAt     *time.Time   `json:"completed_at"`
	Due             *time.Time   `json:"due"`
	Light           string       `json:"light"`
	Measured        string       `json:"measured"` // working time from dispatch to response; "" none yet
	MeasuredMinutes *int         `json:"measured_minutes"`
	Disputes        int          `json:"disputes"`
	Ratings         []jsonRating `json:"ratings"`
	Orders          []jsonOrder  `json:"orders"`
}

type jsonRating struct {
	Office          string     `json:"office"`
	OfficeName      string     `json:"office_name"`
	Speed           int        `json:"speed"`
	Effect          int        `json:"effect"`
	By              string     `json:"by"`
	At              *time.Time `json:"at"`
	Measured        string     `json:"measured"`
	MeasuredMinutes int        `json:"measured_minutes"`
}

func (a *app) callCommand() *cobra.Command {
	list := reading(&cobra.Command{Use: "list", Short: "calls, newest first", Args: exactly(), RunE: a.inside(a.callList)}, true)
	list.Flags().Bool("open", false, "only those under way")
	show := reading(&cobra.Command{Use: "show NO", Short: "one call with its orders", Args: exactly("NO"), RunE: a.inside(a.callShow)}, false)
	cmds := []*cobra.Command{list, show}
	for _, v := range callVerbs() {
		cmds = append(cmds, a.deedCommand(v, func(ctx context.Context, cmd *cobra.Command, who desk.Who, no string, deed any) error {
			k, err := a.box.desk.CallNumber(ctx, no)
			if err != nil {
				return a.explain("call "+no, err)
			}
			setField(deed, "Call", k.ID)
			p, err := a.box.desk.Page(ctx, desk.Who{}, k.Case)
			if err != nil {
				return err
			}
			res, err := a.box.desk.Do(ctx, who, k.Case, 0, theDeed(deed), onWord(cmd))
			var r *loop.Refusal
			if errors.As(err, &r) && r.Call == 0 {
				r.Call = k.ID // the hint names what was typed
			}
			if err != nil {
				return a.explain("call "+no, err)
			}
			return a.tellCall(ctx, k, p.Case, res)
		}))
	}
	return group("call", "乡呼县应: the township calls, the county responds (made with huying case call NO)", cmds...)
}

// tellCall says how the call now stands, and what that did to its case.
func (a *app) tellCall(ctx context.Context, before appliance.Call, c appliance.Case, res loop.Result) error {
	v, err := a.viewer(ctx)
	if err != nil {
		return err
	}
	r, err := a.box.desk.Call(ctx, desk.Who{}, before.ID)
	if err != nil {
		return err
	}
	line := v.say("呼叫", "call ") + before.ID.In(v.year()) + " " + loop.CallStateName(r.Call.State, v.english)
	if r.Lead != "" {
		line += v.say(" 牵头", " led by ") + r.Lead
	}
	if n := len(r.Call.Ratings); n > 0 && res.Said != "" && !v.english {
		line = res.Said
	}
	if _, err := fmt.Fprintln(a.stdout, line); err != nil {
		return err
	}
	res.Call = 0 // it was named
	return a.tellDone(ctx, c, res)
}

func (v viewer) callJSON(r desk.CallRow) jsonCall {
	k := r.Call
	j := jsonCall{
		No: k.ID.No(), Year: k.ID.Year(), State: string(k.State), Case: k.Case.No(), Reason: string(k.Reason), Urgent: k.Urgent, Level: k.Level, Situation: k.Situation,
		Summary: v.hide(k.Summary), Done: v.hide(k.Done), Lead: k.Lead, LeadName: r.Lead, Assists: some(k.Assists), DocNo: k.DocNo,
		CalledBy: v.decider(k.CalledBy), ApprovedBy: v.decider(k.ApprovedBy),
		CalledAt: v.when(k.CalledAt), ReceivedAt: v.when(k.ReceivedAt), DispatchedAt: v.when(k.DispatchAt), RespondedAt: v.when(k.RespondedAt),
		CompletedAt: v.when(k.CompletedAt), Due: v.when(r.Due), Light: string(r.Light), Disputes: k.Disputes, Ratings: []jsonRating{}, Orders: []jsonOrder{},
	}
	if !k.RespondedAt.IsZero() {
		n := minutes(r.Measured)
		j.Measured, j.MeasuredMinutes = r.Measured.Round(time.Minute).String(), &n
	}
	for _, x := range k.Ratings {
		j.Ratings = append(j.Ratings, jsonRating{
			x.Office, v.town.Short(x.Office), x.Speed, x.Effect, v.decider(x.By), v.when(x.At), x.Measured.Round(time.Minute).String(), minutes(x.Measured),
		})
	}
	for _, o := range r.Orders {
		j.Orders = append(j.Orders, v.orderJSON(o))
	}
	return j
}

func minutes(d time.Duration) int { return int(d.Round(time.Minute) / time.Minute) }

func (a *app) callList(ctx context.Context, cmd *cobra.Command, _ []string) error {
	open, err := cmd.Flags().GetBool("open")
	if err != nil {
		return err
	}
	n, v, err := a.limited(ctx, cmd)
	if err != nil {
		return err
	}
	rows, err := a.box.desk.Calls(ctx, desk.Who{}, open)
	if err != nil {
		return err
	}
	rows = most(a, v, rows, n)
	if wantsJSON(cmd) {
		out := make([]jsonCall, 0, len(rows))
		for _, r := range rows {
			out = append(out, v.callJSON(r))
		}
		return printJSON(a.stdout, out)
	}
	if len(rows) == 0 {
		fmt.Fprintln(a.stderr, v.say("没有呼叫。", "there is no call"))
	}
	var lines [][]string
	for _, r := range rows {
		lines = append(lines, []string{
			r.Call.ID.In(v.year()), loop.CallStateName(r.Call.State, v.english), r.Call.Case.In(v.year()), orElse(r.Lead, "-"), v.dueCell(r.Due, false, string(r.Light)), string(r.Call.Reason), cell(v.hide(r.Call.Summary), 40),
		})
	}
	return table(a.stdout, head(v, "呼叫 状态 件号 牵头 期限 理由 内容", "NO STATE CASE LEAD DUE REASON MATTER"), lines)
}

func (a *app) callShow(ctx context.Context, cmd *cobra.Command, args []string) error {
	k, err := a.box.desk.CallNumber(ctx, args[0])
	if err != nil {
		return a.explain("call "+args[0], err)
	}
	v, err := a.viewer(ctx)
	if err != nil {
		return err
	}
	r, err := a.box.desk.Call(ctx, desk.Who{}, k.ID)
	if err != nil {
		return err
	}
	j := v.callJSON(r)
	if wantsJSON(cmd) {
		return printJSON(a.stdout, j)
	}
	k = r.Call
	b := &sheet{v: v, width: 9}
	b.line("呼叫", "call", j.No+" ("+strconv.Itoa(j.Year)+")")
	b.line("状态", "state", loop.CallStateName(k.State, v.english))
	b.line("件号", "case", k.Case.In(v.year()))
	b.line("理由", "reason", strings.TrimSpace(j.Reason+" "+j.Level+" "+j.Situation))
	b.line("内容", "matter", cell(j.Summary, 200))
	b.line("已做", "done", cell(j.Done, 200))
	b.line("提出", "called", strings.TrimSpace(v.moment(k.CalledAt)+" "+j.CalledBy))
	b.line("批准", "approved", j.ApprovedBy)
	b.line("接收", "received", v.moment(k.ReceivedAt))
	b.line("分派", "sent out", strings.TrimSpace(v.moment(k.DispatchAt)+" "+k.DocNo))
	b.line("牵头", "lead", j.LeadName)
	if j.MeasuredMinutes != nil {
		b.line("响应", "response", v.moment(k.RespondedAt)+fmt.Sprintf(v.say(" 用时%s（工作时间）", " after %s (working time)"), v.took(r.Measured)))
	}
	b.line("期限", "due", v.dueCell(r.Due, false, string(r.Light)))
	for _, x := range k.Ratings {
		b.line("评价", "rating", strings.TrimSpace(fmt.Sprintf(v.say("%s 响应%s %s 实测%s", "%s speed %s effect %s measured %s"), v.town.Short(x.Office), loop.SpeedName(x.Speed), orEmpty(x.Effect > 0, v.say("成效", "")+loop.EffectName(x.Effect)), v.took(x.Measured))))
	}
	if len(r.Orders) > 0 {
		b.WriteString("\n")
	}
	if err := v.printOrders(b, r.Orders); err != nil {
		return err
	}
	_, err = fmt.Fprint(a.stdout, b.String())
	return err
}

func orEmpty(is bool, s string) string {
	if is {
		return s
	}
	return ""
}

// moment is a day and time, "" where there is none.
func (v viewer) moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return v.at(t).Format("01-02 15:04")
}

// took is a stretch of working time in words.
func (v viewer) took(d time.Duration) string {
	n := minutes(d)
	switch {
	case v.english:
		return d.Round(time.Minute).String()
	case n < 60:
		return fmt.Sprintf("%d分钟", n)
	case n%60 == 0:
		return fmt.Sprintf("%d小时", n/60)
	}
	return fmt.Sprintf("%d小时%d分", n/60, n%60)
}

func (v viewer) printOrders(w io.Writer, rows []desk.OrderRow) error {
	return table(w, v.ordersHead(), v.orderCells(rows))
}

func (v viewer) ordersHead() []string {
	return head(v, "工单 单位 主协 状态 期限 等 内容", "ORDER OFFICE ROLE STATE DUE WAITS WORDS")
}

func (v viewer) orderCells(rows []desk.OrderRow) [][]string {
	var lines [][]string
	for _, r := range rows {
		light := string(r.Light)
		if !r.Order.State.Open() {
			light = ""
		}
		due := v.dueCell(r.Due, r.Guessed, light)
		if r.Late > 0 && r.Order.State.Open() {
			due += fmt.Sprintf(v.say("%d日", " %d d"), r.Late)
		}
		lines = append(lines, []string{
			r.No, r.Office, v.role(r.Order.Role), loop.OrderStateName(r.Order.State, v.english), due, v.waits(r.Waits),
			v.cell(v.hide(first(r.Order.Words.Result, r.Order.Words.Plan, r.Order.Words.Task, r.Case.Summary)), 40),
		})
	}
	return lines
}

func (v viewer) waits(w desk.OrderWaits) string {
	pair := map[desk.OrderWaits][2]string{
		desk.WaitsSign: {"签收", "signature"}, desk.WaitsRule: {"裁定", "ruling"}, desk.WaitsExtend: {"批延期", "extension"},
		desk.WaitsPause: {"批挂起", "pause"}, desk.WaitsReview: {"审核", "review"},
	}[w]
	return orElse(pair[english(v.english)], "-")
}

func (a *app) orderCommand() *cobra.Command {
	list := reading(&cobra.Command{Use: "list", Short: "open work orders, newest first; --due: what runs out first", Args: exactly(), RunE: a.inside(a.orderList)}, true)
	list.Flags().String("office", "", "only those of this `OFFICE`")
	list.Flags().Bool("waits", false, "only those that wait for a ruling or a review")
	list.Flags().Bool("late", false, "only those overdue")
	list.Flags().Bool("due", false, "what waits for us and what runs out first first")
	return group("order", "work orders (acts on them are verbs of huying case)", list)
}

func (a *app) orderList(ctx context.Context, cmd *cobra.Command, _ []string) error {
	n, v, err := a.limited(ctx, cmd)
	if err != nil {
		return err
	}
	var f desk.OrderFilter
	f.Waits, _ = cmd.Flags().GetBool("waits")
	f.Late, _ = cmd.Flags().GetBool("late")
	if name, _ := cmd.Flags().GetString("office"); name != "" {
		o, ok := v.town.OfficeNamed(name)
		if !ok {
			return a.explain("office "+name, &loop.Refusal{Act: loop.ActDispatch, Why: loop.WhyNoOffice, Name: name})
		}
		f.Office = o.Code
	}
	rows, err := a.box.desk.Orders(ctx, desk.Who{}, f)
	if err != nil {
		return err
	}
	if due, _ := cmd.Flags().GetBool("due"); !due {
		slices.SortStableFunc(rows, func(a, b desk.OrderRow) int {
			return cmp.Or(b.Order.DispatchedAt.Compare(a.Order.DispatchedAt), cmp.Compare(b.Case.ID, a.Case.ID), cmp.Compare(b.Order.Seq, a.Order.Seq))
		})
	}
	rows = most(a, v, rows, n)
	if wantsJSON(cmd) {
		out := make([]jsonOrder, 0, len(rows))
		for _, r := range rows {
			out = append(out, v.orderJSON(r))
		}
		return printJSON(a.stdout, out)
	}
	if len(rows) == 0 {
		fmt.Fprintln(a.stderr, v.say("没有这样的工单。", "there is no such order"))
	}
	return v.printOrders(a.stdout, rows)
}
