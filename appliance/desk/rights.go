package desk

import (
	"fmt"
	"slices"

	"huying/appliance"
	"huying/appliance/loop"
)

// Act is something a clerk does. Its value is the verb of the command line:
// huying case accept 1007. Who may do what is said in loop.Transitions.
type Act = loop.Act

// Refusal says why an act cannot be done now and what can be done instead.
type Refusal = loop.Refusal

// wrong is a refusal in words of its own, in Chinese and English.
func wrong(a Act, zh, en string, args ...any) *Refusal {
	return &Refusal{Act: a, Why: loop.WhyBad, Name: fmt.Sprintf(zh, args...), English: fmt.Sprintf(en, args...)}
}

// permit says why a clerk may never do this; nil: the role allows it.
func permit(k appliance.Clerk, a Act) *Refusal { return loop.Permit(Who{Clerk: k}.By(nil, ""), a) }

// Allowed lists what the clerk may do to the case now, in the order clerks see
// it. A hall without offices has nobody to send orders to, and nobody to call.
func Allowed(c appliance.Case, who Who, t *appliance.Town) []Act {
	all := loop.Allowed(who.By(t, ""), c)
	if t.Empty() {
		all = slices.DeleteFunc(all, func(a Act) bool { return a == loop.ActDispatch || a == loop.ActMakeCall })
	}
	return all
}
