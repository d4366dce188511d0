// Package systemd holds the unit of the service, mailprobe.service, and the user
// that it runs as, mailprobe.sysusers. There is no code in it but tests, which hold
// the unit against systemd's own programs and against the program that it starts.
package systemd
