package tui

import "huying/appliance"

// Drawer keeps, over a disconnect and a restart, what is comfort and no fact. All
// of it but Learned and Flush answers from memory.
type Drawer interface {
	Drafts(appliance.ClerkID) []appliance.Draft // the newest first
	Draft(appliance.ClerkID, appliance.DraftName) (appliance.Draft, bool)
	Keep(appliance.ClerkID, appliance.Draft) appliance.Draft             // as it lies there now
	Drop(clerk appliance.ClerkID, name appliance.DraftName, seat string) // what that session wrote
	Preferences(appliance.ClerkID) appliance.Preferences
	Prefer(appliance.ClerkID, appliance.Preferences)
	Learn(clerk appliance.ClerkID, phrase, reading string)
	Learned(appliance.ClerkID) []appliance.Learned // reads the card: call it from a command
	Flush() error                                  // to the card now: call it from a command
}
