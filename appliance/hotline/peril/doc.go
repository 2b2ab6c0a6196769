// Package peril hears danger in what a villager writes.
package peril

//go:generate sh -c "go run ./learn told.jsonl opened-a.jsonl opened-b.jsonl tuning.jsonl,opened.jsonl own.jsonl,danger.txt,calm.txt,ours.txt >weights.new && mv weights.new weights.txt"
