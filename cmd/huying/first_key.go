package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"huying/appliance/health"
	"huying/store"
	"huying/tui"
)

// keyThree are the three lines that explain the key stick.
var keyThree = health.Text{
	Zh: "密钥分两半：一半在卡上，一半在密钥U盘上；偷走卡的人什么也读不出。\n" +
		"密钥U盘一直插着，停电来电盒子才能自己起来；备份要用另一个U盘。\n" +
		"两半丢了一半，台账谁也打不开：要有备用的一个，还要有恢复单。",
	En: "The key has two halves: one on the card, one on the key stick; whoever steals the card reads nothing.\n" +
		"The key stick stays plugged in, so that the box starts again by itself; backups go to another stick.\n" +
		"Lose a half and nobody opens the ledger: keep a spare stick, and a recovery sheet.",
}

// born reports whether there is a box in the data folder.
func born(cfg config) bool {
	_, err := os.Stat(filepath.Join(cfg.Data, "box.json"))
	return err == nil
}

// key settles where the off-card half of the key is, or shall be. It is made with the
// ledger, behind this.
func (s *starting) key(cfg config, start *tui.Start) (file string, c health.Check) {
	const key = "first.key"
	together := health.Check{
		Key: key, Level: health.Warn,
		What: health.Text{Zh: "没有用密钥U盘：两半密钥都在卡上", En: "no key stick: both halves of the key lie on the card"},
		Why:  health.Text{Zh: "偷走卡的人能读出号码和内容。", En: "whoever steals the card can read numbers and words."},
	}
	switch {
	case born(cfg):
		if _, err := store.ReadKeys(cfg.Data, cfg.KeyFile); err != nil {
			return "", health.Check{
				Key: key, Level: health.Bad,
				What: health.Text{Zh: "没有找到这台盒子的密钥U盘", En: "this box's key stick is not here (" + err.Error() + ")"},
				Why:  health.Text{Zh: "没有另一半密钥，台账打不开；短信在SIM卡上等着。", En: "without the other half the ledger stays shut; texts wait on the SIM."},
				Do: health.Text{Zh: fmt.Sprintf("插上密钥U盘（盒子 %.8s 的，里面有 %s）。丢了就用备用的那个。", store.BoxOf(store.CardHalf(cfg.Data)), keyName),
					En: fmt.Sprintf("plug in the key stick (of box %.8s; it holds %s), or the spare one.", store.BoxOf(store.CardHalf(cfg.Data)), keyName)},
			}
		}
		if cfg.KeyFile == "" {
			return "", together
		}
		return cfg.KeyFile, well2(key, says{"密钥在两处：卡上和 " + cfg.KeyFile, "the key is in two places: the card and " + cfg.KeyFile})
	case cfg.Practice.On, cfg.KeyFile == "":
		if cfg.Practice.On {
			together.Level, together.Why = health.OK, health.Text{}
		}
		return cfg.KeyFile, together
	case !cfg.KeyAuto:
		return s.namedKey(cfg)
	}
	return s.chooseKey(cfg, start, together)
}

// namedKey is the file that the configuration names, for a box that is not born yet.
func (s *starting) namedKey(cfg config) (string, health.Check) {
	dir := filepath.Dir(cfg.KeyFile)
	c := health.Check{Key: "first.key", Level: health.Bad, Why: keyThree}
	switch foreign := store.BoxOf(cfg.KeyFile); {
	case !isFolder(dir):
		c.What = health.Text{Zh: "密钥U盘没有插：没有文件夹 " + dir, En: "the key stick is not plugged in: there is no folder " + dir}
		c.Do = health.Text{Zh: "插上名叫 " + filepath.Base(dir) + " 的U盘；或在 huying.toml 里写 [key] file = \"auto\"，哪个空U盘都行。",
			En: "plug in the stick called " + filepath.Base(dir) + "; or write [key] file = \"auto\" into huying.toml: any empty stick will do."}
		return "", c
	case isThere(cfg.KeyFile) && (foreign == "" || foreign != store.BoxOf(store.CardHalf(cfg.Data))):
		c.What = health.Text{Zh: cfg.KeyFile + " 是别的盒子的密钥", En: cfg.KeyFile + " is the key of another box"}
		c.Do = health.Text{Zh: "换一个空U盘；那个收好，那台盒子离不开它。", En: "use an empty stick, and keep that one: the other box cannot do without it."}
		return "", c
	case holdsBackups(dir):
		return "", keyBesideBackups(filepath.Base(dir))
	}
	return cfg.KeyFile, health.Check{Key: "first.key", Level: health.OK, What: health.Text{Zh: "密钥U盘：" + dir, En: "the key stick: " + dir}}
}

