package main

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"huying/appliance/health"
)

// The files of the technician, on the card's FAT partition or on a stick.
const (
	settingsName = "huying.toml"
	townName     = "town.xlsx"
)

// onCard is how people call the FAT partition.
var onCard = says{"卡的 HUYING 分区", "the card's partition HUYING"}

// settings reads the configuration off the card and puts it where the box looks. The
// one on the card counts; a stick's mends it only where it is missing or wrong, so that
// nobody changes a working box with a stick. A machine without the partition is a box
// from a package and has its configuration already.
func (s *starting) settings() (config, health.Check) {
	const key = "first.settings"
	if !isFolder(s.boot) {
		cfg, err := loadConfig(s.target)
		if err != nil {
			return config{}, s.unfit(err, s.target, says{"改这个文件", "mend that file"})
		}
		return cfg, well2(key, says{"配置读好了：" + cfg.Hall.Name, "the configuration is read: " + cfg.Hall.Name})
	}
	text, err := readConfig(filepath.Join(s.boot, settingsName))
	var cfg config
	if err == nil {
		cfg, err = s.parse(text)
	}
	if err != nil {
		mended, from, wrong := s.mend()
		if wrong != nil { // whoever mended it there looks for what is wrong there
			return config{}, s.unfit(wrong, from+"/"+settingsName, says{"改U盘上的这个文件", "mend this file on the stick"})
		}
		if mended == nil {
			return config{}, s.unfit(err, settingsName, says{"把卡插到电脑上，改 HUYING 分区里的 huying.toml", "put the card into a computer and mend huying.toml on the partition HUYING"})
		}
		text = mended
		if cfg, err = s.parse(text); err == nil {
			err = withBoot(s.boot, func() error { return replace(filepath.Join(s.boot, settingsName), text, 0o644) })
		}
		if err != nil {
			return config{}, s.unwritten(onCard, err)
		}
		if err := s.at("mended"); err != nil {
			return config{}, s.unwritten(onCard, err)
		}
		return s.place(cfg, text, says{"配置读好了：" + cfg.Hall.Name + "（从" + from + "写到了卡上）", "the configuration is read: " + cfg.Hall.Name + " (from " + from + ", now on the card too)"})
	}
	return s.place(cfg, text, says{"配置读好了：" + cfg.Hall.Name, "the configuration is read: " + cfg.Hall.Name})
}

// parse reads a configuration as the box will, at its place.
func (s *starting) parse(text []byte) (config, error) {
	cfg, err := parseConfig(s.target, string(text))
	if err == nil && cfg.KeyAuto {
		cfg.KeyFile = cfg.keyNow()
	}
	return cfg, placed(err, string(text))
}

// place puts the configuration where the box looks for it.
func (s *starting) place(cfg config, text []byte, said says) (config, health.Check) {
	there, err := os.ReadFile(s.target)
	if err == nil && bytes.Equal(there, text) {
		return cfg, well2("first.settings", said)
	}
	if err := s.at("before settings"); err != nil {
		return cfg, s.unwritten(says{s.target, s.target}, err)
	}
	err = os.MkdirAll(filepath.Dir(s.target), 0o755)
	if err == nil {
		// A SIM's PIN and people's numbers may stand in it: root's, and the box's to read.
		err = replace(s.target, text, 0o640)
	}
	if st, serr := os.Stat(cfg.Data); err == nil && serr == nil {
		if owner, ok := st.Sys().(*syscall.Stat_t); ok && os.Geteuid() == 0 {
			err = os.Chown(s.target, 0, int(owner.Gid))
		}
	}
	if err == nil {
		err = s.at("settings")
	}
	if err != nil {
		return cfg, s.unwritten(says{s.target, s.target}, err)
	}
	return cfg, well2("first.settings", said)
}

// mend looks for a good configuration on a stick. Is there none but a wrong one, it returns
// what is wrong with it.
func (s *starting) mend() (text []byte, from string, wrong error) {
	for _, f := range stickFolders(s.media()) {
		b, err := readConfig(filepath.Join(f.dir, settingsName))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err == nil {
			_, err = s.parse(b)
		}
		if err == nil {
			return b, f.name, nil
		}
		from, wrong = f.name, err
	}
	return nil, from, wrong
}

