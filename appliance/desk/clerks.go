package desk

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"

	"huying/appliance"
	"huying/appliance/loop"
)

// Root is the box's root user at a shell, acting in nobody's name. He, or the
// user the service runs as (Who{For: that user}), makes the first administrator.
var Root = Who{For: "root"}

// shell reports whether w is the one at the box's own shell, in nobody's name.
func (w Who) shell() bool { return w.For != "" && w.Clerk.ID == "" }

// AddClerk makes an account. Root may make any; a clerk must be an administrator.
func (d *Desk) AddClerk(ctx context.Context, by Who, name string, roles ...appliance.Role) (appliance.Clerk, error) {
	name = strings.TrimSpace(name)
	if !fitName(name) {
		return appliance.Clerk{}, &Refusal{Act: loop.ActClerks, Why: loop.WhyBadName}
	}
	for _, r := range roles {
		if !slices.Contains(appliance.Roles, r) {
			return appliance.Clerk{}, &Refusal{Act: loop.ActClerks, Why: loop.WhyBadRole, Name: string(r)}
		}
	}
	if len(roles) == 0 {
		return appliance.Clerk{}, &Refusal{Act: loop.ActClerks, Why: loop.WhyBadRole, Name: "-"}
	}
	var k appliance.Clerk
	err := d.accounts(ctx, by, func(tx appliance.Tx, all []appliance.Clerk) (appliance.Clerk, error) {
		last := 0
		for _, o := range all {
			if o.Name() == name {
				return k, &Refusal{Act: loop.ActClerks, Why: loop.WhyNameTaken, Name: name}
			}
			if n, err := strconv.Atoi(string(o.ID)); err == nil {
				last = max(last, n)
			}
		}
		k = appliance.Clerk{
			ID: appliance.ClerkID(strconv.Itoa(last + 1)), Roles: roles,
			Words: appliance.ClerkWords{Name: name},
		}
		return k, nil
	})
	return k, err
}

func fitName(name string) bool {
	n := utf8.RuneCountInString(name)
	return n > 0 && n <= 16 && !strings.ContainsFunc(name, func(r rune) bool {
		return unicode.IsSpace(r) || !unicode.IsPrint(r)
	})
}

// FirstRoles are those of a box's first clerk: an administrator who can also do the day's
// work and look after the box, until there are others.
var FirstRoles = []appliance.Role{appliance.RoleAdmin, appliance.RoleDispatcher, appliance.RoleTechnician}

// FirstClerk makes the account of whoever sits first before a box that has none: nobody is
// there yet who could make it for them. The second one to try is refused.
func (d *Desk) FirstClerk(ctx context.Context, name, pin string) (Who, error) {
	name = strings.TrimSpace(name)
	if !fitName(name) {
		return Who{}, &Refusal{Act: loop.ActClerks, Why: loop.WhyBadName}
	}
	if !fitPIN(pin) {
		return Who{}, &Refusal{Act: loop.ActClerks, Why: loop.WhyBadPIN}
	}
	sealed, err := d.hashPIN(pin)
	if err != nil {
		return Who{}, err
	}
	k := appliance.Clerk{ID: "1", Roles: slices.Clone(FirstRoles), Words: appliance.ClerkWords{Name: name, PIN: sealed}}
	err = d.Ledger.Update(ctx, func(tx appliance.Tx) error {
		for _, err := range tx.Clerks() {
			if err != nil {
				return err
			}
			return wrong(loop.ActClerks, "已经有账号了，请登录；没有口令找管理员。", "there are accounts already: log in, or ask the administrator")
		}
		return tx.Append(appliance.Entry{At: d.Now(), Actor: appliance.Rule("desk"), Kind: appliance.KindClerkSet, Body: k})
	})
	return Who{Clerk: k}, err
}

func fitPIN(pin string) bool {
	return len(pin) >= 4 && len(pin) <= 12 && strings.Trim(pin, "0123456789") == ""
}

// SetPIN sets the PIN with which a clerk logs in at the box's own screen: 4 to 12 digits.
// Clerks may set their own.
func (d *Desk) SetPIN(ctx context.Context, by Who, name, pin string) error {
	if !fitPIN(pin) { // whose it would be, and who sets it, is looked at first
		return d.change(ctx, by, name, func(*appliance.Clerk, []appliance.Clerk) error {
			return &Refusal{Act: loop.ActClerks, Why: loop.WhyBadPIN}
		})
	}
	sealed, err := d.hashPIN(pin)
	if err != nil {
		return err
	}
	return d.change(ctx, by, name, func(k *appliance.Clerk, _ []appliance.Clerk) error {
		k.Words.PIN = sealed
		return nil
	})
}

// Disable closes an account, or opens it again. The last administrator stays.
func (d *Desk) Disable(ctx context.Context, by Who, name string, disabled bool) error {
	return d.change(ctx, by, name, func(k *appliance.Clerk, all []appliance.Clerk) error {
		if disabled && k.Has(appliance.RoleAdmin) && !slices.ContainsFunc(all, func(o appliance.Clerk) bool {
			return o.ID != k.ID && !o.Disabled && o.Has(appliance.RoleAdmin)
		}) {
			return &Refusal{Act: loop.ActClerks, Why: loop.WhyLastAdmin}
		}
		k.Disabled = disabled
		return nil
	})
}

// Clerk finds an account by name.
func (d *Desk) Clerk(ctx context.Context, name string) (appliance.Clerk, error) {
	all, err := d.Clerks(ctx)
	if err != nil {
		return appliance.Clerk{}, err
	}
	return byName(all, name)
}

