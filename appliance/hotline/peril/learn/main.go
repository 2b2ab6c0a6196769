// Learn weighs the signs of package peril by the texts that we tune by and writes weights.txt to its output. An
// argument is the files of one writer, with commas between.
//
//	go run ./learn told.jsonl tuning.jsonl,opened.jsonl … >weights.txt
//	go run ./learn -folds …            leave out one writer after the other; what is heard of the one left out
//	go run ./learn -folds -parts 8 …   leave out every eighth text, eight times
//	go run ./learn -folds -show …      and show what is taken wrong
//
// Rules and classes know all the texts, so the folds flatter; they compare, they do not measure.
package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"huying/appliance/hotline/peril"
)

func main() {
	dir := flag.String("texts", "../testdata/villagers", "the `folder` of labelled texts")
	folds := flag.Bool("folds", false, "leave out each writer in turn and print how the rest does")
	parts := flag.Int("parts", 0, "with -folds, leave out every `n`th text instead")
	show := flag.Bool("show", false, "with -folds, show what is taken wrong")
	flag.Parse()
	all, err := readAll(*dir, flag.Args())
	if err != nil {
		fmt.Fprintln(os.Stderr, "learn:", err)
		os.Exit(1)
	}
	if *folds {
		leaveOut(os.Stdout, all, *parts, *show)
		return
	}
	write(os.Stdout, peril.Learn(examples(all)))
}

// A labelled text is one with what it is.
type labelled struct {
	writer, fold, text string
	kind               int // 0 nothing, 1 danger, 2 self-harm, 3 a child
	example            peril.Example
}

var kindOf = map[string]int{"": 0, "1": 1, "harm": 2, "minor": 3}

func readAll(dir string, writers []string) (all []labelled, err error) {
	for _, writer := range writers {
		for file := range strings.SplitSeq(writer, ",") {
			f, err := os.Open(filepath.Join(dir, file))
			if err != nil {
				return nil, err
			}
			defer f.Close()
			for lines := bufio.NewScanner(f); lines.Scan(); {
				l := labelled{writer: writer, fold: writer}
				ok := false
				if l.text, l.kind, ok = read(file, lines.Text()); ok {
					l.example = peril.Read(l.text, l.kind)
					all = append(all, l)
				}
			}
		}
	}
	return all, nil
}

// read takes one line of a file: JSON; what it is, a tab and the text; or, in danger.txt and calm.txt, the text alone.
func read(file, line string) (text string, kind int, ok bool) {
	if strings.HasSuffix(file, ".jsonl") {
		var v struct{ Text, Danger string }
		err := json.Unmarshal([]byte(line), &v)
		return v.Text, kindOf[v.Danger], err == nil
	}
	if line = strings.TrimRight(line, "\n"); strings.TrimSpace(line) == "" || strings.HasPrefix(line, "# ") {
		return "", 0, false
	}
	if of, text, ok := strings.Cut(line, "\t"); ok {
		return text, kindOf[of], true
	}
	if file != "danger.txt" {
		return line, 0, true
	}
	switch peril.Read(line, 0).Lane { // the file does not say whose danger it is; the rules do
	case peril.LaneSelfHarm:
		return line, 2, true
	case peril.LaneMinor:
		return line, 3, true
	}
	return line, 1, true
}

func examples(all []labelled) (out []peril.Example) {
	for _, l := range all {
		out = append(out, l.example)
	}
	return out
}

func leaveOut(w io.Writer, all []labelled, parts int, show bool) {
	for i := range all {
		if parts > 0 {
			all[i].fold = fmt.Sprint(i % parts)
		}
	}
	var folds, writers []string
	for _, l := range all {
		if !slices.Contains(folds, l.fold) {
			folds = append(folds, l.fold)
		}
		if !slices.Contains(writers, l.writer) {
			writers = append(writers, l.writer)
		}
	}
	type counts struct{ heard, danger, alarms, calm int }
	of := map[string]*counts{}
	for _, n := range writers {
		of[n] = &counts{}
	}
	for _, fold := range folds {
		learned := peril.Learn(examples(slices.DeleteFunc(slices.Clone(all), func(l labelled) bool { return l.fold == fold })))
		for _, l := range all {
			if l.fold != fold {
				continue
			}
			weights := peril.Weights(func(sign string) (v [4]float64) {
				copy(v[:], learned[sign])
				return v
			})
			alarm, c := weights.Judge(l.example).Class == 1, of[l.writer]
			switch {
			case l.kind != 0 && alarm:
				c.heard++
				c.danger++
			case l.kind != 0:
				c.danger++
			case alarm:
				c.alarms++
				c.calm++
			default:
				c.calm++
			}
			if show && alarm != (l.kind != 0) {
				fmt.Fprintf(w, "  alarm %-5v %.2f %q\n", alarm, 1-weights.Chance(l.example.Signs)[0], l.text)
			}
		}
	}
	for _, n := range writers {
		c := of[n]
		fmt.Fprintf(w, "%s: heard %d of %d, false alarms %d of %d\n", n, c.heard, c.danger, c.alarms, c.calm)
	}
}

// little is the difference a sign must make to be written down.
const little = 0.1

func write(w io.Writer, weights map[string][]float64) {
	var names []string
	for n, v := range weights {
		if slices.Max(v)-slices.Min(v) > little {
			names = append(names, n)
		}
	}
	slices.Sort(names)
	fmt.Fprintln(w, "# How much each sign speaks for nothing, danger, self-harm, a child: a class, two of them close together (a+b), a character, two side by side, the first (^) and the last ($);")
	fmt.Fprintln(w, "# a word of another language; 0 a number; * every text. Written by go generate.")
	for _, n := range names {
		v := weights[n]
		fmt.Fprintf(w, "%s\t%.2f\t%.2f\t%.2f\t%.2f\n", n, v[0], v[1], v[2], v[3])
	}
}
