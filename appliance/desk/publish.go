package desk

import "huying/appliance"

// publish puts an approved version of a list in force.
func (d *Desk) publish(tx appliance.Tx, who Who, m appliance.Motion, t *appliance.Town) error {
	return nil
}
