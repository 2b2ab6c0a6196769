package desk

import (
	"huying/appliance"
	"huying/appliance/loop"
)

// Act is something a clerk does. Its value is the verb of the command line:
// huying case accept 1007. Who may do what is said in loop.Transitions.
type Act = loop.Act

// Refusal says why an act cannot be done now and what can be done instead.
type Refusal = loop.Refusal

// permit says why a clerk may never do this; nil: the role allows it.
func permit(k appliance.Clerk, a Act) *Refusal { return loop.Permit(Who{Clerk: k}.By(nil, ""), a) }

// Allowed lists what the clerk may do to the case now, in the order clerks see it.
func Allowed(c appliance.Case, who Who, t *appliance.Town) []Act {
	return loop.Allowed(who.By(t, ""), c)
}
