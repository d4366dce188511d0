package e2e

import (
	"bufio"
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"math/big"
	"net"
	"strings"
	"testing"
	"time"
)

// liar is an SMTP server that takes every mail, but for what it says at a
// command: a reply of the table in place of its own.
type liar struct {
	says  map[string]string // by verb; "" is the greeting, "." the reply to the final dot
	takes func(mail []byte) // what becomes of a mail; may be nil
}

// honest are the replies of a server that lies nowhere.
var honest = map[string]string{"": "220 ready", "EHLO": "250-liar\r\n250 AUTH PLAIN", "DATA": "354 go on", ".": "250 2.0.0 Ok: queued as AB12", "QUIT": "221 bye"}

func (l liar) serve(c net.Conn) {
	defer c.Close()
	in := bufio.NewReader(c)
	for line, err := "", error(nil); err == nil; line, err = in.ReadString('\n') {
		verb, _, _ := strings.Cut(strings.ToUpper(strings.TrimSpace(line)), " ")
		if _, err := io.WriteString(c, l.reply(verb)+"\r\n"); err != nil || verb == "QUIT" {
			return
		}
		if verb != "DATA" || !strings.HasPrefix(l.reply(verb), "3") {
			continue
		}
		mail := content(in)
		if l.takes != nil {
			l.takes(mail)
		}
		if _, err := io.WriteString(c, l.reply(".")+"\r\n"); err != nil {
			return
		}
	}
}

func (l liar) reply(verb string) string {
	if lie, ok := l.says[verb]; ok {
		return lie
	}
	if text, ok := honest[verb]; ok {
		return text
	}
	return "250 ok"
}

// content reads a mail to its final dot.
func content(in *bufio.Reader) []byte {
	var b bytes.Buffer
	for {
		line, err := in.ReadBytes('\n')
		if err != nil || string(line) == ".\r\n" {
			return b.Bytes()
		}
		b.Write(line)
	}
}

// imapLiar greets, and refuses every command.
func imapLiar(t testing.TB, greeting, refusal string) (port string) {
	return portOf(serveAt(t, "127.0.0.1:0", func(c net.Conn) {
		defer c.Close()
		io.WriteString(c, greeting+"\r\n")
		for lines := bufio.NewScanner(c); lines.Scan(); {
			tag, command, _ := strings.Cut(lines.Text(), " ")
			answer := tag + " NO " + refusal + "\r\n"
			if strings.EqualFold(command, "CAPABILITY") {
				answer = "* CAPABILITY IMAP4rev1\r\n" + tag + " OK\r\n"
			}
			if _, err := io.WriteString(c, answer); err != nil {
				return
			}
		}
	}))
}

// tlsLiar shows a certificate of a name.
func tlsLiar(t testing.TB, name string) (port string) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	form := &x509.Certificate{SerialNumber: big.NewInt(1), DNSNames: []string{name}, NotAfter: time.Now().Add(time.Hour)}
	cert, err := x509.CreateCertificate(rand.Reader, form, form, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	shown := &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{cert}, PrivateKey: key}}}
	return portOf(serveAt(t, "127.0.0.1:0", func(c net.Conn) { liar{}.serve(tls.Server(c, shown)) }))
}

// traced puts hostile fields before a mail, as hosts on its way might.
func traced(mail []byte) []byte {
	return append([]byte("Received: from "+planted("Received from")+" by "+planted("Received by")+" id "+planted("Received id")+
		"; Fri, 6 May 2011 12:00:00 +0900\r\nAuthentication-Results: x; spf="+planted("Authentication-Results")+"\r\n"), mail...)
}

// bare leaves of a mail's tags only the one in the Subject, and puts a text before
// it.
func bare(mail []byte) []byte {
	header, body, _ := strings.Cut(string(mail), "\r\n\r\n")
	tag := fieldOf(mail, "Mailprobe-Tag")
	subject := strings.NewReplacer("\r", "", "\x00", "", "\n", " ").Replace(planted("Subject"))
	var kept []string
	for _, line := range strings.Split(strings.ReplaceAll(header, "\r\n ", " "), "\r\n") {
		if !strings.Contains(line, tag) {
			kept = append(kept, line)
		}
	}
	return []byte(strings.Join(kept, "\r\n") + "\r\nSubject: " + subject + " Mail delivery test " + tag + "\r\n\r\n" + body)
}

// fieldOf returns the value of a mail's field, without white space.
func fieldOf(mail []byte, name string) string {
	header, _, _ := strings.Cut(string(mail), "\r\n\r\n")
	_, value, _ := strings.Cut("\r\n"+header, "\r\n"+name+":")
	first, rest, _ := strings.Cut(value, "\r\n")
	if strings.HasPrefix(rest, " ") {
		more, _, _ := strings.Cut(rest, "\r\n")
		first += more
	}
	return strings.Join(strings.Fields(first), "")
}

// notification is a report of a failure of a mail (RFC 3464).
func notification(mail []byte) []byte {
	header, _, _ := strings.Cut(string(mail), "\r\n\r\n")
	diagnostic := strings.NewReplacer("\r", "", "\x00", "", "\u0085", "").Replace(planted("diagnostic of a notification"))
	return []byte(strings.ReplaceAll(fmt.Sprintf(`From: MAILER-DAEMON@home.example
Subject: Undelivered Mail
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

No.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; %s

Final-Recipient: rfc822; x@home.example
Action: failed
Status: 5.1.1
Remote-MTA: dns; %s
Diagnostic-Code: smtp; %s

--b
Content-Type: text/rfc822-headers

`, planted("reporter of a notification"), planted("remote of a notification"), diagnostic), "\n", "\r\n") + header + "\r\n\r\n--b--\r\n")
}