// unfit says what is wrong with a configuration.
func (s *starting) unfit(err error, name string, where says) health.Check {
	c := health.Check{Key: "first.settings", Level: health.Bad}
	if errors.Is(err, fs.ErrNotExist) {
		c.What = health.Text{Zh: "没有配置文件 " + name, En: "there is no " + name}
		c.Do = health.Text{
			Zh: "把 huying.toml 放进" + onCard.zh + "（电脑上能看见），或放在U盘上插进来。最少两行：[hall] 和 name = \"青山镇\"。然后按 R。",
			En: "put huying.toml on " + onCard.en + ", or on a stick and plug it in. Two lines will do: [hall] and name = \"青山镇\". Then press R.",
		}
		return c
	}
	at, what, fix := plainFault(err, name)
	c.What = health.Text{Zh: at.zh + "：" + what.zh, En: at.en + ": " + what.en}
	c.Why = health.Text{Zh: "配置不对，盒子不敢开始。", En: "the box does not start on a guess."}
	c.Do = health.Text{
		Zh: fix.zh + "。" + where.zh + "；或把改好的放在U盘上插进来。然后按 R 重新读。",
		En: fix.en + ". Either " + where.en + ", or plug in a stick with the mended one. Then press R.",
	}
	return c
}

func (s *starting) unwritten(where says, err error) health.Check {
	return health.Check{
		Key: "first.settings", Level: health.Bad,
		What: health.Text{Zh: "写不进" + where.zh + "：" + reason(err).Error(), En: "cannot write to " + where.en + ": " + reason(err).Error()},
		Do:   health.Text{Zh: "卡可能坏了或写保护：换一张卡重新写。", En: "the card may be worn out or locked: flash another."},
	}
}

// folder looks whether there is a place for the ledger.
func (s *starting) folder(cfg config) health.Check {
	const key = "first.data"
	if fault := storageFault(cfg, kernelLine(), volumeOf); fault != (health.Text{}) {
		return health.Check{Key: key, Level: health.Bad, What: fault, Do: storageDo}
	}
	err := os.MkdirAll(filepath.Dir(cfg.Data), 0o755)
	if err == nil && !isFolder(cfg.Data) {
		if err = os.Mkdir(cfg.Data, 0o700); err == nil {
			err = chownTo(cfg.Data, boxUser)
		}
	}
	if err != nil {
		return health.Check{
			Key: key, Level: health.Bad,
			What: health.Text{Zh: "放台账的文件夹 " + cfg.Data + " 用不了：" + reason(err).Error(), En: "the ledger's folder " + cfg.Data + " cannot be used: " + reason(err).Error()},
			Do:   health.Text{Zh: "数据分区没有挂上：断电再通电；还这样就换卡重新写。", En: "the data partition is not mounted: switch off and on; if it stays, flash another card."},
		}
	}
	room := health.Text{Zh: "放台账的地方：" + cfg.Data, En: "the ledger's place: " + cfg.Data}
	if free, known := diskRoom(cfg.Data); known {
		room = health.Text{Zh: room.Zh + "，剩余 " + megabytes(int64(free)), En: room.En + ", " + megabytes(int64(free)) + " free"}
	}
	return health.Check{Key: key, Level: health.OK, What: room}
}

// replace writes a file beside and gives it its name when it is on the disk.
func replace(path string, data []byte, mode fs.FileMode) error {
	beside := path + ".new"
	f, err := os.OpenFile(beside, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, mode)
	if err != nil {
		return err
	}
	_ = f.Chmod(mode) // whatever the umask is; FAT keeps no rights
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(beside, path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(beside))
	}
	return syncFolder(filepath.Dir(path))
}

// wipe overwrites a file where it lies, then removes it. The power may go between: a
// file of nothing but zeros is one that is being wiped, and the next start removes it.
// Flash may keep an older copy of a block where no program can reach it.
func (s *starting) wipe(path string) error {
	return withBoot(s.boot, func() error {
		if err := overwrite(path); err != nil {
			return err
		}
		if err := s.at("overwritten"); err != nil {
			return err
		}
		if err := os.Remove(path); err != nil {
			return err
		}
		return syncFolder(filepath.Dir(path))
	})
}

// blank reports whether a file holds nothing but zeros.
func blank(b []byte) bool { return len(b) > 0 && len(bytes.Trim(b, "\x00")) == 0 }

func isFolder(path string) bool {
	st, err := os.Stat(path)
	return err == nil && st.IsDir()
}

func well2(key string, what says) health.Check {
	return health.Check{Key: key, Level: health.OK, What: health.Text{Zh: what.zh, En: what.en}}
}
