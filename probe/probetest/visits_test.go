package probetest_test

import (
	"cmp"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/emersion/go-smtp"
	gocmp "github.com/google/go-cmp/cmp"

	"mailprobe/probe/probetest"
)

func TestVisits(t *testing.T) {
	bubble(t, twoServers(), func(t *testing.T, w *probetest.World) {
		start := time.Now()
		first := smtp.NewClient(dial(t, w, "mx1.a.example:25"))
		time.Sleep(time.Second)
		if err := first.Mail("out@c.example", nil); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Second)
		mustToAnn(t, w, "m")
		first.Close()
		time.Sleep(time.Second)
		toRelay(t, w, "out@c.example", "bob@b.example", "by relay")
		second := smtp.NewClient(dial(t, w, "mx1.a.example:587"))
		defer second.Close()
		if err := second.Mail("out@c.example", nil); err == nil {
			t.Error("MAIL was accepted without a login")
		}
		synctest.Wait()

		type visit struct {
			Host   string
			Port   uint16
			Client string
			Times  []time.Duration // began, mails, ended; -1: it is open
		}
		var got []visit
		for _, v := range w.Visits() {
			seconds := []time.Duration{v.Began.Sub(start) / time.Second}
			for _, at := range v.Mails {
				seconds = append(seconds, at.Sub(start)/time.Second)
			}
			if v.Ended.IsZero() {
				seconds = append(seconds, -1)
			} else {
				seconds = append(seconds, v.Ended.Sub(start)/time.Second)
			}
			got = append(got, visit{v.Host, v.Port, v.Client.Addr().String(), seconds})
		}
		want := []visit{
			{"mx1.a.example", 25, "203.0.113.1", []time.Duration{0, 1, 2}},
			{"mx1.a.example", 25, "203.0.113.1", []time.Duration{2, 2, 2}},
			{"relay.example", 25, "203.0.113.1", []time.Duration{3, 3, 3}},
			{"mx1.b.example", 25, "198.51.100.25", []time.Duration{3, 3, 3}},
			{"mx1.a.example", 587, "203.0.113.1", []time.Duration{3, -1}},
		}
		slices.SortStableFunc(got, func(a, b visit) int { return cmp.Or(cmp.Compare(a.Times[0], b.Times[0]), cmp.Compare(b.Host, a.Host)) })
		if diff := gocmp.Diff(want, got); diff != "" {
			t.Errorf("visits (-want +got):\n%s", diff)
		}
	})
}

func TestMostAtOnce(t *testing.T) {
	at := func(second int) time.Time { return time.Unix(int64(second), 0) }
	visits := []probetest.Visit{
		{Began: at(0), Ended: at(10)}, {Began: at(1), Ended: at(2)}, {Began: at(2), Ended: at(3)}, {Began: at(2)}, {Began: at(11)},
	}
	if got := probetest.MostAtOnce(visits); got != 3 {
		t.Errorf("%d at once, want 3 (at second 2)", got)
	}
	if got := probetest.MostAtOnce(nil); got != 0 {
		t.Errorf("%d of none at once", got)
	}
}
