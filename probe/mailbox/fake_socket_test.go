package mailbox

import (
	"net"
	"slices"
	"sync"
)

// socket gives one end of a pipe what a socket has: what is written waits in a
// buffer, and is still delivered after Close.
type socket struct {
	net.Conn
	mu    sync.Mutex
	queue [][]byte
	more  chan struct{}
	ended bool
}

func newSocket(c net.Conn) *socket {
	s := &socket{Conn: c, more: make(chan struct{}, 1)}
	go s.deliver()
	return s
}

func (s *socket) deliver() {
	defer s.Conn.Close()
	for range s.more {
		for {
			s.mu.Lock()
			queue := s.queue
			s.queue = nil
			ended := s.ended
			s.mu.Unlock()
			for _, b := range queue {
				if _, err := s.Conn.Write(b); err != nil {
					return
				}
			}
			if len(queue) == 0 {
				if ended {
					return
				}
				break
			}
		}
	}
}

func (s *socket) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ended {
		return 0, net.ErrClosed
	}
	s.queue = append(s.queue, slices.Clone(b))
	s.wake()
	return len(b), nil
}

func (s *socket) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ended = true
	s.wake()
	return nil
}

func (s *socket) wake() {
	select {
	case s.more <- struct{}{}:
	default:
	}
}
