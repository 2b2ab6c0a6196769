package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"huying/appliance"
	"huying/appliance/voice"
	"huying/modem"
	"huying/modem/tone"
)

func (a *app) voiceCommand() *cobra.Command {
	phrases := reading(&cobra.Command{Use: "phrases", Short: "what is to be recorded for a pack of prompts, and what is there", Args: exactly(), RunE: a.inside(a.voicePhrases)}, false)
	record := &cobra.Command{
		Use: "record [ID...] --phone PHONE", Short: "ring a phone and record the phrases that lack, or those named",
		Long: "The box rings the phone, says each phrase (where its modem speaks) and records what\n" +
			"is said behind the beep, up to #. Hanging up ends it; what was recorded is kept, and\n" +
			"the next call goes on with the rest. Texts wait during the call, five minutes at most.",
		Args: cobra.ArbitraryArgs, RunE: a.inside(a.voiceRecord),
	}
	record.Flags().String("phone", "", "the `PHONE` of who reads them aloud")
	load := &cobra.Command{
		Use: "import PATH", Short: "take recorded phrases from WAV files (8 kHz, 16 bits, one channel), named by their IDs",
		Long: "PATH is a WAV file or a folder of them: V01.wav, n7.wav (huying voice phrases lists the\n" +
			"IDs). w-城乡建设.wav adds words of the hall's own, such as a category. Other sounds are\n" +
			"made so with: ffmpeg -i in.m4a -ar 8000 -ac 1 -c:a pcm_s16le V01.wav",
		Args: exactly("PATH"), RunE: a.voiceImport, Annotations: map[string]string{reads: "last argument"},
	}
	load.Flags().String("id", "", "the phrase's `ID`, when one file is called otherwise")
	for _, c := range []*cobra.Command{phrases, record, load} {
		c.Flags().String("pack", dialect, "which pack: "+strings.Join(packNames, ", "))
	}
	return group("voice", "the prompts on the phone, recorded by people", phrases, record, load)
}

type jsonPhrase struct {
	ID    string `json:"id"`
	Words string `json:"words"`
	There bool   `json:"there"`
}

func (a *app) chosenPack(cmd *cobra.Command) (string, *voice.Pack, error) {
	name, err := choose(cmd, "pack", packNames)
	if err != nil {
		return "", nil, err
	}
	return name, a.box.pack(name), nil
}

func (a *app) voicePhrases(ctx context.Context, cmd *cobra.Command, _ []string) error {
	name, pack, err := a.chosenPack(cmd)
	if err != nil {
		return err
	}
	v, err := a.viewer(ctx)
	if err != nil {
		return err
	}
	names, err := pack.Names()
	if err != nil {
		return problem{err, "see who may read the folder voice in the data folder"}
	}
	out, lacks := []jsonPhrase{}, 0
	var rows [][]string
	for _, p := range voice.Phrases(pack.Hall) {
		j := jsonPhrase{p.ID, p.Words, slices.Contains(names, p.ID)}
		out = append(out, j)
		there := v.say("有", "there")
		if !j.There {
			there, lacks = v.say("缺", "lacks"), lacks+1
		}
		rows = append(rows, []string{p.ID, there, p.Words})
	}
	if wantsJSON(cmd) {
		return printJSON(a.stdout, out)
	}
	if err := table(a.stdout, head(v, "编号 录音 念什么", "ID SOUND WORDS"), rows); err != nil {
		return err
	}
	if lacks > 0 {
		fmt.Fprintf(a.stderr, v.say("还缺%d句。打电话录：huying voice record --pack %s --phone 号码\n", "%d lack. Record them by phone: huying voice record --pack %s --phone PHONE\n"), lacks, name)
	}
	return nil
}

func (a *app) voiceRecord(ctx context.Context, cmd *cobra.Command, args []string) error {
	if err := a.technical(cmd); err != nil {
		return err
	}
	name, pack, err := a.chosenPack(cmd)
	if err != nil {
		return err
	}
	v, err := a.viewer(ctx)
	if err != nil {
		return err
	}
	given, err := must(cmd, "phone", "who reads the phrases aloud")
	if err != nil {
		return err
	}
	to, err := appliance.ParsePhone(given)
	if err != nil {
		return problem{err, "such as --phone 13800001234"}
	}
	var todo []voice.Phrase
	if len(args) == 0 {
		if todo, err = pack.Lacks(); err != nil {
			return problem{err, "see who may read the folder voice in the data folder"}
		}
		if len(todo) == 0 {
			fmt.Fprintln(a.stdout, v.say("这一套已经录全。要重录就写明编号。", "the pack is whole; name the IDs to record them again"))
			return nil
		}
	}
	for _, id := range args {
		i := slices.IndexFunc(voice.Phrases(pack.Hall), func(p voice.Phrase) bool { return strings.EqualFold(p.ID, id) })
		if i < 0 {
			return problem{fmt.Errorf("there is no phrase %q", id), "see huying voice phrases"}
		}
		todo = append(todo, voice.Phrases(pack.Hall)[i])
	}
	if facts := a.box.line.Voice(); facts.Record == "" {
		return problem{fmt.Errorf("the modem does not record: %s", facts.Why), "see huying doctor; or bring the WAV files: huying voice import"}
	}
	fmt.Fprintf(a.stdout, v.say("正在打%s，接通后照念，念完按#…\n", "ringing %s: read each phrase behind the beep, then press #\n"), to.Local())
	call, err := a.box.phone().Ring(ctx, to)
	switch {
	case errors.Is(err, voice.ErrLater):
		return problem{err, "the line is in use, or there is no network: try again in a minute"}
	case err != nil:
		return problem{err, "nobody was reached: try again when they are at the phone"}
	}
	defer func() {
		if err := call.HangUp(context.WithoutCancel(ctx)); err != nil && !errors.Is(err, modem.ErrHungUp) {
			a.box.log.Warn("could not hang up", "err", err)
		}
	}()
	at := 0
	kept, err := voice.Recite(ctx, call, todo, pack.Shelf.(shelf).keep, func(p voice.Phrase, seconds float64) {
		if seconds == 0 {
			at++
			fmt.Fprintf(a.stdout, "%d/%d %s %s\n", at, len(todo), p.ID, p.Words)
			return
		}
		fmt.Fprintf(a.stdout, v.say("    录好，%.1f秒\n", "    recorded, %.1f s\n"), seconds)
	})
	if err != nil {
		return problem{err, "what was recorded by then is kept; run it again to go on"}
	}
	fmt.Fprintf(a.stdout, v.say("录了%d句，%s。", "%d recorded, %s. "), kept, name)
	lacks, err := pack.Lacks()
	switch {
	case err != nil:
		return err
	case len(lacks) > 0:
		fmt.Fprintf(a.stdout, v.say("还缺%d句，再打一次接着录。\n", "%d lack: run it again to go on\n"), len(lacks))
	default:
		fmt.Fprintln(a.stdout, v.say("录全了，马上能用。", "The pack is whole and in use."))
	}
	return nil
}

