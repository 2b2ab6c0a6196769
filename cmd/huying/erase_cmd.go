package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"huying/appliance"
	"huying/store"
)

func (a *app) eraseCommand() *cobra.Command {
	contact := acting(&cobra.Command{
		Use: "contact PHONE --reason WHY --by CLERK", Short: "erase what is kept about a number: first asked, then approved by another, then done by the same words",
		Args: exactly("PHONE"), RunE: a.inside(a.eraseContact),
	})
	contact.Flags().String("reason", "", "why; kept, so it names nobody")
	return group("erase", "take somebody's words out of the journal; facts and chain stay", contact)
}

func (a *app) eraseContact(ctx context.Context, cmd *cobra.Command, args []string) error {
	phone, err := appliance.ParsePhone(args[0])
	if err != nil {
		return misused{problem{fmt.Errorf("%q is no number", args[0]), "write it as 13800001111"}}
	}
	reason, err := must(cmd, "reason", "why, such as 本人要求")
	if err != nil {
		return err
	}
	who, err := a.who(ctx, cmd)
	if err != nil {
		return err
	}
	motion, n, err := a.box.desk.EraseContact(ctx, who, phone, reason, eraser{a.box.store})
	switch {
	case errors.Is(err, appliance.ErrNone):
		return problem{fmt.Errorf("nothing is kept about %s", phone.Masked()), "compare the number; what was erased before is gone already"}
	case err != nil:
		return a.explain("number "+phone.Masked(), err)
	case motion > 0:
		if err := a.proposed(motion); err != nil {
			return err
		}
		_, err = fmt.Fprintln(a.stdout, choose2(a.box.cfg.English(), "批准以后24小时内，再办一次同样的命令，就删除。删了找不回来。", "within a day of the approval give the same command again, and it is done. There is no way back."))
		return err
	}
	a.box.drawer.Only()      // drafts and learned phrases may hold the name; they are comfort
	_ = a.box.drawer.Flush() // said in the log
	_, err = fmt.Fprintf(a.stdout, choose2(a.box.cfg.English(),
		"已删除%s的内容：%d笔台账的文字、号码和录音没有了，办理经过的时间和结果还在。旧备份里还有，请马上重新备份：huying backup make\n",
		"what was kept about %s is erased: %d entries lost words, numbers and voices; when and how it was handled stays. Older backups still have it: make a new one now, huying backup make\n"), phone.Masked(), n)
	return err
}

// eraser is the ledger as the desk asks it to forget somebody.
type eraser struct{ *store.Store }

func (e eraser) EraseContact(ctx context.Context, phone appliance.Phone, cases []appliance.CaseID, by appliance.Actor, second appliance.ClerkID, reason string) (uint64, error) {
	done, err := e.Store.EraseContact(ctx, store.Contact{Phone: phone, Cases: cases}, by, second, reason)
	return done.Count(), err
}