func keyBesideBackups(name string) health.Check {
	return health.Check{
		Key: "first.key", Level: health.Bad,
		What: health.Text{Zh: "U盘 " + name + " 上有备份，不能再放密钥", En: "there are backups on the stick " + name + ": no key beside them"},
		Why:  health.Text{Zh: "拿到这个U盘的人，备份和密钥都有了。", En: "whoever takes it would have both."},
		Do:   health.Text{Zh: "换一个空U盘作密钥U盘。", En: "use an empty stick for the key."},
	}
}

// chooseKey takes the stick a person chose, the one called KEY, or the only one that will do.
func (s *starting) chooseKey(cfg config, start *tui.Start, together health.Check) (string, health.Check) {
	var will []stickFolder
	for _, f := range stickFolders(cfg.Stick) {
		if s.mayHoldKey(cfg, f) {
			will = append(will, f)
		}
	}
	chosen := slices.IndexFunc(will, func(f stickFolder) bool { return s.stick != "" && f.name == s.stick })
	if chosen < 0 && len(will) == 1 {
		chosen = 0
	}
	if chosen < 0 && s.stick == "" {
		chosen = slices.IndexFunc(will, func(f stickFolder) bool { return f.name == keyLabel })
	}
	switch {
	case s.noKey:
		return "", together
	case chosen >= 0:
		f := will[chosen]
		return filepath.Join(f.dir, keyName), health.Check{Key: "first.key", Level: health.OK, What: health.Text{Zh: "密钥U盘：" + f.name, En: "the key stick: " + f.name}}
	}
	start.NoKey = true
	c := health.Check{Key: "first.key", Level: health.Bad, Why: keyThree}
	if len(will) > 1 {
		for _, f := range will {
			start.Sticks = append(start.Sticks, f.name)
		}
		c.What = health.Text{Zh: "插着几个U盘，哪个作密钥U盘？", En: "several sticks are plugged in: which one shall hold the key?"}
		c.Do = health.Text{Zh: "按下面的数字选一个。", En: "press the digit of one below."}
		return "", c
	}
	c.What = health.Text{Zh: "没有可作密钥U盘的U盘", En: "there is no stick for the key"}
	c.Do = health.Text{Zh: "插一个空U盘（不要放着备份、配置或表格）。没有U盘就按 N：两半都留在卡上，以后再补。",
		En: "plug in an empty stick (no backups, settings or tables on it). Without one press N: both halves stay on the card; mend that later."}
	return "", c
}

// mayHoldKey: a stick of its own, without another box's key, backups, or the technician's files.
func (s *starting) mayHoldKey(cfg config, f stickFolder) bool {
	key := filepath.Join(f.dir, keyName)
	mine := store.BoxOf(store.CardHalf(cfg.Data))
	switch {
	case isThere(key):
		return mine != "" && store.BoxOf(key) == mine // a birth that was cut off
	case holdsBackups(f.dir), isThere(filepath.Join(f.dir, settingsName)), isThere(filepath.Join(f.dir, townName)):
		return false
	}
	return s.apart || !store.SameDevice(f.dir, cfg.Data)
}

func holdsBackups(dir string) bool {
	held, _ := filepath.Glob(filepath.Join(dir, backupPrefix+"*"+backupSuffix)) // the pattern is well formed
	return len(held) > 0
}
