package store

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"huying/appliance"
)

// audioDir holds what was said on the phone, one sealed file for each sound.
const audioDir = "audio"

// maxAudio bounds one sound: 90 s at 8 kHz and 16 bit are 1.4 MB.
const maxAudio = 8 << 20

// KeepAudio seals a sound into a file and has it on the disk before it returns its
// hash: the entry that speaks of it is written afterwards. The same sound is kept once.
func (s *Store) KeepAudio(sound []byte) (hash string, err error) {
	if len(sound) > maxAudio {
		return "", fmt.Errorf("a sound of %d bytes is no recording", len(sound))
	}
	sum := sha256.Sum256(sound)
	hash = hex.EncodeToString(sum[:])
	dir := filepath.Join(s.dir, audioDir)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", fmt.Errorf("keep a recording: %w", err)
	}
	path := filepath.Join(dir, hash)
	if _, err := os.Stat(path); err == nil {
		return hash, nil
	}
	if free, err := s.disk.Free(dir); err == nil && free < int64(len(sound))+maxAudio {
		return "", fmt.Errorf("keep a recording: %w", appliance.ErrFull)
	}
	f, err := os.CreateTemp(dir, ".new-*")
	if err != nil {
		return "", fmt.Errorf("keep a recording: %w", err)
	}
	_, err = f.Write(s.seals.seal(nil, s.seals.values, sound, []byte(audioDir+hash)))
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return "", fmt.Errorf("keep a recording: %w", errors.Join(err, os.Remove(f.Name())))
	}
	for _, d := range []string{dir, s.dir} { // its name, and the folder's
		if err := s.disk.SyncDir(d); err != nil {
			return "", fmt.Errorf("keep a recording: %w", err)
		}
	}
	return hash, nil
}

// Audio opens a sound. ErrNone: it was erased, or never was; any other error: its file
// was changed.
func (s *Store) Audio(hash string) ([]byte, error) {
	path, err := s.audioPath(hash)
	if err != nil {
		return nil, err
	}
	sealed, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, appliance.ErrNone
	}
	if err != nil {
		return nil, fmt.Errorf("open a recording: %w", err)
	}
	sound, err := s.seals.open(s.seals.values, sealed, []byte(audioDir+hash))
	if err == nil {
		if sum := sha256.Sum256(sound); hex.EncodeToString(sum[:]) != hash {
			err = errSeal
		}
	}
	if err != nil {
		return nil, fmt.Errorf("open a recording: %w", err)
	}
	return sound, nil
}

// EraseAudio forgets a sound; one that is gone already is no error.
func (s *Store) EraseAudio(hash string) error {
	path, err := s.audioPath(hash)
	if err != nil {
		return err
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("erase a recording: %w", err)
	}
	return nil
}

func (s *Store) audioPath(hash string) (string, error) {
	if b, err := hex.DecodeString(hash); err != nil || len(b) != sha256.Size {
		return "", appliance.ErrNone
	}
	return filepath.Join(s.dir, audioDir, hash), nil
}
