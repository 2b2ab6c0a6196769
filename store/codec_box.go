package store

import "huying/appliance"

type clerkFacts struct {
	ID       string   `cbor:"1,keyasint"`
	Roles    []string `cbor:"2,keyasint,omitempty"`
	Disabled bool     `cbor:"3,keyasint,omitempty"`
}

type clerkWords struct {
	Name string   `cbor:"1,keyasint,omitempty"`
	PIN  string   `cbor:"2,keyasint,omitempty"`
	Keys []string `cbor:"3,keyasint,omitempty"`
}

func splitClerk(c appliance.Clerk) (*clerkFacts, *clerkWords) {
	return &clerkFacts{ID: string(c.ID), Roles: strs[string](c.Roles), Disabled: c.Disabled},
		&clerkWords{Name: c.Words.Name, PIN: c.Words.PIN, Keys: c.Words.Keys}
}

func joinClerk(f *clerkFacts, words *clerkWords) appliance.Clerk {
	w := orEmpty(words)
	return appliance.Clerk{
		ID: appliance.ClerkID(f.ID), Roles: strs[appliance.Role](f.Roles), Disabled: f.Disabled,
		Words: appliance.ClerkWords{Name: w.Name, PIN: w.PIN, Keys: w.Keys},
	}
}

// clerkRecord is an account as it now stands.
type clerkRecord struct {
	Facts clerkFacts `cbor:"1,keyasint"`
	Words clerkWords `cbor:"2,keyasint"`
}

type boxFacts struct {
	Version  string `cbor:"1,keyasint,omitempty"`
	Practice bool   `cbor:"2,keyasint,omitempty"`
	From     uint64 `cbor:"3,keyasint,omitempty"`
	To       uint64 `cbor:"4,keyasint,omitempty"`
	Text     string `cbor:"5,keyasint,omitempty"`
}

func boxFactsOf(b appliance.BoxNote) *boxFacts {
	return &boxFacts{Version: b.Version, Practice: b.Practice, From: b.From, To: b.To, Text: b.Text}
}

func (f *boxFacts) note() appliance.BoxNote {
	return appliance.BoxNote{Version: f.Version, Practice: f.Practice, From: f.From, To: f.To, Text: f.Text}
}
