package desk

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"huying/appliance"
	"huying/appliance/loop"
)

// The registers 台账: what departments ask the town to take over, and what the town is asked
// for its opinion on. Nothing of them becomes an order by itself.

// RegisterAdmit writes down what a department asks the town to take over, where it came on
// paper or by phone; by text they do it themselves (准).
func (d *Desk) RegisterAdmit(ctx context.Context, who Who, a appliance.Admit) (string, error) {
	a.Task, a.DocNo, a.Means = strings.TrimSpace(a.Task), strings.TrimSpace(a.DocNo), strings.TrimSpace(a.Means)
	if a.Task == "" {
		return "", wrong(loop.ActLists, "请写明要镇里做什么。", "say what the town is to take over")
	}
	err := d.register(ctx, who, loop.ActLists, func(t *appliance.Town) (appliance.Record, error) {
		o, ok := t.OfficeNamed(a.From)
		if !ok {
			return nil, &Refusal{Act: loop.ActLists, Why: loop.WhyNoOffice, Name: a.From}
		}
		a.From, a.Code, a.At, a.State = o.Code, fmt.Sprintf("Z-%d", len(t.Admits())+1), d.Now().Unix(), appliance.AdmitRegistered
		return a, nil
	})
	return a.Code, err
}

// RuleAdmit decides on it: taken on with the number of what approved it, refused, sent back
// with the reason; or a task that was taken on ends.
func (d *Desk) RuleAdmit(ctx context.Context, who Who, code string, to appliance.AdmitState, ruling, note string) error {
	ruling, note = strings.TrimSpace(ruling), strings.TrimSpace(note)
	return d.register(ctx, who, loop.ActApprove, func(t *appliance.Town) (appliance.Record, error) {
		i := slices.IndexFunc(t.Admits(), func(a appliance.Admit) bool { return a.Code == code })
		switch {
		case i < 0:
			return nil, wrong(loop.ActApprove, "准入台账里没有%s。", "there is no %s in the register", code)
		case !slices.Contains(appliance.AdmitStates, to):
			return nil, wrong(loop.ActApprove, "请选准入、不接、退回或准出。", "choose taken, refused, returned or ended")
		case to == appliance.AdmitTaken && ruling == "":
			return nil, wrong(loop.ActApprove, "准入要写批准的文号。", "to take it on wants the number of what approved it")
		case to != appliance.AdmitTaken && note == "":
			return nil, wrong(loop.ActApprove, "请写明原因。", "say why")
		}
		a := t.Admits()[i]
		if taken := a.State == appliance.AdmitTaken; taken != (to == appliance.AdmitEnded) {
			return nil, wrong(loop.ActApprove, "%s现在不能这样办：已准入的只能准出，没有准入的不能准出。", "%s cannot go there: what was taken on can only end, and only that can", code)
		}
		a.State, a.Note, a.Ruler, a.RuledAt = to, note, who.actor().Name, d.Now().Unix()
		if ruling != "" {
			a.Ruling = ruling
		}
		return a, nil
	})
}

// RegisterOpinion writes down what the town is asked for its opinion on, or suggests by itself.
func (d *Desk) RegisterOpinion(ctx context.Context, who Who, o appliance.Opinion) (string, error) {
	o.From, o.DocNo, o.About = strings.TrimSpace(o.From), strings.TrimSpace(o.DocNo), strings.TrimSpace(o.About)
	switch {
	case !slices.Contains(appliance.OpinionKinds, o.Kind):
		return "", wrong(loop.ActLists, "没有这一类，可选：人事征求意见、规划征求意见、建议。", "there is no such kind: 人事征求意见, 规划征求意见 or 建议")
	case o.From == "" || o.About == "":
		return "", wrong(loop.ActLists, "请写明哪个机关，和什么人、什么事。", "say which body it is, and about whom or what")
	}
	err := d.register(ctx, who, loop.ActLists, func(t *appliance.Town) (appliance.Record, error) {
		o.Code, o.Answer, o.Signer, o.SentOn = fmt.Sprintf("Y-%d", len(t.Opinions())+1), "", "", appliance.Date{}
		if o.At == (appliance.Date{}) {
			o.At = d.today()
		}
		if o.Due != (appliance.Date{}) && o.Due.Compare(o.At) < 0 {
			return nil, &Refusal{Act: loop.ActLists, Why: loop.WhyDate, Name: o.At.String() + "以后"}
		}
		return o, nil
	})
	return o.Code, err
}

// AnswerOpinion is the town's answer, by who signs it; a leader's.
func (d *Desk) AnswerOpinion(ctx context.Context, who Who, code, answer, words string) error {
	words = strings.TrimSpace(words)
	return d.register(ctx, who, loop.ActApprove, func(t *appliance.Town) (appliance.Record, error) {
		i := slices.IndexFunc(t.Opinions(), func(o appliance.Opinion) bool { return o.Code == code })
		if i < 0 {
			return nil, wrong(loop.ActApprove, "意见台账里没有%s。", "there is no %s in the register", code)
		}
		o := t.Opinions()[i]
		switch {
		case !o.Open():
			return nil, wrong(loop.ActApprove, "%s已于%s答复。", "%s was answered on %s", code, o.SentOn)
		case o.Kind == appliance.OpinionSuggest && words == "":
			return nil, wrong(loop.ActApprove, "请写建议的内容。", "write the suggestion")
		case o.Kind != appliance.OpinionSuggest && !slices.Contains(appliance.OpinionAnswers, answer):
			return nil, wrong(loop.ActApprove, "请选同意、有条件同意或不同意。", "choose 同意, 有条件同意 or 不同意")
		case o.Kind != appliance.OpinionSuggest && answer != appliance.OpinionAnswers[0] && words == "":
			return nil, wrong(loop.ActApprove, "不同意或有条件，要写明理由或条件。", "say why, or on which condition")
		}
		if o.Kind == appliance.OpinionSuggest {
			answer = ""
		}
		o.Answer, o.Words, o.Signer, o.SentOn = answer, words, who.actor().Name, d.today()
		return o, nil
	})
}

// register lets f make a record of the town as it is, for who may do such a thing.
func (d *Desk) register(ctx context.Context, who Who, a loop.Act, f func(*appliance.Town) (appliance.Record, error)) error {
	if r := permit(who.Clerk, a); r != nil {
		return r
	}
	return d.Ledger.Update(ctx, func(tx appliance.Tx) error {
		t, err := tx.Town()
		if err != nil {
			return err
		}
		r, err := f(t)
		if err != nil {
			return err
		}
		return d.append(tx, who, []appliance.Record{r})
	})
}
