package analyst

import "fmt"

// MistakeError is an error of who asked: what it asks for is not there, or makes
// no sense.
type MistakeError struct{ Text string }

func (e *MistakeError) Error() string { return e.Text }

func mistake(format string, args ...any) error {
	return &MistakeError{Text: fmt.Sprintf(format, args...)}
}
