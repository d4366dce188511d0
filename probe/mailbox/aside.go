package mailbox

// aside runs f on a goroutine of its own and waits for it. Most of its life a
// mailbox only waits, and a stack that grew once for a handshake or a look would
// be held all that time; that of f is given back. A panic of f goes on here.
func aside(f func() error) (err error) {
	var panicked any
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer func() { panicked = recover() }()
		err = f()
	}()
	<-done
	if panicked != nil {
		panic(panicked)
	}
	return err
}
