package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"huying/appliance/health"
	"huying/appliance/slots"
)

// A foundRelease is a bundle that was found on a stick.
type foundRelease struct {
	slots.Manifest
	File  string
	Stick string
	Fault error // why it is not for here; nil: it may be tried
}

// releasesOn are the bundles at the root of every stick, what may be tried first, newest
// first.
func releasesOn(cfg config, s slots.Slots) (all []foundRelease) {
	for _, stick := range stickFolders(cfg.Stick) {
		files, err := filepath.Glob(filepath.Join(stick.dir, "*"+slots.BundleSuffix))
		if err != nil {
			continue
		}
		for _, file := range files {
			r := foundRelease{File: file, Stick: stick.name}
			if r.Manifest, r.Fault = slots.Peek(file); r.Fault == nil {
				r.Fault = s.Fits(r.Manifest)
			}
			all = append(all, r)
		}
	}
	slices.SortStableFunc(all, func(a, b foundRelease) int {
		switch {
		case (a.Fault == nil) != (b.Fault == nil):
			if a.Fault == nil {
				return -1
			}
			return 1
		case slots.Newer(a.Version, b.Version):
			return -1
		case slots.Newer(b.Version, a.Version):
			return 1
		}
		return 0
	})
	return all
}

// updateFault is why a release was not taken, for somebody at the screen.
func updateFault(err error) health.Text {
	for _, known := range []struct {
		err  error
		text health.Text
	}{
		{nil, health.Text{}},
		{slots.ErrUnsigned, health.Text{Zh: "签名没有或不对，不是这台盒子信任的版本", En: "the signature is missing, or not of the key that this box trusts"}},
		{slots.ErrDamaged, health.Text{Zh: "文件坏了或没拷全", En: "it is damaged or cut off"}},
		{slots.ErrForeign, health.Text{Zh: "不是给这种板子的", En: "it is for another kind of box"}},
		{slots.ErrOld, health.Text{Zh: "不比现在运行的新", En: "it is not newer than what runs"}},
		{slots.ErrTrial, health.Text{Zh: "现在的版本还在试用，等十分钟", En: "what runs is on trial: wait ten minutes"}},
		{slots.ErrRoom, health.Text{Zh: "卡上给更新的地方不够大，要重新刷卡", En: "the card has no room for it: a card must be flashed"}},
		{errUpdating, health.Text{Zh: "另一次更新还在进行", En: "another update is under way"}},
		{os.ErrNotExist, health.Text{Zh: "文件找不到了：U盘还插着吗", En: "the file is gone: is the stick plugged in?"}},
	} {
		if errors.Is(err, known.err) {
			return known.text
		}
	}
	return health.Text{Zh: oneLine(err.Error()), En: oneLine(err.Error())}
}

// findRelease lists what is on the sticks and asks whether the newest shall be installed.
func (a *app) findRelease(cfg config, s slots.Slots, yes bool) (file string, err error) {
	all := releasesOn(cfg, s)
	if len(all) == 0 {
		return "", problem{
			fmt.Errorf(choose2(cfg.English(), "%s 下面的U盘里没有更新", "there is no release on a stick below %s"), cfg.Stick),
			choose2(cfg.English(), "把 huying-版本-"+boardName()+".bundle 和它的 .minisig 一起拷到U盘最外层；在别处的写出来：huying update 文件",
				"copy huying-VERSION-"+boardName()+".bundle and its .minisig to the top of a stick; one that lies elsewhere is named: huying update FILE"),
		}
	}
	for _, r := range all {
		verdict := choose2(cfg.English(), "可以装", "may be installed")
		if r.Fault != nil {
			verdict = updateFault(r.Fault).In(cfg.English())
		}
		fmt.Fprintf(a.stdout, "%-10s %s  %s\n", orElse(r.Version, "?"), r.File, verdict)
	}
	first := all[0]
	if first.Fault != nil {
		return "", problem{errors.New(choose2(cfg.English(), "没有能装的", "none of them can be installed")), choose2(cfg.English(), "现在的版本不用动", "what runs is untouched")}
	}
	if yes {
		return first.File, nil
	}
	fmt.Fprintf(a.stderr, choose2(cfg.English(), "装 %s 版吗？现在的版本不动，试用不正常自动退回。[y/N] ", "install release %s? What runs stays, and comes back if the new one is not well. [y/N] "), first.Version)
	answer, err := bufio.NewReaderSize(a.stdin, 64).ReadString('\n')
	if err != nil && err != io.EOF {
		return "", err
	}
	if answer = strings.ToLower(strings.TrimSpace(answer)); answer != "y" && answer != "yes" && answer != "是" {
		return "", problem{errors.New(choose2(cfg.English(), "没有装", "nothing was installed")), choose2(cfg.English(), "要装就答 y，或加 --yes", "answer y, or add --yes")}
	}
	return first.File, nil
}
