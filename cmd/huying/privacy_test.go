package main

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"
	"unicode/utf16"

	"huying/appliance"
	"huying/appliance/desk"
	"huying/appliance/loop"
	"huying/modem/emulator"
	"huying/store"
)

// betrayals are the forms in which a number would lie open on a disk: as written, as a
// PDU has it in hex or bytes, in the alphabets of a text, as a number, in base64.
func betrayals(p appliance.Phone) map[string][]byte {
	local := p.Local()
	whole := strings.TrimPrefix(string(p), "+")
	out := map[string][]byte{
		"ASCII": []byte(local), "with blanks": []byte(local[:3] + " " + local[3:7] + " " + local[7:]), "with dashes": []byte(local[:3] + "-" + local[3:7] + "-" + local[7:]),
	}
	var wide, be, le []byte
	for _, r := range local {
		wide = append(wide, string('０'+r-'0')...)
	}
	for _, u := range utf16.Encode([]rune(local)) {
		be, le = binary.BigEndian.AppendUint16(be, u), binary.LittleEndian.AppendUint16(le, u)
	}
	out["full width"], out["UTF-16BE"], out["UTF-16LE"] = wide, be, le
	out["UTF-16BE in hex"] = []byte(strings.ToUpper(hex.EncodeToString(be)))
	for name, digits := range map[string]string{"": local, " with 86": whole} {
		whole := digits[:len(digits)/2*2] // the odd digit shares its byte with a filler
		swapped := make([]byte, 0, len(whole))
		for i := 0; i < len(whole); i += 2 {
			swapped = append(swapped, whole[i+1], whole[i])
		}
		bcd, _ := hex.DecodeString(string(swapped))
		out["semi-octets"+name], out["semi-octets in hex"+name] = bcd, swapped
		straight, _ := hex.DecodeString(whole)
		out["BCD"+name] = straight
	}
	if n, err := strconv.ParseUint(local, 10, 64); err == nil {
		b := binary.BigEndian.AppendUint64(nil, n)
		out["a big-endian number"] = b[3:]
		out["a little-endian number"] = binary.LittleEndian.AppendUint64(nil, n)[:5]
	}
	for shift := range 3 { // what lies before it in the same run decides how it looks
		text := base64.StdEncoding.EncodeToString(append(make([]byte, shift), local...))
		from := (shift*8 + 5) / 6
		out["base64 "+strconv.Itoa(shift)] = []byte(text[from : (shift+len(local))*8/6])
	}
	for shift := range 8 { // the alphabet of seven bits, packed behind so many letters
		var bits []byte // one a byte, lowest first
		for i := range shift + len(local) {
			c := byte(0)
			if i >= shift {
				c = local[i-shift]
			}
			for k := range 7 {
				bits = append(bits, c>>k&1)
			}
		}
		var packed []byte
		for i := (shift*7 + 7) / 8; (i+1)*8 <= len(bits); i++ {
			b := byte(0)
			for k := range 8 {
				b |= bits[i*8+k] << k
			}
			packed = append(packed, b)
		}
		out["seven bits "+strconv.Itoa(shift)] = packed
	}
	return out
}