// change rewrites one account.
func (d *Desk) change(ctx context.Context, by Who, name string, f func(*appliance.Clerk, []appliance.Clerk) error) error {
	return d.accounts(ctx, by, func(tx appliance.Tx, all []appliance.Clerk) (appliance.Clerk, error) {
		k, err := byName(all, name)
		if err != nil {
			return k, err
		}
		return k, f(&k, all)
	}, name)
}

// accounts is the one path of every change of accounts. own names the account
// that is being changed, which its clerk may do without being an administrator.
func (d *Desk) accounts(ctx context.Context, by Who, f func(appliance.Tx, []appliance.Clerk) (appliance.Clerk, error), own ...string) error {
	if !by.shell() && !slices.Contains(own, by.Clerk.Name()) {
		if r := permit(by.Clerk, loop.ActClerks); r != nil {
			return r
		}
	}
	return d.Ledger.Update(ctx, func(tx appliance.Tx) error {
		var all []appliance.Clerk
		for k, err := range tx.Clerks() {
			if err != nil {
				return err
			}
			all = append(all, k)
		}
		k, err := f(tx, all)
		if err != nil {
			return err
		}
		actor := by.Actor()
		if by.shell() {
			actor = appliance.Actor{Kind: appliance.ByRoot, Name: by.For}
		}
		return tx.Append(appliance.Entry{At: d.Now(), Actor: actor, Kind: appliance.KindClerkSet, Body: k})
	})
}

func byName(all []appliance.Clerk, name string) (appliance.Clerk, error) {
	for _, k := range all {
		if k.Name() == name {
			return k, nil
		}
	}
	return appliance.Clerk{}, &Refusal{Act: loop.ActClerks, Why: loop.WhyNoClerk, Name: name}
}

// Login 登录 with name and PIN, at the box's own screen. After five wrong PINs
// for a name, that name waits a minute.
func (d *Desk) Login(ctx context.Context, name, pin string) (Who, error) {
	now := d.Now()
	if d.logins.locked(name, now) {
		return Who{}, &Refusal{Act: loop.ActClerks, Why: loop.WhyWait}
	}
	k, err := d.Clerk(ctx, name)
	if err != nil && !plain(err) {
		return Who{}, err
	}
	if err != nil || k.Words.PIN == "" || !d.checkPIN(k.Words.PIN, pin) {
		d.logins.wrong(name, now)
		return Who{}, &Refusal{Act: loop.ActClerks, Why: loop.WhyWrongPIN}
	}
	if k.Disabled {
		return Who{}, &Refusal{Act: loop.ActClerks, Why: loop.WhyDisabled}
	}
	d.logins.right(name)
	return Who{Clerk: k}, nil
}

const (
	loginTries = 5
	loginPause = time.Minute
)

// attempts counts wrong PINs per name, in memory only.
type attempts struct {
	mu sync.Mutex
	by map[string]attempt
}

type attempt struct {
	wrong int
	last  time.Time
}

func (a *attempts) locked(name string, now time.Time) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	t := a.by[name]
	return t.wrong >= loginTries && now.Sub(t.last) < loginPause
}

func (a *attempts) wrong(name string, now time.Time) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.by == nil || len(a.by) > 1000 { // names are typed by strangers: bounded
		a.by = map[string]attempt{}
	}
	t := a.by[name]
	a.by[name] = attempt{t.wrong + 1, now}
}

func (a *attempts) right(name string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	delete(a.by, name)
}

// argonLen is how long the sum of a PIN is, in bytes; argonThreads, by how many it is made.
const argonThreads, argonLen = 1, 32

// cost is what trying one PIN takes by argon2id.
type cost struct{ passes, kib uint32 }

// OWASP counts these as equally strong. Ours takes the least memory: in the morning
// all clerks log in, and a board may have 256 MiB for everything. About 60 ms on a
// small ARM board. The other one is of accounts made before it was written beside
// the sum.
var (
	argonCost = cost{passes: 5, kib: 7 << 10}
	argonOld  = cost{passes: 2, kib: 19 << 10}
)

// stretch makes a PIN slow to guess; one at a time, and its memory goes back at once.
func (d *Desk) stretch(pin string, salt []byte, c cost) []byte {
	d.stretching.Lock()
	defer d.stretching.Unlock()
	defer debug.FreeOSMemory()
	return argon2.IDKey([]byte(pin), salt, c.passes, c.kib, argonThreads, argonLen)
}

// hashPIN seals a PIN as m=KIB,t=PASSES$salt$sum.
func (d *Desk) hashPIN(pin string) (string, error) {
	salt := make([]byte, 16)
	if _, err := rand.Read(salt); err != nil {
		return "", fmt.Errorf("salt: %w", err)
	}
	e := base64.RawStdEncoding
	return argonCost.String() + "$" + e.EncodeToString(salt) + "$" + e.EncodeToString(d.stretch(pin, salt, argonCost)), nil
}

func (c cost) String() string { return fmt.Sprintf("m=%d,t=%d", c.kib, c.passes) }

func (d *Desk) checkPIN(sealed, pin string) bool {
	c := argonOld
	if rest, ok := strings.CutPrefix(sealed, argonCost.String()+"$"); ok {
		c, sealed = argonCost, rest
	}
	salt64, sum64, ok := strings.Cut(sealed, "$")
	salt, err1 := base64.RawStdEncoding.DecodeString(salt64)
	sum, err2 := base64.RawStdEncoding.DecodeString(sum64)
	if !ok || err1 != nil || err2 != nil {
		return false
	}
	return subtle.ConstantTimeCompare(d.stretch(pin, salt, c), sum) == 1
}