// maxPhrase is half a minute, far more than a phrase takes.
const maxPhrase = 480 << 10

// voiceImport hands each file over to the box, which checks and keeps it.
func (a *app) voiceImport(cmd *cobra.Command, args []string) error {
	if a.box != nil {
		return a.voiceTake(cmd)
	}
	if _, err := choose(cmd, "pack", packNames); err != nil {
		return err
	}
	pack, _ := cmd.Flags().GetString("pack")
	given, _ := cmd.Flags().GetString("id")
	files := []string{args[0]}
	if info, err := os.Stat(args[0]); err != nil {
		return problem{err, "name a WAV file, or a folder of them"}
	} else if info.IsDir() && given != "" {
		return misused{problem{errors.New("--id names one phrase, and a folder has many"), "name one file, or leave --id out"}}
	} else if info.IsDir() {
		if files, err = filepath.Glob(filepath.Join(args[0], "*.[wW][aA][vV]")); err != nil || len(files) == 0 {
			return problem{fmt.Errorf("there is no WAV file in %s", args[0]), "they are called by their IDs, such as V01.wav: huying voice phrases"}
		}
	}
	bad := 0
	for _, path := range files {
		err := func() error {
			f, err := os.Open(path)
			if err != nil {
				return problem{err, "see who may read it"}
			}
			defer f.Close()
			head := make([]byte, 12)
			n, err := io.ReadFull(f, head)
			if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
				return problem{err, "name a WAV file, or a folder of them"}
			}
			if !tone.IsWAV(head[:n]) {
				return exited(complain(a.stderr, problem{fmt.Errorf("%s is no WAV file", path), "make it one: ffmpeg -i IN -ar 8000 -ac 1 -c:a pcm_s16le ID.wav, with an ID of huying voice phrases"}))
			}
			id := orElse(given, strings.TrimSuffix(filepath.Base(path), filepath.Ext(path)))
			return a.remote(cmd.Context(), []string{"voice", "import", "--pack=" + pack, "--id=" + id, "--", "-"}, io.MultiReader(bytes.NewReader(head[:n]), f), a.stdout)
		}()
		var said exited
		switch {
		case errors.As(err, &said): // why is said
			bad++
		case err != nil:
			return err
		}
	}
	if bad > 0 {
		return exited(exitRefused)
	}
	return nil
}

// voiceTake is the box's side: one file.
func (a *app) voiceTake(cmd *cobra.Command) error {
	if err := a.technical(cmd); err != nil {
		return err
	}
	_, pack, err := a.chosenPack(cmd)
	if err != nil {
		return err
	}
	id, err := cmd.Flags().GetString("id")
	if err != nil {
		return err
	}
	all := voice.Phrases(pack.Hall)
	i := slices.IndexFunc(all, func(p voice.Phrase) bool { return strings.EqualFold(p.ID, id) })
	switch {
	case i >= 0:
		id = all[i].ID
	case !strings.HasPrefix(id, "w-") || len(id) < 3 || strings.ContainsAny(id, `/\.`):
		return problem{fmt.Errorf("%s.wav: no prompt has a phrase of that name", id), "see huying voice phrases; words of your own are called w-WORDS.wav"}
	}
	b, err := io.ReadAll(io.LimitReader(a.stdin, maxPhrase+1))
	if err != nil {
		return err
	}
	if len(b) > maxPhrase {
		return problem{fmt.Errorf("%s.wav is longer than half a minute", id), "record the one phrase alone"}
	}
	pcm, err := tone.FromWAV(b)
	if err != nil {
		return problem{fmt.Errorf("%s.wav: %w", id, err), "make it so: ffmpeg -i IN -ar 8000 -ac 1 -c:a pcm_s16le " + id + ".wav"}
	}
	if tone.Trim(pcm) == nil {
		return problem{fmt.Errorf("%s.wav: nobody speaks in it", id), "record it louder"}
	}
	if err := pack.Shelf.(shelf).keep(id, pcm); err != nil {
		return problem{err, "make room on the disk"}
	}
	fmt.Fprintf(a.stdout, "%s %.1f s\n", id, float64(len(tone.Trim(pcm)))/tone.Rate)
	return nil
}