// betrayed looks for numbers in every byte of folders.
func betrayed(t *testing.T, numbers []appliance.Phone, folders ...string) (found []string) {
	t.Helper()
	for _, dir := range folders {
		if err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			if err != nil || !d.Type().IsRegular() {
				return err
			}
			b, err := os.ReadFile(path)
			for _, p := range numbers {
				for form, n := range betrayals(p) {
					if bytes.Contains(b, n) {
						found = append(found, filepath.Base(path)+": "+p.Local()+" as "+form)
					}
				}
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
	}
	return found
}

// A day with everybody's number in it: not one byte of data folder, backup and log tells any.
func TestNoNumberLiesOpenAnywhere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		now := sinceMonday()
		gsm := emulator.New(emulator.Options{Personality: emulator.EC20, Now: now, AutoReport: true})
		defer gsm.Close()
		data, keys, stick, logs := t.TempDir(), t.TempDir(), t.TempDir(), t.TempDir()
		cfg := dayConfig(data)
		cfg.KeyFile, cfg.Path = filepath.Join(keys, "off.key"), filepath.Join(stick, "none")
		cfg.Practice.On = false

		// The box as serve makes it, its log at its most talkative.
		var said bytes.Buffer
		d := beginLogged(t, cfg, gsm, now, slog.New(slog.NewTextHandler(&said, &slog.HandlerOptions{Level: slog.LevelDebug})))
		ctx := t.Context()
		dispatcher, _ := d.settleTown()
		lijing := d.clerk("王芳")
		d.box.voice.Duty = []appliance.Phone{officer}
		d.callee(officer, emulator.Callee{Answers: 3 * time.Second, Does: []emulator.Act{press(20*time.Second, '1')}})
		d.callee(ringer, emulator.Callee{Answers: 4 * time.Second, Does: []emulator.Act{
			press(20*time.Second, '1'), {After: 16 * time.Second, Speaks: 15 * time.Second}, press(16*time.Second, '#'),
		}})

		// A ring that is rung back and recorded, texts short and long, in both alphabets, with numbers in their words.
		d.rings(ringer)
		d.hears("件号1007")
		time.Sleep(time.Minute)
		if len(d.recordings()) == 0 {
			t.Fatal("nothing was recorded")
		}
		inWords := appliance.Phone("+8613655556666")
		d.texts(strangePhone, "王家庄村路灯不亮，找我打"+inWords.Local())
		d.texts(strangePhone, "call "+inWords.Local()+" please, the light in Wangjiazhuang is broken")
		long := strings.Repeat("村东头第三根电线杆上的路灯坏了七天，", 9) + "电话" + inWords.Local()
		if err := gsm.DeliverParts(string(villageHead), long, []int{2, 1, 3}); err != nil {
			t.Fatal(err)
		}
		d.texts(riverPhone, "我家着火了快来人，电话"+inWords.Local())
		time.Sleep(5 * time.Minute)
		// Staff texts, of which some are commands and some are not.
		d.texts(powerPhone, "收到")
		d.texts(walkerPhone, "巡查 王家庄 沟渠堵塞，联系人"+inWords.Local())
		d.texts(agentPhone, "代 "+inWords.Local()+" 路灯不亮")
		d.texts(townPhone, "5085 办结")
		time.Sleep(5 * time.Minute)

		// Clerks: an answer that names a number, drafts, phrases, somebody registered, a number blocked.
		for _, c := range d.cases() {
			if c.State == appliance.CaseNew {
				if err := d.box.desk.Accept(ctx, lijing, c.ID, c.Version, desk.Triage{}); err != nil {
					t.Fatal(err)
				}
				if err := d.box.desk.Answer(ctx, lijing, c.ID, 0, "电工下午到，有事打"+inWords.Local()); err != nil {
					t.Fatal(err)
				}
				break
			}
		}
		d.box.drawer.Keep(lijing.Clerk.ID, appliance.Draft{
			Name: appliance.DraftName{Case: d.cases()[0].ID, Act: "answer"}, Words: map[string]string{"答复": "请打" + inWords.Local()},
		})
		d.box.drawer.Learn(lijing.Clerk.ID, inWords.Local(), "x")
		if err := d.box.drawer.Flush(); err != nil {
			t.Fatal(err)
		}
		if _, err := d.box.desk.Do(ctx, lijing, 0, 0, loop.Open{Phone: appliance.Address(deputy), Text: "来人说路灯不亮，电话" + inWords.Local()}); err != nil {
			t.Fatal(err)
		}
		time.Sleep(10 * time.Minute)
		_ = dispatcher

		// Exports, to memory only; a rebuild; a backup, and the copy before data go forward.
		if err := d.box.store.Export(ctx, io.Discard, true); err != nil {
			t.Fatal(err)
		}
		if err := d.box.store.Flush(ctx); err != nil {
			t.Fatal(err)
		}
		if err := d.box.store.Rebuild(ctx); err != nil {
			t.Fatal(err)
		}
		c := d.box.carry(stick)
		c.onCard = true
		if _, err := d.box.backUp(ctx, c); err != nil {
			t.Fatal(err)
		}
		d.box.health()
		d.stop()
		if n := bytes.Count(said.Bytes(), []byte("\n")); n < 4 {
			t.Errorf("the log has only %d lines: it shows nothing", n)
		}
		if err := os.WriteFile(filepath.Join(logs, "log"), said.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}

		numbers := []appliance.Phone{ringer, inWords, officer, deputy, strangePhone}
		for _, r := range township() {
			if p, ok := r.(appliance.Person); ok {
				numbers = append(numbers, p.Phone)
			}
		}
		if found := betrayed(t, numbers, data, keys, stick, logs); len(found) > 0 {
			slices.Sort(found)
			t.Errorf("numbers lie open: %s", strings.Join(found, "; "))
		}

		// With both halves all of it opens; the words and numbers are there.
		k, err := store.ReadKeys(data, cfg.KeyFile)
		if err != nil {
			t.Fatal(err)
		}
		files := backupsIn(stick, k.Box)
		if len(files) != 1 {
			t.Fatalf("backups are %v", files)
		}
		f, err := os.Open(filepath.Join(stick, files[0]))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		if _, faults, err := store.CheckBackup(ctx, f, k, nil); err != nil || faults > 0 {
			t.Errorf("%d faults, %v", faults, err)
		}
		st, err := store.Open(data, store.Options{KeyFile: cfg.KeyFile, Now: now})
		if err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		if err := st.Export(ctx, &out, true); err != nil || !strings.Contains(out.String(), inWords.Local()) {
			t.Errorf("with both halves the number is not there: %v", err)
		}
		if err := st.Close(); err != nil {
			t.Error(err)
		}
	})
}

// The search can find: each form of a number is seen where it lies open.
func TestAnOpenNumberIsFound(t *testing.T) {
	for form, b := range betrayals(ringer) {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "note"), append([]byte("before"), b...), 0o600); err != nil {
			t.Fatal(err)
		}
		if found := betrayed(t, []appliance.Phone{ringer}, dir); !slices.Contains(found, "note: "+ringer.Local()+" as "+form) {
			t.Errorf("%s: found %q", form, found)
		}
		if len(b) < 5 {
			t.Errorf("%s has %d bytes: it would be found by chance", form, len(b))
		}
	}
}
