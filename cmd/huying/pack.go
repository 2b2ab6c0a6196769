package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"huying/appliance/voice"
	"huying/modem/tone"
)

// The packs of recorded prompts, each a folder of WAV files below voice in the data
// folder.
const (
	putonghua = "putonghua" // for modules that do not speak
	dialect   = "dialect"   // the village's own speech, for who presses 8
)

var packNames = []string{dialect, putonghua}

// pack is the prompts of one name.
func (b *box) pack(name string) *voice.Pack {
	return &voice.Pack{Shelf: shelf{filepath.Join(b.cfg.Data, "voice", name)}, Hall: b.cfg.Hall.Name}
}

// shelf is a folder of recorded phrases.
type shelf struct{ dir string }

func (s shelf) Names() (ids []string, err error) {
	files, err := os.ReadDir(s.dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	for _, f := range files {
		if id, ok := strings.CutSuffix(f.Name(), ".wav"); ok {
			ids = append(ids, id)
		}
	}
	return ids, err
}

func (s shelf) Load(id string) ([]int16, error) {
	b, err := os.ReadFile(filepath.Join(s.dir, id+".wav"))
	if err != nil {
		return nil, err
	}
	return tone.FromWAV(b)
}

// keep has a phrase, without the silence around it, on the disk before it takes the
// place of the one that was there.
func (s shelf) keep(id string, pcm []int16) error {
	if err := os.MkdirAll(s.dir, 0o755); err != nil {
		return fmt.Errorf("keep a phrase: %w", err)
	}
	f, err := os.CreateTemp(s.dir, ".new-*")
	if err != nil {
		return fmt.Errorf("keep a phrase: %w", err)
	}
	_, err = f.Write(tone.WAV(tone.Trim(pcm)))
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), filepath.Join(s.dir, id+".wav"))
	}
	if err != nil {
		return fmt.Errorf("keep a phrase: %w", errors.Join(err, os.Remove(f.Name())))
	}
	return nil
}
