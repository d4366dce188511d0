package main

import (
	"fmt"
	"math/rand/v2"
	"net"
	"net/netip"
	"strconv"
	"time"

	"mailprobe/probe"
	"mailprobe/probe/agent"
	"mailprobe/probe/dsn"
	"mailprobe/probe/mailbox"
	"mailprobe/probe/probetest"
	"mailprobe/probe/submit"
	"mailprobe/report"
)

// demoNetworks are networks that are set aside for documentation (RFC 5737),
// with two servers in each.
var demoNetworks = []string{"192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24"}

// demoSites are where the networks stand.
var demoSites = []string{"osaka", "tokyo", "fukuoka"}

// demoCut is the network that the demo cuts off.
const demoCut = "198.51.100.0/24"

const (
	demoAgent    = "demo"
	demoRelay    = "relay.example"
	demoPassword = "correct horse battery staple"
	demoLooks    = 200 // close looks a second at each mailbox, each of which has a server of its own
)

// demoCheck is how long a server looks at a mail before it takes it. The relay
// hands it one mail at a time, so what waited there flushes at this pace.
const demoCheck = 350 * time.Millisecond

// demoQuota is what each mailbox tells of its storage, 40 MiB of a GiB: over implicit
// TLS, since the embedded world tells no quota after STARTTLS.
var demoQuota = probetest.Quota{Used: 40 << 10, Limit: 1 << 20}

// demoRetry is the patience of the demo's mx routes: a sender in a hurry, whose
// retries outlast the outage by a little.
func demoRetry(outage time.Duration) probe.Patience {
	var spacings []time.Duration
	for sum, next := time.Duration(0), 2*time.Second; sum < outage+30*time.Second; next = min(2*next, 10*time.Second) {
		spacings = append(spacings, next)
		sum += next
	}
	return probe.ListPatience(spacings)
}

// demoWorld is the embedded mail world of the demo.
type demoWorld struct {
	*probetest.World
	specs []probetest.ServerSpec
	cuts  map[string]demoOutage // by server: what was done to it
}

// demoOutage is when the demo cut a server off, and when it let it come back:
// each time between the instants before and after the server was told so. Its
// zero bounds have not happened.
type demoOutage struct{ cut, back probe.Interval }

func newDemoWorld() (*demoWorld, error) {
	var specs []probetest.ServerSpec
	for i := range 6 {
		network := netip.MustParsePrefix(demoNetworks[i/2])
		domain := fmt.Sprintf("%c.example", 'a'+i)
		addr := network.Addr().As4()
		addr[3] = byte(10 + i)
		specs = append(specs, probetest.ServerSpec{
			Name: "mx." + domain, Addr: netip.AddrFrom4(addr), Network: network.String(), Domain: domain,
			Users: map[string]string{"probe@" + domain: demoPassword},
		})
	}
	w := &demoWorld{specs: specs, cuts: make(map[string]demoOutage), World: probetest.New(probetest.Options{
		Servers: specs,
		Relay: probetest.RelaySpec{Name: demoRelay, Timeout: 2 * time.Second, Parallel: 1,
			Retry: []time.Duration{time.Second, 2 * time.Second, 3 * time.Second}},
		Latency: func(r *rand.Rand) time.Duration {
			return 20*time.Millisecond + time.Duration(r.Int64N(int64(180*time.Millisecond)))
		},
		Seed: rand.Uint64(),
		TLS:  true,
	})}
	for _, spec := range specs {
		w.Server(spec.Name).Set(func(f *probetest.Faults) { f.SlowDot, f.Quirks.Quota = demoCheck, demoQuota })
	}
	if err := w.Listen(); err != nil {
		w.Close()
		return nil, err
	}
	return w, nil
}

// cutOff makes the packets of one network vanish, or flow again, and notes when.
func (w *demoWorld) cutOff(cut bool) {
	var line probetest.Line
	if cut {
		line.Reach = probetest.Vanished
	}
	for _, spec := range w.specs {
		if spec.Network != demoCut {
			continue
		}
		before := time.Now()
		w.Server(spec.Name).Set(func(f *probetest.Faults) { f.SMTP, f.IMAP = line, line })
		done, was := probe.Interval{From: before, To: time.Now()}, w.cuts[spec.Name]
		if cut {
			was.cut = done
		} else {
			was.back = done
		}
		w.cuts[spec.Name] = was
	}
}

