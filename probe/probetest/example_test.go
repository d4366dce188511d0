package probetest_test

import (
	"fmt"
	"net/netip"
	"net/smtp"

	"mailprobe/probe/probetest"
)

// A world of two servers: one mail is sent to one of them, and the log shows it.
func Example() {
	w := probetest.New(probetest.Options{Servers: []probetest.ServerSpec{
		{Name: "mx1.a.example", Addr: netip.MustParseAddr("192.0.2.10"), Domain: "a.example",
			Users: map[string]string{"ann@a.example": "secret"}},
		{Name: "mx1.b.example", Addr: netip.MustParseAddr("192.0.2.20"), Domain: "b.example",
			Users: map[string]string{"bob@b.example": "secret"}},
	}})
	defer w.Close()
	if err := w.Listen(); err != nil {
		fmt.Println(err)
		return
	}

	mail := []byte("Message-ID: <1@b.example>\r\nSubject: hello\r\n\r\nHello, Ann.\r\n")
	server := w.Server("mx1.a.example")
	if err := smtp.SendMail(server.MXAddr(), nil, "bob@b.example", []string{"ann@a.example"}, mail); err != nil {
		fmt.Println(err)
		return
	}
	for len(w.Mails()["<1@b.example>"].Delivered) == 0 {
		<-w.Changed()
	}
	for _, e := range w.Log() {
		fmt.Printf("%s %s at %s for %s\n", e.MessageID, e.Kind, e.Host, e.Recipient)
	}
	// Output:
	// <1@b.example> accepted at mx1.a.example for ann@a.example
	// <1@b.example> delivered at mx1.a.example for ann@a.example
}
