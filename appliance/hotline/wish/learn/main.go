// Learn weighs the signs of package wish by the texts that we tune by and writes weights.txt to its output. An
// argument is the files of one writer, with commas between.
//
//	go run ./learn told.jsonl tuning.jsonl,opened.jsonl … >weights.txt
//	go run ./learn -folds …   leave out one writer after the other; what is heard of the one left out, a JSON object a text
package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"huying/appliance/hotline/weigh"
	"huying/appliance/hotline/wish"
)

func main() {
	dir := flag.String("texts", "../testdata/villagers", "the `folder` of labelled texts")
	folds := flag.Bool("folds", false, "leave out each writer in turn and print what is heard of the rest")
	flag.Parse()
	all, err := readAll(*dir, flag.Args())
	if err != nil {
		fmt.Fprintln(os.Stderr, "learn:", err)
		os.Exit(1)
	}
	if *folds {
		leaveOut(os.Stdout, all)
		return
	}
	write(os.Stdout, wish.Learn(examples(all)))
}

// A labelled text is one with what it means.
type labelled struct {
	writer, text string
	example      weigh.Example
}

func readAll(dir string, writers []string) (all []labelled, err error) {
	for _, writer := range writers {
		for file := range strings.SplitSeq(writer, ",") {
			if !filepath.IsAbs(file) {
				file = filepath.Join(dir, file)
			}
			f, err := os.Open(file)
			if err != nil {
				return nil, err
			}
			defer f.Close()
			for lines := bufio.NewScanner(f); lines.Scan(); {
				if text, means, ok := read(file, lines.Text()); ok {
					all = append(all, labelled{writer, text, weigh.Example{Signs: wish.Signs(text), Kind: max(slices.Index(wish.Kinds, means), 0)}})
				}
			}
		}
	}
	return all, nil
}

// read takes one line of a file: JSON; or a text that asks for nothing we know, perhaps with what danger it is and a tab before it.
func read(file, line string) (text, means string, ok bool) {
	if strings.HasSuffix(file, ".jsonl") {
		var v struct{ Text, Means string }
		err := json.Unmarshal([]byte(line), &v)
		return v.Text, v.Means, err == nil
	}
	if strings.TrimSpace(line) == "" || strings.HasPrefix(line, "# ") {
		return "", "", false
	}
	if of, text, ok := strings.Cut(line, "\t"); ok {
		if filepath.Base(file) != "wishes.txt" { // others say what danger it is
			of = ""
		}
		return text, of, true
	}
	return line, "", true
}

func examples(all []labelled) (out []weigh.Example) {
	for _, l := range all {
		out = append(out, l.example)
	}
	return out
}

func leaveOut(w io.Writer, all []labelled) {
	var writers []string
	for _, l := range all {
		if !slices.Contains(writers, l.writer) {
			writers = append(writers, l.writer)
		}
	}
	out := json.NewEncoder(w)
	out.SetEscapeHTML(false)
	for _, writer := range writers {
		weights := wish.Learn(examples(slices.DeleteFunc(slices.Clone(all), func(l labelled) bool { return l.writer == writer }))).Weights()
		for _, l := range all {
			if l.writer == writer {
				kind, asks, that := weights.Hear(l.text)
				if err := out.Encode(map[string]any{"writer": writer, "text": l.text, "means": wish.Kinds[l.example.Kind], "hears": kind, "any": math.Round(1000*asks) / 1000, "that": math.Round(1000*that) / 1000}); err != nil {
					fmt.Fprintln(os.Stderr, "learn:", err)
					os.Exit(1)
				}
			}
		}
	}
}

func write(w io.Writer, weights wish.Learned) {
	var names []string
	for n := range weights {
		names = append(names, n)
	}
	slices.Sort(names)
	fmt.Fprintln(w, "# How much each sign speaks for a wish: a class, two of them close together (a>b), 'a character, two side by side, ^the first, $the last,")
	fmt.Fprintln(w, "# #how long; 0 a number; * every text. What is not named it does not speak for. Written by go generate.")
	for _, n := range names {
		line := wish.Row(weights[n])
		if line != "" {
			fmt.Fprintf(w, "%s\t%s\n", n, line)
		}
	}
}
