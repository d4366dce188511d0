package probetest

import (
	"fmt"
	"net/netip"
)

// addOutside opens a door that stands for a service somewhere else.
func (w *World) addOutside(at netip.AddrPort) error {
	if err := w.register(at.String(), at.Addr()); err != nil {
		return err
	}
	d := w.door(at.Addr(), at.Port(), newLine())
	w.spawn(func() {
		for {
			c, err := d.Accept()
			if err != nil {
				return // the world has ended
			}
			c.Close()
		}
	})
	return nil
}

// SetOutside changes the way to one of Options.Outside, at once. The error says
// that there is no such address.
func (w *World) SetOutside(at netip.AddrPort, l Line) error {
	if _, known := w.names[at.String()]; !known {
		return fmt.Errorf("%s is not one of the world's outside addresses", at)
	}
	d := w.doors[at]
	d.line.set(l)
	d.reopen()
	return nil
}
