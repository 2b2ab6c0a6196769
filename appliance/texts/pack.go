package texts

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"
)

// A pack is a hall's own wording of villagers' texts, or their language, as a file:
//
//	[R27]
//	text = "..."
//
// What the box relies on stays: the values in braces, every number (what to ring, what to
// answer with) and no reply word that the box would not understand. The budget in SMS is
// ours too. Staff texts (S..) teach verbs and are not reworded.

// Take lays a pack over the texts; name says in errors which file it is. Nothing is
// taken where anything is wrong; the error then names all faults.
func (s *Set) Take(name string, pack []byte) error {
	var found map[string]struct {
		Text string `toml:"text"`
	}
	meta, err := toml.Decode(string(pack), &found)
	if err != nil {
		var at toml.ParseError
		if errors.As(err, &at) {
			return fmt.Errorf("%s line %d: %s", name, at.Position.Line, at.Message)
		}
		return fmt.Errorf("%s: this is no file of texts: want, for example, [R01] and below it text = \"…\"", name)
	}
	var faults []string
	fault := func(id, format string, args ...any) {
		faults = append(faults, fmt.Sprintf("%s%s: %s", name, lineOf(pack, id), fmt.Sprintf(format, args...)))
	}
	for _, key := range meta.Undecoded() {
		fault(key[0], "%s: only text = \"…\" may stand here", key)
	}
	own := maps.Clone(s.zh)
	for _, id := range slices.Sorted(maps.Keys(found)) {
		ours, known := s.zh[id]
		words := found[id].Text
		switch {
		case !known:
			fault(id, "there is no text %s", id)
			continue
		case !strings.HasPrefix(id, "R"):
			fault(id, "%s is a staff text: only villagers' texts (R..) have a wording of the hall's own", id)
			continue
		case strings.TrimSpace(words) == "":
			fault(id, "%s is empty", id)
			continue
		}
		for _, wrong := range departs(ours.Text, words) {
			fault(id, "%s %s", id, wrong)
		}
		ours.Text, ours.own = words, true
		own[id] = ours
		switch r := s.row(id, "own", ours); {
		case r.Err != nil:
			fault(id, "%v", r.Err)
		case !r.Fits():
			fault(id, "%s takes %d SMS (%d characters) at its longest, may take %d", id, r.Parts, r.Units, r.Budget)
		}
	}
	if len(faults) > 0 {
		return errors.New(strings.Join(faults, "; "))
	}
	s.zh = own
	return nil
}

var (
	pieces  = regexp.MustCompile(`\{[^{}]*\}`)
	figures = regexp.MustCompile(`[0-9]+`)
	quoted  = regexp.MustCompile(`“[^”]*”`)
)

// departs says where a wording leaves out or adds what the box relies on.
func departs(ours, theirs string) []string {
	var out []string
	had, has := pieces.FindAllString(ours, -1), pieces.FindAllString(theirs, -1)
	plainHad, plainHas := pieces.ReplaceAllString(ours, " "), pieces.ReplaceAllString(theirs, " ")
	for _, what := range []struct {
		had, has      []string
		must          bool // all of ours stay
		less, further string
	}{
		{had, has, true, "lacks %s", "has %s, which this text is not given"},
		{figures.FindAllString(plainHad, -1), figures.FindAllString(plainHas, -1), true, "lacks the number %s", ""},
		{quoted.FindAllString(ours, -1), quoted.FindAllString(theirs, -1), false, "", "tells to answer %s, which the box does not understand here"},
	} {
		for _, v := range once(what.had) {
			if what.must && !slices.Contains(what.has, v) {
				out = append(out, fmt.Sprintf(what.less, v))
			}
		}
		for _, v := range once(what.has) {
			if what.further != "" && !slices.Contains(what.had, v) {
				out = append(out, fmt.Sprintf(what.further, v))
			}
		}
	}
	if strings.ContainsAny(theirs, "【】[]") {
		out = append(out, "has brackets: the box puts the sign in front by itself")
	}
	if strings.Contains(theirs, "://") || strings.Contains(strings.ToLower(theirs), "www.") {
		out = append(out, "holds a link: a town's texts never do, so that nobody learns to follow one")
	}
	return out
}

func once(all []string) []string {
	slices.Sort(all)
	return slices.Compact(all)
}

// lineOf says where a text's table begins in the file, for errors.
func lineOf(pack []byte, id string) string {
	for i, line := range strings.Split(string(pack), "\n") {
		if strings.HasPrefix(strings.TrimSpace(line), "["+id+"]") {
			return fmt.Sprintf(" line %d", i+1)
		}
	}
	return ""
}

// Template writes all villagers' texts as a pack to begin with, each with what it costs
// at its longest.
func (s *Set) Template() string {
	var out strings.Builder
	for _, r := range s.Rows() {
		if r.Language == "en" || !strings.HasPrefix(r.ID, "R") {
			continue
		}
		fmt.Fprintf(&out, "# %d/%d SMS, %d characters\n[%s]\ntext = %s\n\n", r.Parts, r.Budget, r.Units, r.ID, quote(r.Text))
	}
	return strings.TrimSuffix(out.String(), "\n")
}

// quote is a TOML string; our texts hold neither control characters nor backslashes.
func quote(s string) string { return `"` + strings.ReplaceAll(s, `"`, `\"`) + `"` }
