package mailbox

import (
	"context"
	"math"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"mailprobe/probe"
)

func (w *Watcher) readable(m Mode) {
	w.tell(probe.MailboxState{At: time.Now(), Readable: true, Mode: string(m)})
}

func (w *Watcher) unreadable(err error) {
	w.tell(probe.MailboxState{At: time.Now(), Mode: string(w.o.Mode), Err: printable(err.Error()), Refused: refusedLogin(err)})
}

// tell tells the Recorder how it stands, with what was learned so far.
func (w *Watcher) tell(s probe.MailboxState) {
	s.Mailbox = w.o.Name
	s.Looked, s.Looks, s.Skew, s.Quota, s.NotAfter = w.state.Looked, w.state.Looks, w.state.Skew, w.state.Quota, w.state.NotAfter
	w.r.State(s)
}

// quotaEvery is how often the quota is asked for.
const quotaEvery = 10 * time.Minute

// quotaPause is how long a server is not asked whose answer cost the connection,
// or did not come: how full a mailbox is matters less than to read it.
const quotaPause = 24 * time.Hour

// askQuota asks how full the mailbox is, if it is time and the server can tell
// (RFC 9208).
func (v *visit) askQuota(ctx context.Context) error {
	if !v.s.offers(imap.CapQuota) || time.Now().Before(v.w.quotaFrom) {
		return nil
	}
	v.w.quotaFrom = time.Now().Add(quotaEvery)
	var list []imapclient.QuotaData
	err := v.s.do(ctx, 1, "asking for the quota", func() (err error) {
		list, err = v.s.client.GetQuotaRoot(inbox).Wait()
		return err
	})
	switch {
	case err == nil:
		v.w.state.Quota = tightest(list)
		v.w.readable(v.mode)
	case refused(err):
		return nil
	case ctx.Err() == nil:
		v.w.quotaFrom = time.Now().Add(quotaPause)
	}
	return err
}

// tightest returns the limit on bytes that is the nearest, where several hold:
// of the user, of a domain.
func tightest(list []imapclient.QuotaData) (q probe.Quota) {
	const kib = 1 << 10 // RFC 9208 section 5.1
	share := -1.0
	for _, root := range list {
		r, ok := root.Resources[imap.QuotaResourceStorage]
		if !ok || max(r.Usage, r.Limit) > math.MaxInt64/kib {
			continue
		}
		if full := float64(r.Usage) / float64(max(1, r.Limit)); full > share {
			share, q = full, probe.Quota{Used: r.Usage * kib, Limit: r.Limit * kib}
		}
	}
	return q
}
