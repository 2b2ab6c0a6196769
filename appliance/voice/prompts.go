package voice

import (
	_ "embed"
	"fmt"
	"strings"

	"github.com/BurntSushi/toml"
)

//go:embed prompts.toml
var promptFile string

// words is a prompt in both languages.
type words struct{ ZH, EN string }

var prompts = func() map[string]words {
	out := map[string]words{}
	if _, err := toml.Decode(promptFile, &out); err != nil {
		panic("prompts.toml: " + err.Error()) // a fault of the build
	}
	return out
}()

// A Prompt is something to say: its row and its values.
type Prompt struct {
	ID     string
	Values map[string]string
}

// Beep is the sound behind which somebody speaks (V40).
const Beep = "V40"

// Text is the prompt as it is spoken. A row that is not in the file is a fault of the build.
func (p Prompt) Text(english bool) string {
	w, ok := prompts[p.ID]
	if !ok {
		panic(fmt.Sprintf("no prompt %q", p.ID))
	}
	s := w.ZH
	if english {
		s = w.EN
	}
	for name, v := range p.Values {
		s = strings.ReplaceAll(s, "{"+name+"}", v)
	}
	return s
}

// spoken is a number digit by digit, as it is said on the phone: 1 is 幺.
func spoken(digits string, english bool) string {
	if english {
		return strings.Join(strings.Split(digits, ""), " ")
	}
	return strings.NewReplacer("0", "零", "1", "幺", "2", "二", "3", "三", "4", "四", "5", "五", "6", "六", "7", "七", "8", "八", "9", "九", "-", "").Replace(digits)
}
