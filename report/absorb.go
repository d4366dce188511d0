package report

import "slices"

// absorb merges into others the incidents of which every outage that is left
// turned out to be a part of one of theirs: a flap is told from a recovery only
// when the server fails again.
func (j *joiner) absorb() {
	for _, d := range j.list {
		if len(d.Outages) > 0 || d.partOf == nil || d.partOf == d || d.Into != "" {
			continue
		}
		home := d.partOf
		for range j.list { // that one may be a part of a third
			if len(home.Outages) > 0 || home.partOf == nil {
				break
			}
			home = home.partOf
		}
		if len(home.Outages) == 0 || home == d {
			continue
		}
		d.Into, d.Absorbed = home.ID, true
		if !slices.Contains(home.Merged, d.ID) {
			home.Merged = append(home.Merged, d.ID)
		}
		d.touched, home.touched = true, true
	}
}

// release makes an incident stand for itself again that was a part of another.
func (j *joiner) release(d *draft) {
	if home := j.find(d.Into); d.Absorbed && home != nil {
		home.Merged = slices.DeleteFunc(home.Merged, func(id string) bool { return id == d.ID })
		home.touched = true
	}
	d.Into, d.Absorbed = "", false
}
