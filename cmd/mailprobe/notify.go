package main

import (
	"log/slog"
	"net"
	"os"
	"strconv"
	"sync"
	"time"

	"github.com/coreos/go-systemd/v22/daemon"

	"mailprobe/probe"
)

// service tells the service manager how the agent is, in the words of
// sd_notify(3). Nil where there is none that listens; each method then does
// nothing.
type service struct {
	send     func(message string) error
	watchdog time.Duration // how long the manager waits for a sign of life; 0: for ever
	log      *slog.Logger

	mu   sync.Mutex
	said string // the newest status
}

// newService returns the service manager that the environment names, or nil. The
// names are taken out of the environment: what the agent starts, as a
// password_command, must not speak for it.
func newService(log *slog.Logger) *service {
	address := os.Getenv("NOTIFY_SOCKET")
	os.Unsetenv("NOTIFY_SOCKET")
	watchdog, err := daemon.SdWatchdogEnabled(true)
	if err != nil {
		log.Warn("the service manager asks for signs of life in a way that is not understood", "err", err)
	}
	if address == "" {
		return nil
	}
	return &service{send: sendTo(address), watchdog: watchdog, log: log}
}

// sendPatience is how long a message may wait for a manager that does not read.
const sendPatience = 5 * time.Second

// sendTo returns what sends a message to a socket, which a manager that is itself
// restarted makes anew.
func sendTo(address string) func(string) error {
	return func(message string) error {
		conn, err := net.DialTimeout("unixgram", address, sendPatience)
		if err != nil {
			return err
		}
		defer conn.Close()
		if err := conn.SetWriteDeadline(time.Now().Add(sendPatience)); err != nil {
			return err
		}
		_, err = conn.Write([]byte(message))
		return err
	}
}

func (s *service) tell(message string) {
	if s == nil {
		return
	}
	if err := s.send(message); err != nil {
		s.log.Warn("telling the service manager how the agent is", "err", err)
	}
}

// starting does what must be done before the agent can run, however long it takes,
// and says what that is: a manager that lost its patience would have it begin
// again, with the same before it.
func (s *service) starting(what string, do func()) {
	if s == nil {
		do()
		return
	}
	const most = time.Minute // until the next word
	message := "EXTEND_TIMEOUT_USEC=" + strconv.FormatInt(most.Microseconds(), 10) + "\nSTATUS=" + what
	s.tell(message)
	var telling sync.WaitGroup
	done := make(chan struct{})
	telling.Go(func() {
		ticker := time.NewTicker(most / 3)
		defer ticker.Stop()
		for {
			select {
			case <-ticker.C:
				s.tell(message)
			case <-done:
				return
			}
		}
	})
	defer telling.Wait()
	defer close(done)
	do()
}

// ready says that the agent is at work, or that what it read again is in force or
// refused.
func (s *service) ready() { s.tell(daemon.SdNotifyReady) }

// reloading says that the configuration is read again, until ready is called.
func (s *service) reloading() {
	s.tell(daemon.SdNotifyReloading + "\n" + daemon.SdNotifyMonotonicUsec())
}

// stopping says that the agent ends its work.
func (s *service) stopping() { s.tell(daemon.SdNotifyStopping) }

// pulseEvery is how often pulse must be called: so often that two calls may be
// missed.
func (s *service) pulseEvery() time.Duration {
	if s == nil || s.watchdog == 0 {
		return pulseEvery
	}
	return min(pulseEvery, s.watchdog/3)
}

// pulse gives a sign of life, of an agent that works, and says how it is where that
// has changed.
func (s *service) pulse(status string, works bool) {
	if s == nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if status != s.said {
		s.said = status
		s.tell("STATUS=" + clip(probe.OneLine(status), 300)) // a line of its own could be an order
	}
	if works && s.watchdog > 0 {
		s.tell(daemon.SdNotifyWatchdog)
	}
}
