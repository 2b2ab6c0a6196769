package appliance

import "time"

// A Ring is somebody who rang us. From is "" when the number was withheld.
type Ring struct {
	From Address
	At   time.Time
}
