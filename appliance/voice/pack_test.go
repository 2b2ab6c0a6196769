package voice

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"
)

// shelf holds phrases as their sounds: each is so many samples as its words have
// characters, all of its number.
type shelf map[string][]int16

func (s shelf) Names() ([]string, error) { return slices.Sorted(maps.Keys(s)), nil }
func (s shelf) Load(id string) ([]int16, error) {
	if pcm, ok := s[id]; ok {
		return pcm, nil
	}
	return nil, errors.New("gone")
}

// recited is a pack in which everything is recorded; words tells which phrase a sound was.
func recited() (p *Pack, words map[int16]string) {
	words = map[int16]string{}
	s := shelf{}
	for i, x := range Phrases("青山镇") {
		s[x.ID] = []int16{int16(i + 1)}
		words[int16(i+1)] = plain(aloud(x.Words))
	}
	return &Pack{Shelf: s, Hall: "青山镇"}, words
}

func heard(phrases [][]int16, words map[int16]string) string {
	var out []string
	for _, p := range phrases {
		out = append(out, words[p[0]])
	}
	return strings.Join(out, "|")
}

// Everything the box says on the phone can be said with a whole pack, whatever the values.
func TestAPackSaysEveryPrompt(t *testing.T) {
	pack, words := recited()
	if !pack.Whole() {
		t.Fatal("it lacks something")
	}
	for id := range prompts {
		if id == Beep {
			continue
		}
		p := Prompt{id, map[string]string{"镇": "青山镇", "号": spoken("1007", false), "态": "办理中", "日": "预计11月30日", "时": "11月30日8:05", "类": "", "因": dangers["minor"], "话": spoken("13800001111", false)}}
		phrases, ok := pack.Sound(p.Text(false))
		if got := strings.ReplaceAll(heard(phrases, words), "|", ""); !ok || got != plain(aloud(p.Text(false))) {
			t.Errorf("%s: %q for %q", id, got, p.Text(false))
		}
		if _, ok := pack.Sound(Prompt{ID: id}.Text(true)); ok {
			t.Errorf("%s: a pack in Chinese says %q", id, p.Text(true))
		}
	}
}

func TestNumbersAreReadAsPeopleDo(t *testing.T) {
	pack, words := recited()
	for text, want := range map[string]string{
		"件号幺零零七,现在办理中,期限11月30日。":                   "件号|幺|零|零|七|现在|办理中|期限|十|一|月|三|十|日",
		"现在不上班,12月1日8:30前给您打电话。急险请挂机拨幺幺零、幺幺九、幺二零。": "现在不上班|十|二|月|一|日|八|点|三|十|分|前给您打电话急险请挂机拨幺幺零幺幺九幺二零",
	} {
		phrases, ok := pack.Sound(text)
		if got := heard(phrases, words); !ok || got != want {
			t.Errorf("%s:\n got %s\nwant %s", text, got, want)
		}
	}
	for text, want := range map[string]string{"10": "十", "0": "零", "21": "二十一", "13:00": "十三点", "8:05": "八点零五分", "1007": "幺零零七"} {
		if got := aloud(text); got != want {
			t.Errorf("%s is %s, not %s", text, got, want)
		}
	}
}

// A category that nobody recorded is left out; the hall may add it.
func TestAWordThatNobodyRecordedIsLeftOut(t *testing.T) {
	pack, words := recited()
	ask := Prompt{"V51", map[string]string{"日": "11月9日", "类": "城乡建设"}}.Text(false)
	phrases, ok := pack.Sound(ask)
	if got := heard(phrases, words); !ok || !strings.HasPrefix(got, "您|十|一|月|九|日|反映的|问题承办单位") {
		t.Error(got)
	}
	pack.Shelf.(shelf)["w-城乡建设"] = []int16{999}
	words[999] = "城乡建设"
	if phrases, _ = pack.Sound(ask); !strings.Contains(heard(phrases, words), "反映的|城乡建设|问题") {
		t.Error(heard(phrases, words))
	}
	delete(pack.Shelf.(shelf), "V02")
	if lacks, err := pack.Lacks(); err != nil || len(lacks) != 1 || lacks[0].ID != "V02" || pack.Whole() {
		t.Errorf("%v %v", lacks, err)
	}
	if (*Pack)(nil).Whole() {
		t.Error("no pack is whole")
	}
}

// reader is somebody who reads phrases aloud.
type reader struct {
	Call
	said  []time.Duration // for each recording; beyond: they hung up
	typ   string
	over  chan struct{}
	asked []string
}

func (r *reader) English() bool { return true }
func (r *reader) Say(_ context.Context, text string) error {
	r.asked = append(r.asked, text)
	return nil
}
func (r *reader) Beep(context.Context) error { return nil }
func (r *reader) HungUp() <-chan struct{}    { return r.over }
func (r *reader) Record(context.Context, time.Duration) (Taped, error) {
	if len(r.said) == 0 {
		close(r.over)
		return Taped{}, errors.New("hung up")
	}
	said := r.said[0]
	r.said = r.said[1:]
	t := Taped{File: []byte("sound"), Said: said, PCM: []int16{1}, Type: "audio/wav"}
	if r.typ != "" {
		t.PCM, t.Type = nil, r.typ
	}
	return t, nil
}

// The broadcaster reads two phrases, is silent at one, once, and hangs up: what she said is kept.
func TestPhrasesAreReadAloudOverThePhone(t *testing.T) {
	var told []string
	kept := map[string]bool{}
	run := func(r *reader) (int, error) {
		r.over = make(chan struct{})
		return Recite(t.Context(), r, []Phrase{{"V01", "您好"}, {"V02", "请按1"}, {"V03", "危险"}},
			func(id string, _ []int16) error { kept[id] = true; return nil },
			func(p Phrase, s float64) { told = append(told, fmt.Sprint(p.ID, " ", s)) })
	}
	her := &reader{said: []time.Duration{2 * time.Second, 0, time.Second}}
	n, err := run(her)
	if n != 2 || err != nil || !kept["V01"] || !kept["V02"] || kept["V03"] {
		t.Errorf("%d %v %v", n, err, kept)
	}
	if got := strings.Join(told, ", "); got != "V01 0, V01 2, V02 0, V02 1, V03 0" {
		t.Error(got)
	}
	if got := strings.Join(her.asked, " "); got != "您好 请按1 请按1 危险" {
		t.Error(got)
	}
	if _, err := run(&reader{said: []time.Duration{time.Second}, typ: "audio/amr"}); err == nil || !strings.Contains(err.Error(), "audio/amr") {
		t.Error(err)
	}
}