// plan makes the agent's plan: three routes and a mailbox a server.
func (w *demoWorld) plan(data string, retry probe.Patience) (*plan, error) {
	key, err := loadKey(data+"/key", data)
	if err != nil {
		return nil, err
	}
	p := &plan{agent: demoAgent, data: data, key: key}
	for _, spec := range w.specs {
		server := w.Server(spec.Name)
		user := "probe@" + spec.Domain
		host, port := splitAddr(server.IMAPSAddr())
		p.mailboxes = append(p.mailboxes, watched{Options: mailbox.Options{
			Name: user, Host: host, Port: port, TLS: mailbox.TLSImplicit, ServerName: spec.Name, RootCAs: w.RootCAs(),
			Username: user, Password: demoPassword, Agent: demoAgent, Key: key,
			Mode: mailbox.ModeIdle, Poll: 5 * time.Second, CommandTimeout: 3 * time.Second, Disposal: mailbox.Delete,
			Notices: dsn.Reader{Agent: demoAgent, Key: key}.Read, Chance: soon,
		}, budget: agent.NewBudget(demoLooks)})
		routes, err := w.routes(spec, user, retry)
		if err != nil {
			return nil, err
		}
		p.routes = append(p.routes, routes...)
	}
	p.estate = w.estate(p.routes)
	p.look = time.Second
	return p, nil
}

// demoLate is the delay from which a mail of the demo counts as late: many
// times the delay of a server that is well.
const demoLate = 2 * time.Second

// soon draws a pause before a mailbox is tried again: in a world in which minutes
// are seconds, an agent that waited for long would see nothing of the flush.
func soon(n time.Duration) time.Duration { return rand.N(min(n, time.Second)) }

// demoRules are those of a world in which minutes are seconds.
var demoRules = report.Rules{LateFloor: demoLate, FlapMax: 5 * time.Second, JoinWithin: 5 * time.Second}

// estate is what the analysis is told of the demo.
func (w *demoWorld) estate(routes []agent.Route) report.Estate {
	// The relay stands outside the networks under watch: if it answers, the agent is
	// not cut off.
	e := report.Estate{Rules: demoRules, References: []string{w.Relay().Addr()}}
	for i, spec := range w.specs {
		e.Servers = append(e.Servers, report.Server{Name: spec.Name, Network: spec.Network, Labels: map[string]string{"site": demoSites[i/2]}, Domains: []string{spec.Domain}})
	}
	for _, r := range routes {
		route := report.Route{Name: r.Name, Server: r.Server, Via: r.Via, Mailbox: r.Mailbox, Every: r.Every, Retry: r.Retry}
		if r.Via == probe.Relay {
			route.Relay = demoRelay
		}
		e.Routes = append(e.Routes, route)
	}
	return e
}

// routes are the three ways to one server's mailbox.
func (w *demoWorld) routes(spec probetest.ServerSpec, user string, retry probe.Patience) ([]agent.Route, error) {
	server := w.Server(spec.Name)
	limit := agent.NewLimit(20, 10)
	trust := submit.Endpoint{TLS: submit.TLSStartTLS, ServerName: spec.Name, RootCAs: w.RootCAs(), Hello: "demo.example",
		Timeouts: submit.Timeouts{Connect: 2 * time.Second, Command: 2 * time.Second, Dot: time.Minute}}
	submission, mx, relay := trust, trust, trust
	submission.Host, submission.Port = splitAddr(server.SubmissionAddr())
	submission.Auth = &submit.Auth{Username: user, Password: demoPassword}
	mx.Host, mx.Port = splitAddr(server.MXAddr())
	relay.Host, relay.Port = splitAddr(w.Relay().Addr())
	relay.ServerName = demoRelay

	var routes []agent.Route
	for _, way := range []struct {
		via   probe.Via
		e     submit.Endpoint
		retry probe.Patience
	}{{probe.Submission, submission, probe.Patience{}}, {probe.MX, mx, retry}, {probe.Relay, relay, probe.Patience{}}} {
		sender, err := submit.New(way.e)
		if err != nil {
			return nil, err
		}
		routes = append(routes, agent.Route{
			Route: probe.Route{Name: spec.Name + "-" + string(way.via), Server: spec.Name, Network: spec.Network, Via: way.via,
				From: "mailprobe@demo.example", To: user, Every: time.Second},
			Sender: sender, Retry: way.retry, Limit: limit, Mailbox: user,
		})
	}
	return routes, nil
}

// splitAddr splits an address of the world, which is always host:port.
func splitAddr(addr string) (string, int) {
	host, port, _ := net.SplitHostPort(addr)
	n, _ := strconv.Atoi(port)
	return host, n
}

// freeAddress returns the address to listen on, and its URL: the wanted one, or
// another port where that is in use.
func freeAddress(wanted string) (url, listen string) {
	ln, err := net.Listen("tcp", wanted)
	if err != nil {
		ln, err = net.Listen("tcp", "127.0.0.1:0")
	}
	if err != nil {
		return "http://" + wanted + "/", wanted
	}
	defer ln.Close()
	return "http://" + ln.Addr().String() + "/", ln.Addr().String()
}
