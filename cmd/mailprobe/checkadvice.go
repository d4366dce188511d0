package main

import (
	"crypto/x509"
	"errors"

	"mailprobe/probe"
	"mailprobe/probe/mailbox"
)

const (
	adviceLogin = "compare user and password with those on the server; a server with system users wants the user without @ and the domain, and then address: beside it"
	adviceWay   = "is the address right, does the server listen on that port, does every firewall on the way let it through?"
	adviceTrust = "install the whole chain on the server, or name the file of its authority as ca_file"
)

// routeAdvice says what to do about an attempt that failed. Where nothing
// stands here, the error itself says it.
func routeAdvice(class probe.Class) string {
	switch class {
	case probe.AuthFailed:
		return adviceLogin
	case probe.Refused, probe.Unreachable, probe.TimedOut:
		return adviceWay
	}
	return ""
}

// mailboxAdvice says what to do about the step to a mailbox that failed.
func mailboxAdvice(s mailbox.StepReport) string {
	if _, ok := errors.AsType[x509.UnknownAuthorityError](s.Err); ok {
		return adviceTrust
	}
	switch s.Step {
	case mailbox.StepTCP:
		return adviceWay
	case mailbox.StepLogin:
		return adviceLogin
	}
	return ""
}
