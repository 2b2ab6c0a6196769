// Learn weighs the signs of package peril by the texts that we tune by and writes weights.txt. With -folds it leaves
// out one file after the other instead and prints how what was learned from the rest does on it.
package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"huying/appliance/hotline/peril"
)

type labelled struct {
	file, text string
	kind       int
	from       string
	ex         peril.Example
	rule       bool
}

var kindOf = map[string]int{"": 0, "1": 1, "harm": 2, "minor": 3}

func readAll(dir string, files []string) (all []labelled) {
	for _, group := range files {
		for file := range strings.SplitSeq(group, ",") {
			f, err := os.Open(filepath.Join(dir, file))
			if err != nil {
				log.Fatal(err)
			}
			for lines := bufio.NewScanner(f); lines.Scan(); {
				line := strings.TrimSpace(lines.Text())
				l := labelled{file: group, text: line}
				switch {
				case line == "" || strings.HasPrefix(line, "# "):
					continue
				case strings.HasSuffix(file, ".jsonl"):
					var v struct{ Text, Danger string }
					if err := json.Unmarshal(lines.Bytes(), &v); err != nil {
						log.Fatal(err)
					}
					l.text, l.kind = v.Text, kindOf[v.Danger]
				default:
					if kind, text, ok := strings.Cut(lines.Text(), "\t"); ok {
						l.kind, l.text = kindOf[kind], text
					} else if strings.HasPrefix(file, "danger") {
						l.kind = 1
						if d := peril.Hear(line); d.Lane == peril.LaneSelfHarm {
							l.kind = 2
						} else if d.Lane == peril.LaneMinor {
							l.kind = 3
						}
					}
				}
				l.ex = peril.Read(l.text, l.kind)
				l.rule = l.ex.Class == 1
				all = append(all, l)
			}
			f.Close()
		}
	}
	return all
}

func main() {
	dir := flag.String("texts", "../testdata/villagers", "the `folder` of labelled texts")
	folds := flag.Bool("folds", false, "leave out each file in turn and show how the rest does on it")
	show := flag.Bool("show", false, "with -folds, show what is missed")
	only := flag.String("only", "", "with -folds, only this file")
	split := flag.Int("split", 0, "with -folds, so many parts of every file instead of the files")
	flag.Parse()
	all := readAll(*dir, flag.Args())
	if !*folds {
		var ex []peril.Example
		for _, l := range all {
			ex = append(ex, l.ex)
		}
		write(peril.Learn(ex))
		return
	}
	for i := range all {
		all[i].from = all[i].file
	}
	type scored struct {
		labelled
		p     float64
		alarm bool
	}
	var every []scored
	groups := flag.Args()
	if *split > 0 {
		groups = nil
		for i := range all {
			all[i].file = fmt.Sprint(i % *split)
		}
		for i := range *split {
			groups = append(groups, fmt.Sprint(i))
		}
	}
	for _, file := range groups {
		if *only != "" && file != *only {
			continue
		}
		var train []peril.Example
		for _, l := range all {
			if l.file != file {
				train = append(train, l.ex)
			}
		}
		w := peril.Learn(train)
		var test []scored
		for _, l := range all {
			if l.file == file {
				p := w.Chance(l.ex.Signs)
				test = append(test, scored{l, 1 - p[0], w.Judge(l.ex).Class == 1})
			}
		}
		report := func(name string, test []scored) {
			fmt.Printf("%-14s", name)
			for _, t := range []float64{0.3, 0.4, 0.5, 0.6, 0.7, 0.8} {
				var hit, there, false_, calm, both, bothFalse int
				for _, s := range test {
					if s.kind != 0 {
						there++
						if s.p > t {
							hit++
						}
						if s.p > t || s.rule {
							both++
						}
					} else {
						calm++
						if s.p > t {
							false_++
						}
						if s.p > t || s.rule {
							bothFalse++
						}
					}
				}
				fmt.Printf(" | %.1f: %d/%d fa %d/%d; +rules %d fa %d", t, hit, there, false_, calm, both, bothFalse)
			}
			fmt.Println()
		}
		report(file, test)
		curve(func(yield func(bool, float64) bool) {
			for _, s := range test {
				if !yield(s.kind != 0, s.p) {
					return
				}
			}
		})
		every = append(every, test...)
		if *show {
			slices.SortFunc(test, func(a, b scored) int {
				if a.p < b.p {
					return -1
				}
				return 1
			})
			for _, s := range test {
				if (s.kind != 0) != s.alarm {
					fmt.Printf("  %d %.2f rule %v %s %s\n", s.kind, s.p, s.rule, s.from, s.text)
				}
			}
		}
	}
	for _, from := range flag.Args() {
		n := map[string]int{}
		for _, s := range every {
			if s.from == from {
				n[fmt.Sprint("danger ", s.kind != 0)]++
				n[fmt.Sprint("danger ", s.kind != 0, " alarm ", s.alarm)]++
			}
		}
		fmt.Println("judged", from, "heard", n["danger true alarm true"], "of", n["danger true"], "false", n["danger false alarm true"], "of", n["danger false"])
	}
	for _, from := range flag.Args() {
		fmt.Println("over all,", from)
		curve(func(yield func(bool, float64) bool) {
			for _, s := range every {
				if s.from == from && !yield(s.kind != 0, s.p) {
					return
				}
			}
		})
	}
}

func write(w peril.Weights) {
	var names []string
	for n, v := range w {
		if max(v[0], v[1], v[2], v[3])-min(v[0], v[1], v[2], v[3]) > 0.2 {
			names = append(names, n)
		}
	}
	slices.Sort(names)
	fmt.Println("# How much each sign speaks for nothing, danger, self-harm, a child. Written by go generate; a word of classes.txt counts for its class.")
	for _, n := range names {
		v := w[n]
		fmt.Printf("%s\t%.2f\t%.2f\t%.2f\t%.2f\n", n, v[0], v[1], v[2], v[3])
	}
}

// curve prints how much danger is heard where so much of the calm is alarmed.
func curve(all func(func(bool, float64) bool)) {
	var danger, calm []float64
	for d, p := range all {
		if d {
			danger = append(danger, p)
		} else {
			calm = append(calm, p)
		}
	}
	slices.Sort(danger)
	slices.Sort(calm)
	fmt.Print("   ")
	for _, fa := range []float64{0.01, 0.02, 0.03, 0.05, 0.1} {
		t := calm[len(calm)-1-int(fa*float64(len(calm)))]
		i, _ := slices.BinarySearch(danger, t)
		fmt.Printf(" %.0f%%: %.1f (t %.2f)", 100*fa, 100*float64(len(danger)-i)/float64(len(danger)), t)
	}
	fmt.Println()
}
